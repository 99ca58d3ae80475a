package io.github.slaplanner.connectors.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.github.slaplanner.api.spi.ConnectorException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A Dynamo graph deployment and its pods, under watch. */
final class Graph {
    /** The label that names the component of a pod, and the index of the watch over it. */
    static final String COMPONENT_LABEL = "nvidia.com/dynamo-component";

    static final String GRAPH_LABEL = "nvidia.com/dynamo-graph-deployment-name";

    private final ClusterApi api;
    private final ObjectRef ref;
    private final GraphVersion version;
    private final Watched<GenericKubernetesResource> watch;
    private final Watched<Pod> pods;

    Graph(
            ClusterApi api,
            ObjectRef ref,
            GraphVersion version,
            Watched<GenericKubernetesResource> watch,
            Watched<Pod> pods) {
        this.api = api;
        this.ref = ref;
        this.version = version;
        this.watch = watch;
        this.pods = pods;
    }

    ObjectRef ref() {
        return ref;
    }

    Watched<GenericKubernetesResource> watch() {
        return watch;
    }

    /** The graph as the watch shows it, in plain JSON. */
    Map<String, Object> shown() {
        return Json.of(watch.require(ref));
    }

    GraphComponent component(Map<String, Object> graph, String name) {
        return version.components(graph).stream()
                .filter(component -> component.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new ConnectorException(ref + " has no component " + name + " any more."));
    }

    List<Pod> pods(String component) {
        return pods.byIndex(COMPONENT_LABEL, component.toLowerCase(Locale.ROOT));
    }

    /** The values that a pod is found under. */
    static List<String> componentOf(Pod pod) {
        Map<String, String> labels = pod.getMetadata().getLabels();
        String component = labels == null ? null : labels.get(COMPONENT_LABEL);
        return component == null ? List.of() : List.of(component.toLowerCase(Locale.ROOT));
    }

    /** Gives a component other replicas and returns the graph as it is then. */
    Map<String, Object> resize(String name, int replicas) {
        Answer answer = patch(component(shown(), name), replicas);
        if (answer.code() == Answer.UNPROCESSABLE && version == GraphVersion.V1BETA1) {
            // The list may have been put in another order since the watch last showed it.
            Map<String, Object> fresh = api.get(ref);
            answer = patch(component(fresh == null ? Map.of() : fresh, name), replicas);
        }
        return api.require(answer, "scale " + name + " of " + ref, ref.permission("patch"));
    }

    private Answer patch(GraphComponent component, int replicas) {
        return api.patch(ref, version.contentType(), version.resize(component, replicas));
    }
}
