package io.github.slaplanner.connectors.kubernetes;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One component of a graph deployment, as either version of its API has it.
 *
 * @param name its name; in v1alpha1 the key of the service
 * @param type its type ({@code frontend}, {@code worker}, {@code prefill}, ...), or null
 * @param subType prefill or decode in v1alpha1, or null
 * @param spec its specification
 * @param status its status; null if there is none yet
 * @param unit what is scaled: the component, or the group that it belongs to
 * @param version the version of the API
 */
record GraphComponent(
        String name,
        @Nullable String type,
        @Nullable String subType,
        Object spec,
        @Nullable Object status,
        Unit unit,
        GraphVersion version) {
    /**
     * What is scaled as one.
     *
     * @param name its name
     * @param path where it stands in the graph
     * @param spec its specification, with the replicas
     * @param members specifications of all components in it
     */
    record Unit(String name, String path, Object spec, List<Object> members) {
        /** A component that is scaled by itself. */
        static Unit alone(String name, String path, Object spec) {
            return new Unit(name, path, spec, List.of(spec));
        }
    }

    /** Replicas that it should run; the operator takes a field that is absent as 1. */
    int replicas() {
        Integer replicas = Json.number(unit.spec(), "replicas");
        return replicas == null ? 1 : replicas;
    }

    /** GPUs of one engine over all its nodes, with those of everything that is scaled with it; null if unknown. */
    @Nullable
    Integer gpus() {
        Integer own = gpus(spec);
        if (own == null) {
            // Devices that are claimed, not counted: newer operators say what they come to.
            Integer counted = Json.number(status, "gpusPerEngine");
            own = counted == null || counted < 1 ? null : counted;
        }
        if (own == null) {
            return null;
        }
        int others = unit.members().stream()
                .filter(member -> !member.equals(spec))
                .mapToInt(member -> Objects.requireNonNullElse(gpus(member), 0))
                .sum();
        return own + others;
    }

    private @Nullable Integer gpus(Object member) {
        Integer perNode = version.gpusPerNode(member);
        if (perNode == null || perNode < 1) {
            return null;
        }
        Integer nodes = Json.number(member, "multinode", "nodeCount");
        return perNode * (nodes == null ? 1 : Math.max(1, nodes));
    }

    /** Whether it is scaled by a scaling adapter. */
    boolean scalesByAdapter() {
        return version.scalesByAdapter(unit.spec());
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
