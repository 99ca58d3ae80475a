package io.github.slaplanner.connectors.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A component of a Dynamo graph deployment. Where it has a scaling adapter, the adapter says what is desired and is what is
 * scaled; where it has none, the graph itself. An adapter may come and go while the planner runs.
 */
final class GraphTarget implements RoleTarget {
    private final ClusterApi api;
    private final Graph graph;
    private final String component;
    private final @Nullable Adapter adapter;
    private final AskedSize askedOfGraph = new AskedSize();
    private final AskedSize askedOfAdapter = new AskedSize();

    /**
     * Where the scaling adapter of the component is, if there is one.
     *
     * @param ref the adapter, which need not exist
     * @param watch the watch that would show it
     */
    record Adapter(ObjectRef ref, Watched<GenericKubernetesResource> watch) {}

    GraphTarget(ClusterApi api, Graph graph, String component, @Nullable Adapter adapter) {
        this.api = api;
        this.graph = graph;
        this.component = component;
        this.adapter = adapter;
    }

    @Override
    public ObjectRef ref() {
        return graph.ref();
    }

    @Override
    public @Nullable String uid() {
        return graph.watch().uid(graph.ref());
    }

    @Override
    public Workload workload() {
        Map<String, Object> shown = graph.shown();
        GraphComponent now = graph.component(shown, component);
        Integer asked = askedOfGraph.orShown(graph.watch(), now.replicas());
        Integer ofAdapter = adapter == null ? null : ofAdapter(adapter);
        int desired = ofAdapter != null ? ofAdapter : asked != null ? asked : now.replicas();
        // The operator copies an adapter's replicas to the graph; until it has, the graph's status is about the past.
        boolean current = Workload.current(shown) && desired == now.replicas();
        return new Workload(desired, StatusCounts.of(now.status()), current, now.gpus());
    }

    private @Nullable Integer ofAdapter(Adapter where) {
        GenericKubernetesResource shown = where.watch().get(where.ref());
        Integer replicas = shown == null ? null : Json.number(shown.getAdditionalProperties(), "spec", "replicas");
        return askedOfAdapter.orShown(where.watch(), replicas);
    }

    @Override
    public List<Pod> pods() {
        return graph.pods(component);
    }

    @Override
    public void resize(int replicas) {
        Map<String, Object> scale = adapter == null ? null : api.patchScale(adapter.ref(), replicas);
        if (scale != null) {
            askedOfAdapter.remember(replicas, scale);
        } else {
            askedOfGraph.remember(replicas, graph.resize(component, replicas));
        }
    }

    @Override
    public String toString() {
        return component + " of " + graph.ref();
    }
}
