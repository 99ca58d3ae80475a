package io.github.slaplanner.core.propose;

import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.api.decision.Alternative;
import io.github.slaplanner.api.decision.Proposal;
import io.github.slaplanner.api.decision.Reason;
import io.github.slaplanner.api.decision.Source;
import io.github.slaplanner.api.decision.Stage;
import io.github.slaplanner.api.decision.Step;
import io.github.slaplanner.api.forecast.DemandForecast;
import io.github.slaplanner.api.forecast.Forecast;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.profile.EnginePerformance;
import io.github.slaplanner.core.model.RoleFleet;
import io.github.slaplanner.core.model.Workload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The fewest engines such that the wanted share of requests meets the SLA, in expectation over the forecast's distribution.
 *
 * <p>An engine asked for now serves after the lead time, so a role grows for the demand then; an engine let go now cannot be
 * had back sooner either, so a role shrinks to what suffices for all of the time until then. Between the size that is too
 * small to be left alone and the size that is clearly too large lies a band in which nothing is done: it keeps a fleet under
 * constant load still. Requests that wait already come on top of the demand, spread over the time allowed to clear them; so
 * does a measured rate that is above the forecast by more than chance.
 */
public final class SlaSizing {
    private static final double TICK = 10;
    private static final double EXPOSURE = 65;
    /** How many times the wanted loss a size may have before it is changed. */
    private static final double BAND = 2;
    /** Times the share that may be lost: what a lost request is worth, in requests served. */
    private static final double PRICE = 0.8;

    private final PlannerConfig config;
    private final Pools pools;

    /** For a configuration and the performance of its engines. */
    public SlaSizing(PlannerConfig config, EnginePerformance performance) {
        this.config = config;
        this.pools = new Pools(config, performance);
    }

    /**
     * When a decision takes effect.
     *
     * @param sinceForecast time since the end of the last closed interval, where the forecast begins
     * @param lead time until an engine asked for now serves
     * @param served seconds that engines will have served by then, together
     */
    public record Horizon(Duration sinceForecast, Duration lead, double served) {}

    /**
     * How far forecast and model can be trusted.
     *
     * @param errors how far forecasts have been off
     * @param miss share of requests that the model may lose
     */
    public record Trust(Errors errors, double miss) {}

    /** How far forecasts of the work at the lead time have been off. */
    @FunctionalInterface
    public interface Errors {
        /**
         * Quantiles of real over forecast work.
         *
         * @param promptTokens prompt tokens forecast for an interval
         * @param outputTokens output tokens forecast for an interval
         * @param probabilities rising, between 0 and 1
         */
        double[] ratios(double promptTokens, double outputTokens, double[] probabilities);
    }

    /**
     * What the forecast and the measured load together need.
     *
     * @param fleet the role's engines
     * @param demand the forecast
     * @param workload what requests and engines are like
     * @param horizon when the decision takes effect
     * @param trust how far forecast and model can be trusted for this role
     */
    public Proposal propose(RoleFleet fleet, DemandForecast demand, Workload workload, Horizon horizon, Trust trust) {
        int then = step(demand.requests(), horizon.sinceForecast().plus(horizon.lead()));
        Pools.Shape shape = shape(demand, workload, then);
        PoolModel pool = pools.of(fleet.role(), shape, EXPOSURE);
        RateNodes growth = nodes(fleet.role(), demand, then, then, workload, trust);
        RateNodes all = nodes(fleet.role(), demand, 0, then, workload, trust);
        int replicas = decide(pool, growth, all, fleet, trust.miss(), worth(pool, growth.mean())) + fleet.overdue();
        return proposal(pool, growth, replicas, workload, fleet);
    }

    /** Engines of this role that all requests within the SLA are worth. */
    private double worth(PoolModel pool, double rate) {
        return pool.busy(rate) * PRICE / (1 - config.get(Settings.SLA_ATTAINMENT_TARGET));
    }

    /** Grows if the current size is clearly too small, shrinks if a smaller one is clearly enough, else stays. */
    private int decide(PoolModel pool, RateNodes growth, RateNodes all, RoleFleet fleet, double miss, double worth) {
        double best = pool.best();
        int current = fleet.desired() - fleet.overdue();
        int needed = growth.fewest(pool, (1 - miss) * best, worth, Math.max(1, current));
        if (current < needed) {
            double left = Math.max(miss, 1 - growth.attainment(pool, needed) / best);
            boolean tooSmall = current < 1 || growth.attainment(pool, current) < (1 - BAND * left) * best;
            return tooSmall ? needed : current;
        }
        int enough = all.fewest(pool, (1 - miss / BAND) * best, BAND * worth, Math.max(1, current));
        return Math.min(current, Math.max(needed, enough));
    }

    /** Whether the last seconds ask for more than the forecast does: a backlog, or a rate that chance does not explain. */
    public boolean exceeds(DemandForecast demand, Workload measured) {
        return added(demand, measured) > 0;
    }

    /**
     * Requests that will wait when an engine asked for now serves.
     *
     * @param fleet the engines that read prompts
     * @param demand the forecast
     * @param measured with the requests that wait now
     * @param horizon when the decision takes effect
     */
    public double backlog(RoleFleet fleet, DemandForecast demand, Workload measured, Horizon horizon) {
        int then = step(demand.requests(), horizon.sinceForecast().plus(horizon.lead()));
        PoolModel pool = pools.of(fleet.role(), shape(demand, measured, then), EXPOSURE);
        double rate = median(demand.requests(), 0) / seconds(demand) + surprise(demand, measured);
        double lead = horizon.lead().toMillis() / 1000.0;
        double served = rate > 0 ? horizon.served() * rate / pool.busy(rate) : 0;
        return Math.max(0, measured.queued() + rate * lead - served);
    }

    private static Pools.Shape shape(DemandForecast demand, Workload workload, int then) {
        return new Pools.Shape(median(demand.isl(), then), median(demand.osl(), then), workload);
    }

    private Proposal proposal(PoolModel pool, RateNodes nodes, int replicas, Workload workload, RoleFleet fleet) {
        int floor = Math.max(replicas, config.throughput().minEndpoint());
        int serving = Math.max(1, floor - fleet.overdue());
        Map<String, Double> evidence = new LinkedHashMap<>();
        evidence.put("demand", nodes.mean());
        evidence.put("backlog", workload.queued());
        evidence.put("replicas", (double) floor);
        evidence.put("attainment", 100 * nodes.attainment(pool, serving));
        List<Alternative> alternatives = new ArrayList<>();
        for (int other : new int[] {floor - 1, floor, floor + 1}) {
            int left = other - fleet.overdue();
            if (left >= 1) {
                alternatives.add(new Alternative(other, nodes.attainment(pool, left)));
            }
        }
        Step step = new Step(Stage.PROPOSE, floor, Reason.SLA_SIZING, evidence);
        return new Proposal(Source.THROUGHPUT, floor, step, alternatives);
    }

    /** Requests per second on top of the forecast: what was measured beyond it, and what waits. */
    private double added(DemandForecast demand, Workload workload) {
        return surprise(demand, workload)
                + workload.queued()
                        / Math.max(1, config.get(Settings.BACKLOG_CLEAR_TIME).toSeconds());
    }

    /** Measured requests per second above the forecast for now, as far as chance does not explain it. */
    private static double surprise(DemandForecast demand, Workload workload) {
        return Math.max(0, workload.surelyPerSecond() - demand.requests().next().mean() / seconds(demand));
    }

    private static double seconds(DemandForecast demand) {
        return demand.requests().interval().toMillis() / 1000.0;
    }

    /**
     * Rates between two steps of the forecast, the highest of them at each level of probability, as far apart as forecasts are
     * off and seconds differ. Errors grow with the lead.
     */
    private RateNodes nodes(Role role, DemandForecast demand, int from, int to, Workload workload, Trust trust) {
        double requests = median(demand.requests(), to);
        double[] ratios = trust.errors()
                .ratios(requests * median(demand.isl(), to), requests * median(demand.osl(), to), RateNodes.MIDDLES);
        double[] highest = new double[ratios.length];
        for (int k = from; k <= to; k++) {
            double share = (k + 1.0) / (to + 1);
            for (int i = 0; i < ratios.length; i++) {
                highest[i] = Math.max(highest[i], median(demand.requests(), k) * Math.pow(ratios[i], share));
            }
        }
        double rate = requests / seconds(demand);
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = requests > 0 ? highest[i] / requests : 1;
        }
        // the prefill pool's own model has Poisson arrivals in it
        double excess = role == Role.DECODE ? workload.dispersion() : workload.dispersion() - 1;
        return RateNodes.of(rate, ratios, Math.sqrt(excess / Math.max(1, rate * TICK)), added(demand, workload));
    }

    private static double median(Forecast forecast, int step) {
        return forecast.steps().get(Math.min(step, forecast.steps().size() - 1)).quantile(0.5);
    }

    private static int step(Forecast forecast, Duration ahead) {
        return (int) Math.min(
                forecast.steps().size() - 1L,
                ahead.toMillis() / forecast.interval().toMillis());
    }
}
