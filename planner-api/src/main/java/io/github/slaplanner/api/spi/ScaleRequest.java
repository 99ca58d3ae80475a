package io.github.slaplanner.api.spi;

import io.github.slaplanner.api.observation.Role;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * Replica counts to move to.
 *
 * @param decisionId rises with every request
 * @param replicas target per role, none negative; both roles are one action
 * @param why the reason in words, for events and logs
 * @param reasons the reason of each role in words, where it is known; begins with the role and its change
 */
public record ScaleRequest(long decisionId, Map<Role, Integer> replicas, String why, Map<Role, String> reasons) {
    /** A request with one reason for all roles. */
    public ScaleRequest(long decisionId, Map<Role, Integer> replicas, String why) {
        this(decisionId, replicas, why, Map.of());
    }

    /**
     * Copies the maps, the targets in the order of {@link Role}.
     *
     * @throws IllegalArgumentException if a target is negative
     */
    public ScaleRequest {
        EnumMap<Role, Integer> copy = new EnumMap<>(Role.class);
        copy.putAll(replicas);
        copy.forEach((role, count) -> {
            if (count < 0) {
                throw new IllegalArgumentException(
                        "The " + role.label() + " target (" + count + ") must not be negative.");
            }
        });
        replicas = Collections.unmodifiableMap(copy);
        reasons = Map.copyOf(reasons);
    }
}
