package io.github.slaplanner.standalone.live;

import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.decision.Decision;
import io.github.slaplanner.api.decision.RoleDecision;
import io.github.slaplanner.api.forecast.DemandForecast;
import io.github.slaplanner.api.observation.Distribution;
import io.github.slaplanner.api.observation.FleetState;
import io.github.slaplanner.api.observation.Observation;
import io.github.slaplanner.api.observation.RoleState;
import io.github.slaplanner.api.observation.Signal;
import io.github.slaplanner.api.observation.Summary;
import io.github.slaplanner.api.observation.Traffic;
import io.github.slaplanner.core.runtime.Failure;
import io.github.slaplanner.core.runtime.Outcome;
import io.github.slaplanner.core.runtime.TickReport;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One tick on the dashboard. Rates are requests/s, shares 0 to 1, times ms since 1970; what is not known is null.
 *
 * @param at when
 * @param interval seconds of a forecast interval
 * @param rate demand
 * @param isl mean input length, tokens
 * @param osl mean output length, tokens
 * @param queued requests that wait
 * @param forecast demand per coming interval: the 10th, 50th and 90th percentile
 * @param ttft share of requests within the TTFT target
 * @param itl share of requests within the ITL target
 * @param roles the decision per role
 * @param signals why an input is not fresh, empty if it is
 * @param notices what else a person should know
 * @param failures what does not work, the oldest first
 * @param outcome what became of the decision
 * @param targets the SLA: TTFT and ITL, ms
 */
record LivePoint(
        long at,
        double interval,
        @Nullable Double rate,
        @Nullable Double isl,
        @Nullable Double osl,
        @Nullable Integer queued,
        List<double[]> forecast,
        @Nullable Double ttft,
        @Nullable Double itl,
        List<RoleView> roles,
        Map<String, String> signals,
        List<String> notices,
        List<Failure> failures,
        Outcome outcome,
        double[] targets) {
    private static final double MS = 1000;

    /** One role: sizes, the decision in words, and the engines as they are if that is known. */
    record RoleView(
            String role,
            int current,
            int target,
            String why,
            @Nullable Integer ready,
            @Nullable Integer starting,
            @Nullable Integer draining) {
        static RoleView of(RoleDecision decision, @Nullable FleetState fleet) {
            RoleState state = fleet == null ? null : fleet.role(decision.role());
            return new RoleView(
                    decision.role().label(),
                    decision.current(),
                    decision.target(),
                    decision.why(),
                    state == null ? null : state.ready(),
                    state == null ? null : state.starting(),
                    state == null ? null : state.draining());
        }
    }

    static LivePoint of(TickReport report) {
        Observation seen = report.observation();
        Decision decision = report.decision();
        PlannerConfig config = report.config();
        Traffic traffic = seen.traffic().freshOrNull();
        FleetState fleet = seen.fleet().freshOrNull();
        double ttftMs = config.throughput().ttftMs();
        double itlMs = config.throughput().itlMs();
        return new LivePoint(
                decision.at().toEpochMilli(),
                config.throughput().interval().toMillis() / MS,
                traffic == null ? null : perSecond(traffic.requests().demand(), traffic.interval()),
                mean(traffic == null ? null : traffic.isl()),
                mean(traffic == null ? null : traffic.osl()),
                traffic == null ? null : traffic.queued(),
                bands(decision.demand()),
                within(traffic == null ? null : traffic.ttftMs(), ttftMs),
                within(traffic == null ? null : traffic.itlMs(), itlMs),
                decision.roles().stream().map(role -> RoleView.of(role, fleet)).toList(),
                signals(seen),
                decision.notices().stream()
                        .map(notice -> notice.reason().text(Map.of()) + ": " + notice.detail())
                        .toList(),
                report.failures(),
                report.outcome(),
                new double[] {ttftMs, itlMs});
    }

    private static List<double[]> bands(@Nullable DemandForecast demand) {
        return demand == null
                ? List.of()
                : demand.requests().steps().stream()
                        .map(step -> band(step, demand.requests().interval()))
                        .toList();
    }

    private static double[] band(Distribution step, Duration interval) {
        return new double[] {
            perSecond(step.quantile(0.1), interval),
            perSecond(step.quantile(0.5), interval),
            perSecond(step.quantile(0.9), interval)
        };
    }

    private static Map<String, String> signals(Observation seen) {
        return Map.of(
                "traffic", problem(seen.traffic()), "workers", problem(seen.workers()), "fleet", problem(seen.fleet()));
    }

    private static String problem(Signal<?> signal) {
        return signal.problem();
    }

    private static double perSecond(double count, Duration interval) {
        return MS * count / interval.toMillis();
    }

    private static @Nullable Double mean(@Nullable Summary summary) {
        return summary == null ? null : Double.valueOf(summary.mean());
    }

    private static @Nullable Double within(@Nullable Summary summary, double target) {
        return summary == null || summary.distribution() == null
                ? null
                : Double.valueOf(summary.distribution().cdf(target));
    }
}
