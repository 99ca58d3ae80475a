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
import io.github.slaplanner.api.profile.EnginePerformance;
import io.github.slaplanner.core.model.RoleFleet;
import io.github.slaplanner.core.model.Workload;
import java.time.Duration;
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
    /** Standard deviations by which a measured rate must exceed the forecast to be believed. */
    private static final double SURPRISE = 2;

    private static final double TICK = 10;
    private static final double EXPOSURE = 30;
    /** How many times the wanted loss a size may have before it is changed. */
    private static final double BAND = 2;

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
     */
    public record Horizon(Duration sinceForecast, Duration lead) {}

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
        double interval = demand.requests().interval().toMillis() / 1000.0;
        int then = step(demand.requests(), horizon.sinceForecast().plus(horizon.lead()));
        Pools.Shape shape = new Pools.Shape(median(demand.isl(), then), median(demand.osl(), then), workload);
        PoolModel pool = pools.of(fleet.role(), shape, EXPOSURE);
        double added = surprise(demand.requests(), workload, interval) + backlog(workload);
        RateNodes growth = nodes(demand, then, then, added, workload, trust);
        RateNodes all = nodes(demand, 0, then, added, workload, trust);
        int replicas = decide(pool, growth, all, fleet, trust.miss()) + fleet.overdue();
        return proposal(pool, growth, replicas, workload, fleet);
    }

    /**
     * How far forecast and model can be trusted.
     *
     * @param deviation standard deviation of the logarithm of real over forecast work at the lead time
     * @param miss share of requests that the model may lose
     */
    public record Trust(double deviation, double miss) {}

    /** Grows if the current size is clearly too small, shrinks if a smaller one is clearly enough, else stays. */
    private int decide(PoolModel pool, RateNodes growth, RateNodes all, RoleFleet fleet, double miss) {
        double best = pool.best();
        int current = fleet.desired() - fleet.overdue();
        int needed = growth.fewest(pool, (1 - miss) * best, Math.max(1, current));
        if (current < needed) {
            boolean tooSmall = current < 1 || growth.attainment(pool, current) < (1 - BAND * miss) * best;
            return tooSmall ? needed : current;
        }
        return Math.min(current, all.fewest(pool, (1 - miss / BAND) * best, Math.max(1, current)));
    }

    /** Whether the last seconds ask for more than the forecast does: a backlog, or a rate that chance does not explain. */
    public boolean exceeds(DemandForecast demand, Workload measured) {
        double interval = demand.requests().interval().toMillis() / 1000.0;
        return surprise(demand.requests(), measured, interval) + backlog(measured) > 0;
    }

    private Proposal proposal(PoolModel pool, RateNodes nodes, int replicas, Workload workload, RoleFleet fleet) {
        int floor = Math.max(replicas, config.throughput().minEndpoint());
        int serving = Math.max(1, floor - fleet.overdue());
        Map<String, Double> evidence = new LinkedHashMap<>();
        evidence.put("demand", nodes.mean());
        evidence.put("backlog", workload.queued());
        evidence.put("replicas", (double) floor);
        evidence.put("attainment", 100 * nodes.attainment(pool, serving));
        List<Alternative> alternatives = new java.util.ArrayList<>();
        for (int other : new int[] {floor - 1, floor, floor + 1}) {
            int left = other - fleet.overdue();
            if (left >= 1) {
                alternatives.add(new Alternative(other, nodes.attainment(pool, left)));
            }
        }
        Step step = new Step(Stage.PROPOSE, floor, Reason.SLA_SIZING, evidence);
        return new Proposal(Source.THROUGHPUT, floor, step, alternatives);
    }

    /** Measured requests per second above the forecast for now, as far as chance does not explain it. */
    private static double surprise(Forecast requests, Workload workload, double interval) {
        double seconds = workload.measuredSeconds();
        if (!(workload.measuredRate() > 0) || !(seconds > 0)) {
            return 0;
        }
        double chance = Math.sqrt(workload.dispersion() * workload.measuredRate() / seconds);
        double expected = requests.next().mean() / interval;
        return Math.max(0, workload.measuredRate() - SURPRISE * chance - expected);
    }

    private double backlog(Workload workload) {
        return workload.queued()
                / Math.max(1, config.get(Settings.BACKLOG_CLEAR_TIME).toSeconds());
    }

    /** Rates of the step with the highest demand of some, as far apart as forecasts are off and seconds differ. */
    private static RateNodes nodes(
            DemandForecast demand, int from, int to, double added, Workload workload, Trust trust) {
        double highest = 0;
        for (int k = from; k <= to; k++) {
            highest = Math.max(highest, median(demand.requests(), k));
        }
        double rate = highest / (demand.requests().interval().toMillis() / 1000.0);
        double within = workload.dispersion() / Math.max(1, rate * TICK);
        return RateNodes.of(rate, Math.sqrt(trust.deviation() * trust.deviation() + within), added);
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
