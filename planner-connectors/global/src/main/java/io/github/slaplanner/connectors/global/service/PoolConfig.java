package io.github.slaplanner.connectors.global.service;

import io.github.slaplanner.connectors.global.arbiter.PoolRule;
import java.util.Map;
import java.util.Set;

/**
 * One pool.
 *
 * @param key which deployment it is
 * @param callerNamespaces the {@code caller_namespace}s that may scale it
 * @param rule weight and priority
 * @param planner fields of a planner configuration that say how the pool's engines are reached: {@code environment}, {@code
 *     mode}, {@code plugins} and so on
 */
public record PoolConfig(PoolKey key, Set<String> callerNamespaces, PoolRule rule, Map<String, Object> planner) {
    /** Copies the collections. */
    public PoolConfig {
        callerNamespaces = Set.copyOf(callerNamespaces);
        planner = Map.copyOf(planner);
    }
}
