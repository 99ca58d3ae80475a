package io.github.slaplanner.connectors.virtual;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.slaplanner.api.observation.Role;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * Replica counts that an environment is to run.
 *
 * @param id rises with every decision, over restarts of the planner too
 * @param replicas target per role
 */
public record VirtualDecision(@JsonProperty("decision_id") long id, Map<Role, Integer> replicas) {
    /** Copies the map, in the order of {@link Role}. */
    public VirtualDecision {
        EnumMap<Role, Integer> copy = new EnumMap<>(Role.class);
        copy.putAll(replicas);
        replicas = Collections.unmodifiableMap(copy);
    }
}
