package io.github.slaplanner.core.shadow;

import io.github.slaplanner.api.observation.Role;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a policy has come to so far, by the model.
 *
 * @param policy its name
 * @param requests requests that were counted
 * @param within how many of them the model expects within the SLA
 * @param gpuHours GPU-hours of its engines, starting ones included
 * @param engines engines that it wants now
 * @param problem why it did not decide at the last tick, or null if it did
 */
public record PolicyScore(
        String policy,
        double requests,
        double within,
        double gpuHours,
        Map<Role, Integer> engines,
        @Nullable String problem) {
    /** Copies the map, in the order of {@link Role}. */
    public PolicyScore {
        EnumMap<Role, Integer> copy = new EnumMap<>(Role.class);
        copy.putAll(engines);
        engines = Collections.unmodifiableMap(copy);
    }

    /** The share of requests within the SLA, 0 to 1; NaN before the first request. */
    public double attainment() {
        return within / requests;
    }
}
