package io.github.slaplanner.connectors.kubernetes;

import org.jspecify.annotations.Nullable;

/**
 * What the cluster says of the engines of one role, pods apart.
 *
 * @param desired replicas that the cluster was last told to run
 * @param counts replicas by the status
 * @param current whether the status speaks of the present spec, not of an older one
 * @param gpus GPUs of one replica, or null if unknown
 */
record Workload(
        int desired,
        StatusCounts counts,
        boolean current,
        @Nullable Integer gpus) {
    /** Whether a controller has seen the object as it is. A status without an observed generation is believed. */
    static boolean current(Object object) {
        Integer generation = Json.number(object, "metadata", "generation");
        Integer observed = Json.number(object, "status", "observedGeneration");
        return generation == null || observed == null || observed >= generation;
    }
}
