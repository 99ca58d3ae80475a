package io.github.slaplanner.connectors.kubernetes;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.fake.ManualClock;
import io.github.slaplanner.api.observation.FleetState;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.observation.RoleState;
import io.github.slaplanner.api.spi.ConnectorException;
import io.github.slaplanner.api.spi.PluginContext;
import io.github.slaplanner.api.spi.ScaleRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A cluster with its controllers, which do nothing until they are told. */
final class World implements AutoCloseable {
    static final ApiKind GRAPHS =
            new ApiKind("nvidia.com", "v1alpha1", "DynamoGraphDeployment", "dynamographdeployments", false);
    static final ApiKind GRAPHS_BETA =
            new ApiKind("nvidia.com", "v1beta1", "DynamoGraphDeployment", "dynamographdeployments", false);
    static final ApiKind ADAPTERS = new ApiKind(
            "nvidia.com",
            "v1alpha1",
            "DynamoGraphDeploymentScalingAdapter",
            "dynamographdeploymentscalingadapters",
            true);
    static final ApiKind DEPLOYMENTS = new ApiKind("apps", "v1", "Deployment", "deployments", true);

    static final ApiKind PODS = new ApiKind("", "v1", "Pod", "pods", false);

    final ApiServer server = new ApiServer();
    final ManualClock clock = new ManualClock(Instant.parse("2026-03-02T12:00:00Z"));
    final List<Duration> pauses = new ArrayList<>();
    private final List<KubernetesConnector> connectors = new ArrayList<>();
    private int podNumber;

    World() {
        serveGraphs(GRAPHS);
    }

    /** Serves graphs in one version, and adapters. */
    void serveGraphs(ApiKind kind) {
        Map<String, Object> graphs = ApiServer.resource(kind.plural(), kind.kind());
        server.serve("nvidia.com/" + kind.version(), List.of(graphs));
        Map<String, Object> adapters = ApiServer.resource(ADAPTERS.plural(), ADAPTERS.kind());
        Map<String, Object> scale = ApiServer.resource(ADAPTERS.plural() + "/scale", "Scale");
        if (kind.equals(GRAPHS)) {
            server.serve("nvidia.com/v1alpha1", List.of(graphs, adapters, scale));
        } else {
            server.serve("nvidia.com/v1alpha1", List.of(adapters, scale));
        }
    }

    static PlannerConfig.Builder config() {
        return PlannerConfig.builder().environment("kubernetes");
    }

    KubernetesConnector connect(PlannerConfig config) {
        PluginContext context = PluginContext.of(config, "kubernetes");
        KubernetesConnector connector = Cluster.connect(context, outside());
        connectors.add(connector);
        awaitUp(connector);
        return connector;
    }

    Cluster.Outside outside() {
        return new Cluster.Outside(server.client(), Map.of("POD_NAME", "planner-0"), clock, pauses::add);
    }

    KubernetesConnector connect() {
        return connect(
                config().plugin("kubernetes", Map.of("deployment", "chat")).build());
    }

    Map<String, Object> create(ApiKind kind, String yaml) {
        return server.objects().create(collection(kind), Json.map(Serialization.unmarshal(yaml, Object.class)));
    }

    Map<String, Object> get(ApiKind kind, String name) {
        return server.objects().read(collection(kind) + "/" + name, "");
    }

    void delete(ApiKind kind, String name) {
        server.objects().delete(collection(kind) + "/" + name);
    }

    /** Changes part of an object, as a person with kubectl would. */
    void edit(ApiKind kind, String name, String patch) {
        Object merge = Serialization.unmarshal("---\n" + patch, Object.class);
        server.objects().patch(collection(kind) + "/" + name, ClusterApi.MERGE_PATCH, merge);
    }

    /** Writes part of the status, and that it speaks of the present spec. */
    void status(ApiKind kind, String name, Map<String, Object> status) {
        Map<String, Object> whole = new HashMap<>(status);
        whole.put("observedGeneration", Json.number(get(kind, name), "metadata", "generation"));
        String path = collection(kind) + "/" + name + "/status";
        server.objects().patch(path, ClusterApi.MERGE_PATCH, Map.of("status", whole));
    }

    /** Writes the status of a component of a graph. */
    void status(ApiKind kind, String graph, String component, Map<String, Object> counts) {
        String field = kind.version().equals("v1alpha1") ? "services" : "components";
        status(kind, graph, Map.of(field, Map.of(component, counts)));
    }

    static String collection(ApiKind kind) {
        return kind.path() + "/namespaces/" + ApiServer.NAMESPACE + "/" + kind.plural();
    }

    static Map<String, Object> counts(int replicas, int serving) {
        return Map.of(
                "componentKind", "Deployment",
                "replicas", replicas,
                "updatedReplicas", replicas,
                "readyReplicas", serving,
                "availableReplicas", serving);
    }

    /** Labels that Dynamo's operator puts on pods. */
    static Map<String, String> labels(String graph, String component) {
        return Map.of(Graph.GRAPH_LABEL, graph, Graph.COMPONENT_LABEL, component);
    }

    /** A pod that was created at a time and does not serve; returns its name. */
    String pod(Map<String, String> labels, Instant created) {
        String name = "pod-" + ++podNumber;
        Map<String, Object> metadata = Map.of(
                "name",
                name,
                "namespace",
                ApiServer.NAMESPACE,
                "creationTimestamp",
                created.toString(),
                "labels",
                labels);
        server.objects()
                .create(
                        collection(PODS),
                        Map.of(
                                "apiVersion",
                                "v1",
                                "kind",
                                "Pod",
                                "metadata",
                                metadata,
                                "status",
                                Map.of("phase", "Pending")));
        return name;
    }

    /** The pod serves from a time on. */
    void ready(String pod, Instant since) {
        Map<String, Object> condition =
                Map.of("type", "Ready", "status", "True", "lastTransitionTime", since.toString());
        server.objects()
                .patch(
                        collection(PODS) + "/" + pod + "/status",
                        ClusterApi.MERGE_PATCH,
                        Map.of("status", Map.of("phase", "Running", "conditions", List.of(condition))));
    }

    /** The pod waits for capacity. */
    void waits(String pod) {
        conditions(pod, "Pending", List.of(condition("PodScheduled", "False", clock.instant())));
    }

    /** The pod has a node since a time. */
    void scheduled(String pod, Instant since) {
        conditions(pod, "Pending", List.of(condition("PodScheduled", "True", since)));
    }

    /** The pod has a node since one time and serves since another. */
    void servesOnNode(String pod, Instant scheduled, Instant ready) {
        conditions(
                pod,
                "Running",
                List.of(condition("PodScheduled", "True", scheduled), condition("Ready", "True", ready)));
    }

    private static Map<String, Object> condition(String type, String status, Instant since) {
        return Map.of("type", type, "status", status, "lastTransitionTime", since.toString());
    }

    private void conditions(String pod, String phase, List<Map<String, Object>> conditions) {
        server.objects()
                .patch(
                        collection(PODS) + "/" + pod + "/status",
                        ClusterApi.MERGE_PATCH,
                        Map.of("status", Map.of("phase", phase, "conditions", conditions)));
    }

    /** A pod that has served since a time. */
    String readyPod(Map<String, String> labels, Instant since) {
        String pod = pod(labels, since);
        ready(pod, since);
        return pod;
    }

    /** The pod finishes its requests and will go. */
    void drain(String pod) {
        edit(PODS, pod, "{metadata: {deletionTimestamp: \"" + clock.instant() + "\"}}");
    }

    void remove(String pod) {
        delete(PODS, pod);
    }

    /** Waits until the connector sees what is wanted of a role, and returns it. */
    RoleState await(KubernetesConnector connector, Role role, Predicate<RoleState> wanted) {
        List<RoleState> last = new ArrayList<>();
        Await.until("the " + role + " engines are as wanted", () -> {
            RoleState state = seen(connector, role);
            last.clear();
            last.add(state);
            return state != null && wanted.test(state);
        });
        return last.get(0);
    }

    /** What the connector sees of a role; null while a watch is set up. */
    private @Nullable RoleState seen(KubernetesConnector connector, Role role) {
        try {
            return connector.observe(clock.instant()).role(role);
        } catch (ConnectorException notYet) {
            return null;
        }
    }

    /** Waits until the connector has seen all pods, and that the fleet has settled. */
    void awaitSettled(KubernetesConnector connector, Map<Role, Integer> pods, Instant now) {
        Await.until(
                "the fleet settles",
                () -> connector.fleet().targets().entrySet().stream()
                                .allMatch(target -> target.getValue().pods().size() == pods.get(target.getKey()))
                        && connector.observe(now).stable());
    }

    /** Waits until all watches are up. */
    void awaitUp(KubernetesConnector connector) {
        Await.until(
                "the watches are up", () -> connector.fleet().watches().stream().allMatch(Watched::isUp));
    }

    /** Waits until the connector fails to observe, and returns its message. */
    String awaitFailure(KubernetesConnector connector) {
        return Await.failure(() -> connector.observe(clock.instant()));
    }

    FleetState observe(KubernetesConnector connector) {
        return connector.observe(clock.instant());
    }

    static ScaleRequest request(long id, Map<Role, Integer> replicas) {
        return new ScaleRequest(id, replicas, "load proposal, 5 engines over 81 % KV");
    }

    @Override
    public void close() {
        connectors.forEach(KubernetesConnector::close);
        server.close();
    }
}
