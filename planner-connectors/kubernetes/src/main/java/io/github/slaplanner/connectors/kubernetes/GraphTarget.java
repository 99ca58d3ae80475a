package io.github.slaplanner.connectors.kubernetes;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A component of a Dynamo graph deployment. Where the graph says that it has a scaling adapter, the adapter says what is
 * desired and is what is scaled; where it has none, the graph itself. That may change while the planner runs.
 */
final class GraphTarget implements RoleTarget {
    private final Graph graph;
    private final String component;
    private final AdapterLink adapter;
    private final AskedSize askedOfGraph = new AskedSize();

    GraphTarget(Graph graph, String component, AdapterLink adapter) {
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
        adapter.follow(now.scalesByAdapter());
        Integer ofAdapter = adapter.replicas();
        int desired = ofAdapter != null ? ofAdapter : asked != null ? asked : now.replicas();
        // The operator copies an adapter's replicas to the graph; until it has, the graph's status is about the past.
        boolean current = Workload.current(shown) && desired == now.replicas();
        return new Workload(desired, StatusCounts.of(now.status()), current, now.gpus());
    }

    @Override
    public List<Pod> pods() {
        return graph.pods(component);
    }

    @Override
    public void resize(int replicas) {
        if (!adapter.resize(replicas)) {
            askedOfGraph.remember(replicas, graph.resize(component, replicas));
        }
    }

    @Override
    public String toString() {
        return component + " of " + graph.ref();
    }
}
