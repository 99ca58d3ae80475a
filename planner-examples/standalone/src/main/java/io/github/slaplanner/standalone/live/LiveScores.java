package io.github.slaplanner.standalone.live;

import io.github.slaplanner.core.shadow.PolicyScore;
import io.github.slaplanner.core.shadow.Scoreboard;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The newest scores of policies on the dashboard.
 *
 * @param since when counting began, ms since 1970, or null before
 * @param policies a row each
 */
record LiveScores(@Nullable Long since, List<Row> policies) {
    /**
     * A policy.
     *
     * @param policy its name
     * @param within share of requests within the SLA by the model, 0 to 1, or null before the first request
     * @param gpuHours GPU-hours so far
     * @param points percentage points of attainment behind the oracle, or null
     * @param ratio GPU-hours over the oracle's, or null
     * @param engines engines wanted, by role
     * @param problem why it did not decide, or null
     */
    record Row(
            String policy,
            @Nullable Double within,
            double gpuHours,
            @Nullable Double points,
            @Nullable Double ratio,
            Map<String, Integer> engines,
            @Nullable String problem) {
        static Row of(PolicyScore score, Scoreboard scores) {
            return new Row(
                    score.policy(),
                    known(score.attainment()),
                    score.gpuHours(),
                    known(scores.regretPoints(score)),
                    known(scores.gpuHoursRatio(score)),
                    LivePoint.byLabel(score.engines()),
                    score.problem());
        }
    }

    static LiveScores of(Scoreboard scores) {
        Instant since = scores.since();
        return new LiveScores(
                since == null ? null : (Long) since.toEpochMilli(),
                scores.policies().stream().map(score -> Row.of(score, scores)).toList());
    }

    private static @Nullable Double known(double value) {
        return Double.isFinite(value) ? (Double) value : null;
    }
}
