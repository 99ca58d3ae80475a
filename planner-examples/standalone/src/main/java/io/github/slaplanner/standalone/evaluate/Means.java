package io.github.slaplanner.standalone.evaluate;

import io.github.slaplanner.simulator.policy.Regret;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Means over cells. */
final class Means {
    private Means() {}

    /** Geometric mean of the planner's GPU-hours over another policy's; null if they are not compared. */
    static @Nullable Double ratio(List<CellResult> cells, String policy) {
        double[] logs = regrets(cells, policy)
                .map(Regret::gpuHoursRatio)
                .filter(Objects::nonNull)
                .mapToDouble(Math::log)
                .toArray();
        return logs.length == 0
                ? null
                : (Double) Math.exp(Arrays.stream(logs).average().orElseThrow());
    }

    /** Mean of the points that the planner is behind; null if they are not compared. */
    static @Nullable Double points(List<CellResult> cells, String policy) {
        double[] points = regrets(cells, policy).mapToDouble(Regret::points).toArray();
        return points.length == 0
                ? null
                : (Double) Arrays.stream(points).average().orElseThrow();
    }

    private static Stream<Regret> regrets(List<CellResult> cells, String policy) {
        return cells.stream()
                .map(cell -> cell.regret(policy))
                .filter(Objects::nonNull)
                .map(Objects::requireNonNull);
    }
}
