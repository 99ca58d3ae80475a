package io.github.slaplanner.connectors.global.wire;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.slaplanner.api.observation.Role;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A pool's planner wants replicas. In JSON the fields have their names in snake_case.
 *
 * @param callerNamespace the caller's Dynamo namespace
 * @param graphDeploymentName the deployment that is to be scaled
 * @param k8sNamespace where that deployment is
 * @param targetReplicas at least one target, no role twice
 * @param blocking whether to answer only once the engines serve, or the service's time for that is over
 * @param timestamp when it was sent, seconds since 1970, or null; a message older than the last one of its pool is refused
 * @param predictedLoad what the planner expects, for people, or null
 */
public record ScaleMessage(
        String callerNamespace,
        String graphDeploymentName,
        @JsonProperty("k8s_namespace") String k8sNamespace,
        List<Target> targetReplicas,
        boolean blocking,
        @Nullable Double timestamp,
        @Nullable PredictedLoad predictedLoad) {
    /**
     * Checks that all is there. Jackson gives null for a field that is left out.
     *
     * @throws IllegalArgumentException if a field is missing or a target is wrong
     */
    public ScaleMessage {
        require("caller_namespace", callerNamespace);
        require("graph_deployment_name", graphDeploymentName);
        require("k8s_namespace", k8sNamespace);
        targetReplicas = copy(targetReplicas);
        replicas(targetReplicas);
    }

    private static void require(String field, @Nullable String value) {
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException(field + " is missing");
        }
    }

    private static List<Target> copy(@Nullable List<Target> targets) {
        if (targets == null || targets.isEmpty()) {
            throw new IllegalArgumentException("target_replicas cannot be empty");
        }
        return List.copyOf(targets);
    }

    /** The targets by role. */
    public Map<Role, Integer> replicas() {
        return replicas(targetReplicas);
    }

    private static Map<Role, Integer> replicas(List<Target> targets) {
        Map<Role, Integer> replicas = new EnumMap<>(Role.class);
        for (Target target : targets) {
            if (replicas.put(target.subComponentType, target.desiredReplicas) != null) {
                throw new IllegalArgumentException(
                        "target_replicas has " + target.subComponentType.label() + " more than once");
            }
        }
        return replicas;
    }

    /**
     * Replicas of one role.
     *
     * @param subComponentType the role: {@code prefill}, {@code decode} or {@code agg}
     * @param componentName the service's name, or null; the role is what counts
     * @param desiredReplicas not negative
     */
    public record Target(Role subComponentType, @Nullable String componentName, int desiredReplicas) {
        /**
         * Checks the target.
         *
         * @throws IllegalArgumentException if the role is missing or the count negative
         */
        public Target {
            if ((Object) subComponentType == null) {
                throw new IllegalArgumentException("sub_component_type is missing");
            }
            if (desiredReplicas < 0) {
                throw new IllegalArgumentException("desired_replicas (" + desiredReplicas + ") must not be negative");
            }
        }
    }

    /**
     * Expected traffic; each may be null.
     *
     * @param numRequests requests per interval
     * @param isl mean prompt tokens
     * @param osl mean output tokens
     */
    public record PredictedLoad(
            @Nullable Double numRequests,
            @Nullable Double isl,
            @Nullable Double osl) {}
}
