package io.github.slaplanner.connectors.kubernetes;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One component of a graph deployment, as either version of its API has it.
 *
 * @param name its name; in v1alpha1 the key of the service
 * @param index its place in the list; in v1alpha1, which has a map, of no meaning
 * @param type its type ({@code frontend}, {@code worker}, {@code prefill}, ...), or null
 * @param subType prefill or decode in v1alpha1, or null
 * @param spec its specification
 * @param status its status; null if there is none yet
 * @param version the version of the API
 */
record GraphComponent(
        String name,
        int index,
        @Nullable String type,
        @Nullable String subType,
        Object spec,
        @Nullable Object status,
        GraphVersion version) {
    /** Replicas that it should run; the operator takes a field that is absent as 1. */
    int replicas() {
        Integer replicas = Json.number(spec, "replicas");
        return replicas == null ? 1 : replicas;
    }

    /** GPUs of one engine over all its nodes, or null if unknown. */
    @Nullable
    Integer gpus() {
        Integer perNode = version.gpusPerNode(spec);
        if (perNode == null || perNode < 1) {
            // Devices that are claimed, not counted: newer operators say what they come to.
            Integer counted = Json.number(status, "gpusPerEngine");
            return counted == null || counted < 1 ? null : counted;
        }
        Integer nodes = Json.number(spec, "multinode", "nodeCount");
        return perNode * (nodes == null ? 1 : Math.max(1, nodes));
    }

    /** Whether it is scaled by a scaling adapter. */
    boolean scalesByAdapter() {
        return version.scalesByAdapter(spec);
    }

    /** Its command line. */
    List<String> words() {
        return version.words(spec);
    }

    /** Whether it says what it does. */
    boolean does(String role) {
        return role.equals(subType) || role.equals(type);
    }
}
