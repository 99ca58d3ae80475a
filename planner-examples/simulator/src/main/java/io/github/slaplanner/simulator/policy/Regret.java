package io.github.slaplanner.simulator.policy;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.slaplanner.simulator.replay.PolicyResult;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far a policy is from the oracle on the same requests.
 *
 * @param points attainment of the oracle less that of the policy, percentage points; negative where the policy attains more
 * @param gpuHoursRatio GPU-hours of the policy over those of the oracle, or null if the oracle held none
 */
public record Regret(
        @JsonProperty("regret_points") double points,
        @JsonProperty("regret_gpu_hours_ratio") @Nullable Double gpuHoursRatio) {

    /**
     * The regret of a policy.
     *
     * @param result what it achieved
     * @param compared all results of the comparison
     * @return null if the oracle is not among them
     */
    public static @Nullable Regret of(PolicyResult result, List<PolicyResult> compared) {
        return compared.stream()
                .filter(other -> other.policy().equals(OraclePolicy.NAME))
                .findFirst()
                .map(oracle -> against(oracle, result))
                .orElse(null);
    }

    private static Regret against(PolicyResult oracle, PolicyResult result) {
        Double ratio = oracle.gpuHours() > 0 ? (Double) (result.gpuHours() / oracle.gpuHours()) : null;
        return new Regret(100 * (oracle.attainment() - result.attainment()), ratio);
    }
}
