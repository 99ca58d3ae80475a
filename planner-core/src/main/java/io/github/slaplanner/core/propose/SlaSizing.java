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
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.profile.EnginePerformance;
import io.github.slaplanner.core.model.RoleFleet;
import io.github.slaplanner.core.model.RoleLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The fewest engines such that the wanted share of requests meets the SLA, in expectation over the forecast's distribution.
 *
 * <p>An engine asked for now serves after the lead time, so a role grows for the demand then; an engine let go now cannot be
 * had back sooner either, so a role shrinks to what suffices for all of the time until then. Between the size that is too
 * small to be left alone and the size that is clearly too large lies a band in which nothing is done: it keeps a fleet under
 * constant load still. Requests that will wait come on top of the demand, spread over the time allowed to clear them; so does a
 * measured rate that is above the forecast by more than chance.
 */
public final class SlaSizing {
    private static final double TICK = 10;
    /** Share of a forecast that comes at the very least. */
    private static final double LEAST = 0.01;
    /** Requests per interval below which no forecast is taken to be: a line that falls ends at nothing, traffic hardly does. */
    private static final double LEAST_REQUESTS = 1;
    /** How many times the wanted loss a size may have before it is changed. */
    private static final double BAND = 2;
    /** Times the share that may be lost: what a lost request is worth, in requests served. */
    private static final double PRICE = 1.5;
    /** Share of the lead time in which a backlog should be cleared, if nothing is configured, and seconds at least. */
    private static final double CLEAR_SHARE = 0.25;

    private static final double CLEAR_LEAST = 30;

    private final PlannerConfig config;
    private final Pools pools;

    /** For a configuration and the performance of its engines. */
    public SlaSizing(PlannerConfig config, EnginePerformance performance) {
        this.config = config;
        this.pools = new Pools(config, performance);
    }

    /**
     * What the forecast and the measured load together need.
     *
     * @param fleet the role's engines
     * @param outlook what lies ahead
     * @param trust how far forecast and model can be trusted for this role
     */
    public Proposal propose(RoleFleet fleet, Outlook outlook, Trust trust) {
        PoolModel pool = pool(fleet, outlook);
        Spread spread = spread(outlook, trust);
        RateNodes growth = nodes(fleet.role(), outlook, spread, outlook.then());
        RateNodes all = nodes(fleet.role(), outlook, spread, outlook.since());
        int replicas = decide(new Choice(pool, growth, all, trust.miss()), fleet) + fleet.overdue();
        return proposal(pool, growth, replicas, fleet, outlook.workload().queued());
    }

    /** A wrong size lasts until engines asked for now serve. */
    private PoolModel pool(RoleFleet fleet, Outlook outlook) {
        return pools.of(fleet.role(), outlook.shape(), Math.max(TICK, outlook.leadSeconds()));
    }

    /**
     * What sizes are judged by.
     *
     * @param pool the model
     * @param growth rates when an engine asked for now serves
     * @param all the highest rates until then
     * @param miss share of requests that the model may lose
     */
    private record Choice(PoolModel pool, RateNodes growth, RateNodes all, double miss) {}

    /** Grows if the current size is clearly too small, shrinks if a smaller one is clearly enough, else stays. */
    private int decide(Choice choice, RoleFleet fleet) {
        PoolModel pool = choice.pool();
        double best = pool.best();
        int current = fleet.desired() - fleet.overdue();
        double worth = worth(pool, choice.growth().mean());
        int needed = choice.growth().fewest(pool, (1 - choice.miss()) * best, worth, Math.max(1, current));
        if (current < needed) {
            double left = Math.max(choice.miss(), 1 - choice.growth().attainment(pool, needed) / best);
            boolean tooSmall = current < 1 || choice.growth().attainment(pool, current) < (1 - BAND * left) * best;
            return tooSmall ? needed : current;
        }
        double kept = BAND * worth(pool, choice.all().mean());
        int enough = choice.all().fewest(pool, (1 - choice.miss() / BAND) * best, kept, Math.max(1, current));
        return Math.min(current, Math.max(needed, enough));
    }

    /** Engines of this role that all requests within the SLA are worth. */
    private double worth(PoolModel pool, double rate) {
        return pool.busy(rate) * PRICE / (1 - config.get(Settings.SLA_ATTAINMENT_TARGET));
    }

    /** Whether the last seconds ask for more than the forecast does: a backlog, or a rate that chance does not explain. */
    public boolean exceeds(Outlook outlook) {
        return added(outlook) > 0;
    }

    /**
     * What becomes of a role's queue until an engine asked for now serves.
     *
     * @param left requests that wait then, beyond those that may
     * @param passed requests that the role has served until then
     */
    public record Queue(double left, double passed) {}

    /**
     * What becomes of a role's queue until an engine asked for now serves. Those that wait for less than half of the TTFT target
     * are no backlog: the model of the pool knows of them.
     *
     * @param fleet the role's engines
     * @param outlook what lies ahead, with the requests that wait now
     * @param arriving requests that come to the role until then; NaN for all that come to the fleet
     */
    public Queue queue(RoleFleet fleet, Outlook outlook, double arriving) {
        double rate = outlook.rate();
        double come = Double.isNaN(arriving) ? rate * outlook.leadSeconds() : arriving;
        double served = rate > 0
                ? outlook.horizon().served() * rate / pool(fleet, outlook).busy(rate)
                : 0;
        double left = Math.max(0, outlook.workload().queued() + come - served);
        double bearable = rate * config.throughput().ttftMs() / 2000;
        return new Queue(Math.max(0, left - bearable), outlook.workload().queued() + come - left);
    }

    private Proposal proposal(PoolModel pool, RateNodes nodes, int replicas, RoleFleet fleet, double backlog) {
        int floor = Math.max(replicas, RoleLimits.of(config, fleet.role()).minimum());
        int serving = Math.max(1, floor - fleet.overdue());
        Map<String, Double> evidence = new LinkedHashMap<>();
        evidence.put("demand", nodes.mean());
        evidence.put("backlog", backlog);
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

    /** Requests per second on top of the forecast: what was measured beyond it, and what will wait. */
    private double added(Outlook outlook) {
        double clear = clearSeconds(config, outlook.leadSeconds());
        return outlook.surprise() + outlook.workload().queued() / clear;
    }

    /**
     * How many requests more than forecast an interval may have, at any lead: quantiles.
     *
     * @param near the next interval
     * @param far that at the lead time
     * @param nearSeconds how far ahead the middle of the next interval is
     * @param farSeconds how far ahead the other is
     */
    private record Spread(double[] near, double[] far, double nearSeconds, double farSeconds) {
        private double more(int quantile, double seconds) {
            double width = Math.max(1, farSeconds - nearSeconds);
            double share = Math.max(0, Math.min(1, (seconds - nearSeconds) / width));
            return near[quantile] + share * (far[quantile] - near[quantile]);
        }
    }

    private static Spread spread(Outlook outlook, Trust trust) {
        double[] near = more(trust.near(), outlook, 0);
        double[] far = more(trust.far(), outlook, outlook.then());
        return new Spread(near, far, outlook.intervalSeconds() / 2, trust.farSeconds());
    }

    private static double[] more(Trust.Errors errors, Outlook outlook, double seconds) {
        DemandForecast demand = outlook.demand();
        double requests = Math.max(LEAST_REQUESTS, outlook.at(demand.requests(), seconds));
        double prompt = requests * outlook.at(demand.isl(), seconds);
        double[] more = errors.ratios(prompt, requests * outlook.at(demand.osl(), seconds), RateNodes.MIDDLES);
        Arrays.setAll(more, i -> requests * (more[i] - 1));
        return more;
    }

    /** Seconds in which what waits should be served, where an engine takes {@code leadSeconds} to help. */
    public static double clearSeconds(PlannerConfig config, double leadSeconds) {
        Duration configured = config.orNull(Settings.BACKLOG_CLEAR_TIME);
        return configured == null ? Math.max(CLEAR_LEAST, CLEAR_SHARE * leadSeconds) : configured.toSeconds();
    }

    /**
     * Rates from some seconds after the forecast until engines asked for now serve, the highest of them at each level of
     * probability, as far apart as forecasts are off and seconds differ.
     */
    private RateNodes nodes(Role role, Outlook outlook, Spread spread, double from) {
        double to = outlook.then();
        double step = outlook.intervalSeconds() / 2;
        double most = LEAST_REQUESTS;
        double[] highest = new double[RateNodes.MIDDLES.length];
        for (int k = 0; k <= Math.ceil((to - from) / step); k++) {
            double seconds = Math.min(to, from + k * step);
            double forecast = outlook.at(outlook.demand().requests(), seconds);
            most = Math.max(most, forecast);
            Arrays.setAll(highest, i -> Math.max(highest[i], forecast + spread.more(i, seconds)));
        }
        double requests = most;
        Arrays.setAll(highest, i -> Math.max(LEAST, highest[i] / requests));
        double rate = requests / outlook.intervalSeconds();
        // the models of the pools have Poisson arrivals in them
        double excess = outlook.workload().burstiness().of(role);
        return RateNodes.of(rate, highest, Math.sqrt(excess / Math.max(1, rate * TICK)), added(outlook));
    }
}
