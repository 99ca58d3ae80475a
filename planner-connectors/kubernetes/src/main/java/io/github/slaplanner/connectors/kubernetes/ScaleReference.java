package io.github.slaplanner.connectors.kubernetes;

import org.jspecify.annotations.Nullable;

/**
 * The object that a role scales, as the configuration names it.
 *
 * @param apiVersion group and version
 * @param kind kind
 * @param name name
 * @param gpusPerReplica GPUs of one replica, or null to read them from the pod template
 * @param selector labels of its pods, or null to ask its scale
 */
record ScaleReference(
        String apiVersion,
        String kind,
        String name,
        @Nullable Integer gpusPerReplica,
        @Nullable String selector) {
    @Override
    public String toString() {
        return kind + " " + name;
    }
}
