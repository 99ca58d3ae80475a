package io.github.slaplanner.connectors.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.github.slaplanner.api.spi.ConnectorException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Any object with a {@code /scale} subresource: a Deployment, a StatefulSet, a LeaderWorkerSet, a custom resource. */
final class ScaleTarget implements RoleTarget {
    private final ClusterApi api;
    private final ObjectRef ref;
    private final @Nullable Integer gpusByConfig;
    private final Watched<GenericKubernetesResource> watch;
    private final @Nullable Watched<Pod> pods;
    private final AskedSize asked = new AskedSize();
    private String scaleVersion = "";
    private @Nullable Integer scaleReplicas;

    ScaleTarget(
            ClusterApi api,
            ObjectRef ref,
            @Nullable Integer gpusByConfig,
            Watched<GenericKubernetesResource> watch,
            @Nullable Watched<Pod> pods) {
        this.api = api;
        this.ref = ref;
        this.gpusByConfig = gpusByConfig;
        this.watch = watch;
        this.pods = pods;
    }

    Watched<GenericKubernetesResource> watch() {
        return watch;
    }

    @Override
    public ObjectRef ref() {
        return ref;
    }

    @Override
    public @Nullable String uid() {
        return watch.uid(ref);
    }

    @Override
    public Workload workload() {
        GenericKubernetesResource resource = watch.require(ref);
        Map<String, Object> shown = Json.of(resource);
        Integer inSpec = Json.number(shown, "spec", "replicas");
        String version = String.valueOf(resource.getMetadata().getResourceVersion());
        Integer desired = asked.orShown(watch, inSpec == null ? replicasByScale(version) : inSpec);
        StatusCounts counts = StatusCounts.of(Json.at(shown, "status"));
        boolean current = Workload.current(shown) && desired != null && (inSpec == null || desired.equals(inSpec));
        return new Workload(desired == null ? 1 : desired, counts, current, gpus(shown));
    }

    /** For a custom resource that keeps its replicas in a field of its own: the scale, read once per change of it. */
    private @Nullable Integer replicasByScale(String version) {
        if (!version.equals(scaleVersion)) {
            scaleReplicas = Json.number(api.scale(ref), "spec", "replicas");
            scaleVersion = version;
        }
        return scaleReplicas;
    }

    private @Nullable Integer gpus(Map<String, Object> shown) {
        return gpusByConfig != null ? gpusByConfig : PodTemplates.gpus(shown);
    }

    @Override
    public List<Pod> pods() {
        return pods == null ? List.of() : pods.all().stream().filter(this::owns).toList();
    }

    /** Whether a pod is not plainly somebody else's that carries the same labels. */
    private boolean owns(Pod pod) {
        Map<String, String> labels =
                Objects.requireNonNullElse(pod.getMetadata().getLabels(), Map.of());
        return pod.getMetadata().getOwnerReferences().stream()
                .filter(owner -> Boolean.TRUE.equals(owner.getController()))
                .allMatch(owner -> switch (ref.kind().kind()) {
                    case "StatefulSet" -> owner.getUid().equals(uid());
                    case "Deployment" ->
                        owner.getKind().equals("ReplicaSet")
                                && owner.getName().equals(ref.name() + "-" + labels.get("pod-template-hash"));
                    default -> true;
                });
    }

    @Override
    public void resize(int replicas) {
        Map<String, Object> scale = api.patchScale(ref, replicas);
        if (scale == null) {
            throw new ConnectorException(ref + " is gone from namespace " + ref.namespace() + ".");
        }
        asked.remember(replicas, scale);
    }

    @Override
    public String toString() {
        return ref.toString();
    }
}
