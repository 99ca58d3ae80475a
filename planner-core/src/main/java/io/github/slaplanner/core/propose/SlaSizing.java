package io.github.slaplanner.core.propose;

import io.github.slaplanner.api.config.Mode;
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
import io.github.slaplanner.api.observation.Distribution;
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
    private static final int MOST = 100_000;
    /** Standard deviations by which a measured rate must exceed the forecast to be believed. */
    private static final double SURPRISE = 2;

    private final PlannerConfig config;
    private final Pools pools;
    private final double share;

    /** For a configuration and the performance of its engines. */
    public SlaSizing(PlannerConfig config, EnginePerformance performance) {
        this.config = config;
        this.pools = new Pools(config, performance);
        double target = config.get(Settings.SLA_ATTAINMENT_TARGET);
        // a request of a disaggregated fleet must pass two pools; each may lose half of what may be lost
        this.share = config.general().mode() == Mode.DISAGG ? (1 + target) / 2 : target;
    }

    /**
     * When a decision takes effect.
     *
     * @param sinceForecast time since the end of the last closed interval, where the forecast begins
     * @param lead time until an engine asked for now serves
     */
    public record Horizon(Duration sinceForecast, Duration lead) {}

    /** What the forecast and the measured load together need. */
    public Proposal propose(RoleFleet fleet, DemandForecast demand, Workload workload, Horizon horizon) {
        Forecast requests = demand.requests();
        double interval = requests.interval().toMillis() / 1000.0;
        int then = step(requests, horizon.sinceForecast().plus(horizon.lead()));
        double isl = at(demand.isl(), then).mean();
        double osl = at(demand.osl(), then).mean();
        double exposure = horizon.lead().toMillis() / 1000.0 + interval;
        PoolModel pool = pools.of(fleet.role(), new Pools.Shape(isl, osl, workload), exposure);
        double added = surprise(requests, workload, interval) + backlog(workload);
        RateNodes growth = nodes(demand, then, then, interval, added);
        RateNodes all = nodes(demand, 0, then, interval, added);
        int replicas = decide(pool, growth, all, fleet) + fleet.overdue();
        return proposal(pool, growth, replicas, workload, fleet);
    }

    /** Grows if the current size is clearly too small, shrinks if a smaller one is clearly enough, else stays. */
    private int decide(PoolModel pool, RateNodes growth, RateNodes all, RoleFleet fleet) {
        double best = pool.best();
        int current = fleet.desired() - fleet.overdue();
        int needed = growth.fewest(pool, share * best, MOST);
        double tolerated = share - (1 - share) / 2;
        if (current < needed) {
            boolean tooSmall = current < 1 || growth.attainment(pool, current) < tolerated * best;
            return tooSmall ? needed : current;
        }
        double generous = share + (1 - share) / 2;
        return Math.min(current, all.fewest(pool, generous * best, MOST));
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

    /** The step with the highest demand of some, its spread widened by that of the lengths. */
    private static RateNodes nodes(DemandForecast demand, int from, int to, double interval, double added) {
        int highest = from;
        for (int k = from + 1; k <= to; k++) {
            if (at(demand.requests(), k).quantile(0.9)
                    > at(demand.requests(), highest).quantile(0.9)) {
                highest = k;
            }
        }
        Distribution counts = at(demand.requests(), highest);
        double own = relative(counts);
        double lengths = relative(at(demand.isl(), highest));
        double stretch = own > 0 ? Math.sqrt(1 + lengths * lengths / (own * own)) : 1;
        return RateNodes.of(counts, interval, added, stretch);
    }

    private static double relative(Distribution distribution) {
        double middle = distribution.quantile(0.5);
        return middle > 0 ? (distribution.quantile(0.9) - middle) / middle : 0;
    }

    private static int step(Forecast forecast, Duration ahead) {
        return (int) Math.min(
                forecast.steps().size() - 1L,
                ahead.toMillis() / forecast.interval().toMillis());
    }

    private static Distribution at(Forecast forecast, int step) {
        return forecast.steps().get(Math.min(step, forecast.steps().size() - 1));
    }
}
