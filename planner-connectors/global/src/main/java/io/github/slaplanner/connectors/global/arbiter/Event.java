package io.github.slaplanner.connectors.global.arbiter;

import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.observation.RoleState;
import java.util.Map;

/** Something that the arbiter is told. */
public sealed interface Event {
    /** The pool that it is about. */
    String pool();

    /**
     * From now on the pool counts, by this rule.
     *
     * @param pool its name
     * @param rule weight and priority
     */
    record Managed(String pool, PoolRule rule) implements Event {}

    /**
     * From now on the pool does not count.
     *
     * @param pool its name
     */
    record Released(String pool) implements Event {}

    /**
     * The pool's planner wants these replicas.
     *
     * @param pool its name
     * @param replicas per role, none negative; a role that is absent keeps what was wanted before
     */
    record Asked(String pool, Map<Role, Integer> replicas) implements Event {
        /**
         * Copies the map.
         *
         * @throws IllegalArgumentException if a count is negative
         */
        public Asked {
            replicas = Map.copyOf(replicas);
            if (replicas.values().stream().anyMatch(count -> count < 0)) {
                throw new IllegalArgumentException("The replicas (" + replicas + ") must not be negative.");
            }
        }
    }

    /**
     * The pool's planner lives and stands by what it wanted.
     *
     * @param pool its name
     */
    record Renewed(String pool) implements Event {}

    /**
     * The pool was looked at.
     *
     * @param pool its name
     * @param roles the engines as they are
     * @param carriedOut id of the last grant that the pool's environment had taken on before this look began; 0 if none
     */
    record Seen(String pool, Map<Role, RoleState> roles, long carriedOut) implements Event {
        /** Copies the map. */
        public Seen {
            roles = Map.copyOf(roles);
        }
    }
}
