package io.github.slaplanner.connectors.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The scaling adapter of a component, followed for as long as the graph says that there is one. A graph without adapters costs
 * no watch, no call and no permission.
 */
final class AdapterLink {
    static final String KIND = "DynamoGraphDeploymentScalingAdapter";
    private static final String PLURAL = "dynamographdeploymentscalingadapters";

    private final FleetFinder finder;
    private final String name;
    private final AskedSize asked = new AskedSize();
    private @Nullable Followed followed;

    private record Followed(ObjectRef ref, Watched<GenericKubernetesResource> watch) {}

    /**
     * A link to an adapter that need not exist.
     *
     * @param finder where it is
     * @param name its name
     */
    AdapterLink(FleetFinder finder, String name) {
        this.finder = finder;
        this.name = name;
    }

    /** What a planner needs where there are adapters. */
    static void need(FleetFinder finder) {
        Access access = finder.access();
        String namespace = finder.namespace();
        access.need(Permission.of(GraphVersion.GROUP, PLURAL, namespace, "list", "watch"));
        access.needToAct(Permission.of(GraphVersion.GROUP, PLURAL + "/scale", namespace, "patch"));
    }

    /** Begins to follow the adapter, or stops, as the graph says. */
    void follow(boolean exists) {
        if (exists && followed == null) {
            ApiKind kind = kind();
            if (kind != null) {
                ObjectRef ref = finder.ref(kind, name);
                followed = new Followed(ref, finder.watch(ref));
            }
        } else if (!exists && followed != null) {
            finder.forget(followed.watch());
            followed = null;
        }
    }

    private @Nullable ApiKind kind() {
        for (GraphVersion candidate : List.of(GraphVersion.V1ALPHA1, GraphVersion.V1BETA1)) {
            ApiKind kind = finder.api().kind(candidate.apiVersion(), KIND);
            if (kind != null) {
                return kind;
            }
        }
        return null;
    }

    /** What the adapter desires; null if there is none, or it is not there yet. */
    @Nullable
    Integer replicas() {
        Followed now = followed;
        if (now == null) {
            return null;
        }
        GenericKubernetesResource shown = now.watch().get(now.ref());
        Integer replicas = shown == null ? null : Json.number(shown.getAdditionalProperties(), "spec", "replicas");
        return asked.orShown(now.watch(), replicas);
    }

    /** Scales by the adapter; whether there is one. */
    boolean resize(int replicas) {
        Followed now = followed;
        Map<String, Object> scale = now == null ? null : finder.api().patchScale(now.ref(), replicas);
        if (scale != null) {
            asked.remember(replicas, scale);
        }
        return scale != null;
    }
}
