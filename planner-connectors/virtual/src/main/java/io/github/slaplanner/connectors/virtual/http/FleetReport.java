package io.github.slaplanner.connectors.virtual.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.slaplanner.api.observation.Role;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an environment says of its engines.
 *
 * @param decisionId the last decision that it has received, or null if none
 * @param roles engines per role; a role that the environment cannot see is absent
 */
public record FleetReport(
        @Nullable @JsonProperty("decision_id") Long decisionId,
        @JsonProperty(required = true) Map<Role, Engines> roles) {
    /**
     * Copies the map, in the order of {@link Role}.
     *
     * @throws IllegalArgumentException if the engines of a role are null
     */
    public FleetReport {
        EnumMap<Role, Engines> copy = new EnumMap<>(Role.class);
        copy.putAll(roles);
        if (copy.containsValue(null)) {
            throw new IllegalArgumentException("The engines of a role must not be null; leave the role out.");
        }
        roles = Collections.unmodifiableMap(copy);
    }

    /**
     * Engines of one role.
     *
     * @param desired engines that the environment means to run, or null if those that are ready or starting
     * @param ready engines that serve
     * @param starting engines that exist and do not serve yet
     * @param draining engines that finish their requests and will go
     * @param gpusPerEngine GPUs of one engine, or null if the planner's configuration says
     */
    public record Engines(
            @Nullable Integer desired,
            @JsonProperty(required = true) int ready,
            int starting,
            int draining,
            @Nullable @JsonProperty("gpus_per_engine") Integer gpusPerEngine) {
        private static final int MOST = 100_000;

        /**
         * Checks the counts.
         *
         * @throws IllegalArgumentException if one is negative or above 100,000, or {@code gpusPerEngine} is below 1
         */
        public Engines {
            if (ready < 0 || starting < 0 || draining < 0 || (desired != null && desired < 0)) {
                throw new IllegalArgumentException("Counts of engines must not be negative: desired (" + desired
                        + "), ready (" + ready + "), starting (" + starting + "), draining (" + draining + ").");
            }
            if (Math.max(Math.max(ready, starting), Math.max(draining, desired == null ? 0 : desired)) > MOST) {
                throw new IllegalArgumentException("Counts of engines must be at most " + MOST + ": desired (" + desired
                        + "), ready (" + ready + "), starting (" + starting + "), draining (" + draining + ").");
            }
            if (gpusPerEngine != null && gpusPerEngine < 1) {
                throw new IllegalArgumentException("The gpus_per_engine (" + gpusPerEngine + ") must be at least 1.");
            }
        }

        /** Engines that all serve. */
        public static Engines settled(int replicas, int gpusPerEngine) {
            return new Engines(replicas, replicas, 0, 0, gpusPerEngine);
        }
    }
}
