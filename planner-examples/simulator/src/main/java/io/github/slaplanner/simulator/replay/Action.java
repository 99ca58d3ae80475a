package io.github.slaplanner.simulator.replay;

import io.github.slaplanner.api.observation.Role;
import java.util.Map;

/**
 * A decision that changed the fleet.
 *
 * @param seconds when, since the start
 * @param from replicas wanted before, per role
 * @param to replicas wanted from now on, per role
 * @param why the policy's reason in words
 */
public record Action(double seconds, Map<Role, Integer> from, Map<Role, Integer> to, String why) {
    /** Copies the maps. */
    public Action {
        from = Map.copyOf(from);
        to = Map.copyOf(to);
    }
}
