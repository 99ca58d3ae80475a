package io.github.slaplanner.core.shadow;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How policies compare on the same requests.
 *
 * @param since when counting began, or null if nothing has been counted
 * @param policies the fleet as it is ({@value #LIVE}), the shadows in their order, and the oracle; empty without shadows
 */
public record Scoreboard(@Nullable Instant since, List<PolicyScore> policies) {
    /** Name of the fleet as it is. */
    public static final String LIVE = "live";

    /** Name of the policy that has, at every tick, the fewest engines that the model says suffice for it. */
    public static final String ORACLE = "oracle";

    /** No shadows. */
    public static final Scoreboard EMPTY = new Scoreboard(null, List.of());

    /** Copies the list. */
    public Scoreboard {
        policies = List.copyOf(policies);
    }

    /** The score of a policy, if there is one of this name. */
    public Optional<PolicyScore> of(String policy) {
        return policies.stream().filter(score -> score.policy().equals(policy)).findFirst();
    }

    /** Attainment of the oracle less that of a policy, percentage points; NaN while unknown. */
    public double regretPoints(PolicyScore score) {
        return of(ORACLE)
                .map(oracle -> 100 * (oracle.attainment() - score.attainment()))
                .orElse(Double.NaN);
    }

    /** GPU-hours of a policy over those of the oracle; NaN while unknown. */
    public double gpuHoursRatio(PolicyScore score) {
        return of(ORACLE).map(oracle -> score.gpuHours() / oracle.gpuHours()).orElse(Double.NaN);
    }
}
