package io.github.slaplanner.api.observation;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The engines of all roles.
 *
 * @param roles state per role; a role that the connector cannot see is absent
 * @param completedDecision id of the last decision that the environment finished, or null if it does not say
 */
public record FleetState(
        Map<Role, RoleState> roles, @Nullable Long completedDecision) {
    /** Copies the map, in the order of {@link Role}. */
    public FleetState {
        EnumMap<Role, RoleState> copy = new EnumMap<>(Role.class);
        copy.putAll(roles);
        roles = Collections.unmodifiableMap(copy);
    }

    /** A fleet whose environment does not acknowledge decisions. */
    public static FleetState of(Map<Role, RoleState> roles) {
        return new FleetState(roles, null);
    }

    /** Starts a builder. */
    public static Builder builder() {
        return new Builder();
    }

    /** The state of a role, or null if the connector cannot see it. */
    public @Nullable RoleState role(Role role) {
        return roles.get(role);
    }

    /** Whether every role is {@linkplain RoleState#stable() stable}. */
    public boolean stable() {
        return roles.values().stream().allMatch(RoleState::stable);
    }

    /** Collects the roles that an environment can see. */
    public static final class Builder {
        private final Map<Role, RoleState> roles = new EnumMap<>(Role.class);
        private @Nullable Long completedDecision;

        private Builder() {}

        /** The engines of a role. */
        public Builder role(Role role, RoleState state) {
            roles.put(role, state);
            return this;
        }

        /** Id of the last decision that the environment finished, or null if it does not say. */
        public Builder completedDecision(@Nullable Long id) {
            completedDecision = id;
            return this;
        }

        /** The state. */
        public FleetState build() {
            return new FleetState(roles, completedDecision);
        }
    }
}
