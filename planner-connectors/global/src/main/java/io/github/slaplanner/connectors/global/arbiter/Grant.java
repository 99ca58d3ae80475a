package io.github.slaplanner.connectors.global.arbiter;

import io.github.slaplanner.api.observation.Role;
import java.util.Map;

/**
 * What a pool is to run from now on.
 *
 * @param id rises with every grant over all pools
 * @param pool the pool
 * @param replicas per role; all roles of the pool are in it
 * @param why in words, for events and logs
 */
public record Grant(long id, String pool, Map<Role, Integer> replicas, String why) {
    /** Copies the map. */
    public Grant {
        replicas = Map.copyOf(replicas);
    }
}
