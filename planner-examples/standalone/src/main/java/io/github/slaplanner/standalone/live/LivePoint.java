package io.github.slaplanner.standalone.live;

import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.decision.Decision;
import io.github.slaplanner.api.decision.RoleDecision;
import io.github.slaplanner.api.forecast.DemandForecast;
import io.github.slaplanner.api.observation.Distribution;
import io.github.slaplanner.api.observation.FleetState;
import io.github.slaplanner.api.observation.Observation;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.observation.RoleState;
import io.github.slaplanner.api.observation.Signal;
import io.github.slaplanner.api.observation.Summary;
import io.github.slaplanner.api.observation.Traffic;
import io.github.slaplanner.core.runtime.Failure;
import io.github.slaplanner.core.runtime.Outcome;
import io.github.slaplanner.core.runtime.TickReport;
import io.github.slaplanner.core.shadow.Scoreboard;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
 * @param ttftMs TTFT: the 50th and the 99th percentile
 * @param itlMs ITL: the 50th and the 99th percentile
 * @param roles the decision per role
 * @param signals why an input is not fresh, empty if it is
 * @param notices what else a person should know
 * @param failures what does not work, the oldest first
 * @param outcome what became of the decision
 * @param shadows engines that shadow policies want, by policy and role
 */
@SuppressWarnings("ArrayRecordComponent")
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
        double @Nullable [] ttftMs,
        double @Nullable [] itlMs,
        List<RoleView> roles,
        Map<String, String> signals,
        List<String> notices,
        List<Failure> failures,
        Outcome outcome,
        Map<String, Map<String, Integer>> shadows) {
    private static final double MS = 1000;
    private static final Set<String> NO_SHADOWS = Set.of(Scoreboard.LIVE, Scoreboard.ORACLE);

    /** One role: sizes, the decision in words, and the engines as they are if that is known. */
    record RoleView(
            String role,
            int current,
            int target,
            String why,
            @Nullable Integer ready,
            @Nullable Integer starting,
            @Nullable Integer draining,
            @Nullable Integer gpus) {
        static RoleView of(RoleDecision decision, @Nullable FleetState fleet) {
            RoleState state = fleet == null ? null : fleet.role(decision.role());
            return of(decision.role().label(), decision.current(), decision.target(), decision.why(), state);
        }

        static RoleView of(String role, int current, int target, String why, @Nullable RoleState state) {
            Integer perEngine = state == null ? null : state.gpusPerEngine();
            return new RoleView(
                    role,
                    current,
                    target,
                    why,
                    state == null ? null : state.ready(),
                    state == null ? null : state.starting(),
                    state == null ? null : state.draining(),
                    state == null || perEngine == null ? null : (Integer) (state.present() * perEngine));
        }
    }

    static LivePoint of(TickReport report) {
        Observation seen = report.observation();
        Decision decision = report.decision();
        PlannerConfig config = report.config();
        Traffic traffic = seen.traffic().freshOrNull();
        FleetState fleet = seen.fleet().freshOrNull();
        Summary ttft = traffic == null ? null : traffic.ttftMs();
        Summary itl = traffic == null ? null : traffic.itlMs();
        return new LivePoint(
                decision.at().toEpochMilli(),
                config.throughput().interval().toMillis() / MS,
                traffic == null ? null : perSecond(traffic.requests().demand(), traffic.interval()),
                mean(traffic == null ? null : traffic.isl()),
                mean(traffic == null ? null : traffic.osl()),
                traffic == null ? null : traffic.queued(),
                bands(decision.demand()),
                within(ttft, config.throughput().ttftMs()),
                within(itl, config.throughput().itlMs()),
                percentiles(ttft),
                percentiles(itl),
                decision.roles().stream().map(role -> RoleView.of(role, fleet)).toList(),
                signals(seen),
                decision.notices().stream()
                        .map(notice -> notice.reason().text(Map.of()) + ": " + notice.detail())
                        .toList(),
                report.failures(),
                report.outcome(),
                shadows(report.scores()));
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

    private static Map<String, Map<String, Integer>> shadows(Scoreboard scores) {
        Map<String, Map<String, Integer>> wanted = new LinkedHashMap<>();
        scores.policies().stream()
                .filter(score -> !NO_SHADOWS.contains(score.policy()))
                .forEach(score -> wanted.put(score.policy(), byLabel(score.engines())));
        return wanted;
    }

    /** Engines by the name of their role. */
    static Map<String, Integer> byLabel(Map<Role, Integer> engines) {
        Map<String, Integer> named = new LinkedHashMap<>();
        engines.forEach((role, count) -> named.put(role.label(), count));
        return named;
    }

    static double @Nullable [] percentiles(@Nullable Summary summary) {
        Distribution distribution = summary == null ? null : summary.distribution();
        return distribution == null ? null : new double[] {distribution.quantile(0.5), distribution.quantile(0.99)};
    }

    static double perSecond(double count, Duration interval) {
        return MS * count / interval.toMillis();
    }

    private static @Nullable Double mean(@Nullable Summary summary) {
        return summary == null ? null : Double.valueOf(summary.mean());
    }

    static @Nullable Double within(@Nullable Summary summary, double target) {
        return summary == null || summary.distribution() == null
                ? null
                : Double.valueOf(summary.distribution().cdf(target));
    }
}
