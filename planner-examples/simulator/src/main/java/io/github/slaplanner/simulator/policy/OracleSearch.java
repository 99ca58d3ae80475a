package io.github.slaplanner.simulator.policy;

import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.simulator.fleet.SimTime;
import io.github.slaplanner.simulator.replay.PolicyResult;
import io.github.slaplanner.simulator.replay.Replay;
import io.github.slaplanner.simulator.replay.ReplaySpec;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/**
 * The oracle at the cheapest of its margins that reaches the attainment target, else at its best. A larger margin never
 * costs less, so the first that reaches the target is the cheapest; a pass that can no longer reach it is given up.
 */
final class OracleSearch implements Contender {
    private static final double[] MARGINS = {1, 1.15, 1.3, 1.5, 1.75, 2};

    private final int threads;

    OracleSearch(int threads) {
        this.threads = threads;
    }

    @Override
    public PolicyResult run(ReplaySpec spec) {
        DemandCurve demand = DemandCurve.of(spec, SimTime.seconds(spec.config().tick()));
        double target = spec.config().get(Settings.SLA_ATTAINMENT_TARGET);
        long misses = Targets.missesAllowed(demand.scored(), target);
        try (ParallelRuns passes = new ParallelRuns(threads)) {
            for (int i = 0; i < MARGINS.length; i += 2) {
                for (PolicyResult result : passes.all(
                        List.of(pass(spec, demand, MARGINS[i], misses), pass(spec, demand, MARGINS[i + 1], misses)))) {
                    if (result != null) {
                        return result;
                    }
                }
            }
            return passes
                    .all(DoubleStream.of(MARGINS)
                            .mapToObj(margin -> pass(spec, demand, margin, Long.MAX_VALUE))
                            .toList())
                    .stream()
                    .map(Objects::requireNonNull)
                    .max(Comparator.comparingDouble(PolicyResult::attainment)
                            .thenComparing(Comparator.comparingDouble(PolicyResult::gpuHours)
                                    .reversed()))
                    .map(best -> best.withNote(Targets.join("no margin reaches the target", best.note())))
                    .orElseThrow();
        }
    }

    private static Supplier<@Nullable PolicyResult> pass(
            ReplaySpec spec, DemandCurve demand, double margin, long misses) {
        return () -> {
            PolicyResult result = Replay.runWhile(spec, new OraclePolicy(spec, demand, margin), misses);
            return result == null ? null : result.withNote(Targets.join("margin " + margin, result.note()));
        };
    }
}
