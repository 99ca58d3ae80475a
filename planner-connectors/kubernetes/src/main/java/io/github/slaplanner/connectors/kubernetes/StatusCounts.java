package io.github.slaplanner.connectors.kubernetes;

import org.jspecify.annotations.Nullable;

/**
 * Replicas as a controller counts them.
 *
 * @param replicas replicas that exist, or null if the status does not say
 * @param serving replicas that serve, or null if the status does not say
 */
record StatusCounts(@Nullable Integer replicas, @Nullable Integer serving) {
    /**
     * From a status with the usual field names. A controller leaves out what is zero, so a status that has replicas and
     * nothing else has none that serve.
     */
    static StatusCounts of(@Nullable Object status) {
        Integer replicas = Json.number(status, "replicas");
        Integer available = Json.number(status, "availableReplicas");
        Integer ready = Json.number(status, "readyReplicas");
        Integer serving = available == null ? ready : available;
        return new StatusCounts(replicas, serving == null && replicas != null ? Integer.valueOf(0) : serving);
    }
}
