package io.github.slaplanner.connectors.global.wire;

import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.observation.RoleState;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The engines of a pool.
 *
 * @param pool its name
 * @param roles the engines by role; {@code desired} is what the pool's planner asked for, granted or not
 * @param message what became of the last request, for people
 * @param modelName model that the pool serves, or null if unknown
 * @param routerMetricsUrl where its router exposes worker loads, or null if unknown
 */
public record PoolAnswer(
        String pool,
        Map<Role, RoleState> roles,
        String message,
        @Nullable String modelName,
        @Nullable URI routerMetricsUrl) {
    /** Copies the map. */
    public PoolAnswer {
        roles = Map.copyOf(roles);
    }
}
