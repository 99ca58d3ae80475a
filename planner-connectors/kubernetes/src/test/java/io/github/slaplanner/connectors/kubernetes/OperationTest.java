package io.github.slaplanner.connectors.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.github.slaplanner.api.config.Mode;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.spi.ConnectorException;
import io.github.slaplanner.api.spi.ScaleRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the connector does beside scaling: emit, tell events, pick idle engines, lead. */
class OperationTest {
    private final World world = new World();

    @AfterEach
    void tearDown() {
        world.close();
    }

    private KubernetesConnector graph(Map<String, Object> settings) {
        world.create(World.GRAPHS, Graphs.alpha(1, 2));
        return world.connect(World.config().plugin("kubernetes", settings).build());
    }

    private List<Object> events() {
        return world.server.calls().stream()
                .filter(call -> call.path().contains("/events"))
                .map(call -> Serialization.unmarshal(call.body(), Object.class))
                .toList();
    }

    @Test
    void emit_neverChangesAnything() {
        KubernetesConnector connector = graph(Map.of("deployment", "chat", "emit", true));
        assertThat(connector.mayAct()).isFalse();
        assertThatThrownBy(() -> connector.scale(World.request(1, Map.of(Role.PREFILL, 3, Role.DECODE, 4))))
                .hasMessage("This planner does not act: an autoscaler follows its metrics (emit).");

        assertThat(world.server.changes()).isEmpty();
        assertThat(world.observe(connector).role(Role.DECODE).desired()).isEqualTo(2);
    }

    @Test
    void event_tellsWhatWasScaledAndWhy() {
        KubernetesConnector connector = graph(Map.of("deployment", "chat"));
        connector.scale(World.request(1, Map.of(Role.PREFILL, 1, Role.DECODE, 4)));
        Await.until("an event is written", () -> events().size() == 1);

        Object event = events().get(0);
        assertThat(Json.text(event, "message")).isEqualTo("decode 2 -> 4: load proposal, 5 engines over 81 % KV");
        assertThat(Json.text(event, "reason")).isEqualTo("Rescaled");
        assertThat(Json.text(event, "type")).isEqualTo("Normal");
        assertThat(Json.map(event, "involvedObject"))
                .isEqualTo(Map.of(
                        "apiVersion", "nvidia.com/v1alpha1",
                        "kind", "DynamoGraphDeployment",
                        "name", "chat",
                        "namespace", "serving",
                        "uid", "graph-uid"));
    }

    @Test
    void event_ofAFailureIsAWarning() {
        KubernetesConnector connector = graph(Map.of("deployment", "chat"));
        world.server.fail(1, 403, ApiServer.patchOf("/chat"));
        assertThatThrownBy(() -> connector.scale(World.request(1, Map.of(Role.PREFILL, 1, Role.DECODE, 4))))
                .isInstanceOf(ConnectorException.class);
        Await.until("an event is written", () -> events().size() == 1);
        assertThat(Json.text(events().get(0), "type")).isEqualTo("Warning");
        assertThat(Json.text(events().get(0), "reason")).isEqualTo("RescaleFailed");
    }

    @Test
    void event_givesTheReasonOfItsOwnRole() {
        KubernetesConnector connector = graph(Map.of("deployment", "chat"));
        connector.scale(new ScaleRequest(
                1,
                Map.of(Role.PREFILL, 2, Role.DECODE, 4),
                "all of it",
                Map.of(Role.PREFILL, "prefill 1 -> 2: prompts queue", Role.DECODE, "decode 2 -> 4: KV cache is full")));
        Await.until("both are told", () -> events().size() == 2);
        assertThat(events())
                .extracting(event -> Json.text(event, "message"))
                .containsExactly("prefill 1 -> 2: prompts queue", "decode 2 -> 4: KV cache is full");
    }

    @Test
    void event_ofTheSameAgain_isCountedUpAndNotRepeated() {
        KubernetesConnector connector = graph(Map.of("deployment", "chat"));
        world.server.fail(3, 403, ApiServer.patchOf("/chat"));
        for (int tick = 0; tick < 3; tick++) {
            assertThatThrownBy(() -> connector.scale(World.request(1, Map.of(Role.PREFILL, 1, Role.DECODE, 4))))
                    .isInstanceOf(ConnectorException.class);
        }
        Await.until("three are told", () -> events().size() == 3);
        assertThat(world.server.calls())
                .filteredOn(call -> call.path().contains("/events"))
                .extracting(ApiServer.Call::method)
                .containsExactly("POST", "PATCH", "PATCH");
        assertThat(Json.number(events().get(2), "count")).isEqualTo(3);
    }

    @Test
    void event_thatIsLost_isTriedAgainAndScalingGoesOn() {
        KubernetesConnector connector = graph(Map.of("deployment", "chat"));
        world.server.fail(2, 503, call -> call.path().endsWith("/events"));
        connector.scale(World.request(1, Map.of(Role.PREFILL, 1, Role.DECODE, 4)));
        assertThat(world.observe(connector).role(Role.DECODE).desired()).isEqualTo(4);
        Await.until("the event is told at last", () -> events().size() == 3);
    }

    @Test
    void events_refused_scalingGoesOn() {
        KubernetesConnector connector = graph(Map.of("deployment", "chat"));
        world.server.fail(1, 403, call -> call.path().endsWith("/events"));
        connector.scale(World.request(1, Map.of(Role.PREFILL, 1, Role.DECODE, 4)));
        assertThat(world.observe(connector).role(Role.DECODE).desired()).isEqualTo(4);
    }

    @Test
    void events_turnedOff_areNotWritten() {
        KubernetesConnector connector = graph(Map.of("deployment", "chat", "events", false));
        connector.scale(World.request(1, Map.of(Role.PREFILL, 1, Role.DECODE, 4)));
        connector.close();
        assertThat(events()).isEmpty();
    }

    @Test
    void shrinking_marksTheIdlestEngineAndTakesOldMarksOff() throws IOException {
        HttpServer engines = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        engines.createContext("/metrics", exchange -> {
            byte[] body = "# TYPE running gauge\nrunning{model=\"x\"} 3\nrunning{model=\"y\"} 1\nrunning_total 99\n"
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        engines.start();
        try {
            world.create(World.DEPLOYMENTS, Graphs.deployment("vllm", 2));
            String answers = engine("127.0.0.1", "0");
            String silent = engine("", "-1000");
            KubernetesConnector connector = world.connect(World.config()
                    .mode(Mode.AGG)
                    .enableLoadScaling(false)
                    .plugin(
                            "kubernetes",
                            Map.of(
                                    "targets",
                                    Map.of("agg", Map.of("name", "vllm")),
                                    "drain_idlest",
                                    Map.of(
                                            "metric",
                                            "running",
                                            "port",
                                            engines.getAddress().getPort())))
                    .build());
            connector.scale(World.request(1, Map.of(Role.AGGREGATED, 1)));

            assertThat(cost(answers)).isEqualTo("-1000");
            assertThat(cost(silent)).isNull();
            assertThat(world.server.changes()).last().asString().contains("/scale ");

            connector.scale(World.request(2, Map.of(Role.AGGREGATED, 3)));
            Await.until("marks come off when the role grows", () -> cost(answers) == null);
        } finally {
            engines.stop(0);
        }
    }

    private String engine(String ip, String cost) {
        String pod = world.readyPod(Map.of("app", "vllm"), world.clock.instant());
        world.edit(
                World.PODS,
                pod,
                "{metadata: {ownerReferences: [{kind: ReplicaSet, name: r, uid: u, apiVersion: apps/v1}], annotations:"
                        + " {controller.kubernetes.io/pod-deletion-cost: \"" + cost + "\"}}}");
        if (!ip.isEmpty()) {
            String path = World.collection(World.PODS) + "/" + pod + "/status";
            world.server.objects().patch(path, ClusterApi.MERGE_PATCH, Map.of("status", Map.of("podIP", ip)));
        }
        return pod;
    }

    private String cost(String pod) {
        return Json.text(
                world.get(World.PODS, pod), "metadata", "annotations", "controller.kubernetes.io/pod-deletion-cost");
    }

    @Test
    void load_isTheSumOverSeries() {
        String text = "# HELP a b\na{x=\"}\"} 2 1700000000000\na 1.5\nab 7\n";
        assertThat(IdlestFirst.sum(text, "a")).isEqualTo(OptionalDouble.of(3.5));
        assertThat(IdlestFirst.sum(text, "c")).isEmpty();
    }

    @Test
    void planner_thatDoesNotLead_doesNotAct() {
        world.create(World.GRAPHS, Graphs.alpha(1, 2));
        world.server
                .objects()
                .create(
                        "/apis/coordination.k8s.io/v1/namespaces/serving/leases",
                        Map.of(
                                "apiVersion",
                                "coordination.k8s.io/v1",
                                "kind",
                                "Lease",
                                "metadata",
                                Map.of("name", "sla-planner", "namespace", "serving"),
                                "spec",
                                Map.of(
                                        "holderIdentity", "other",
                                        "leaseDurationSeconds", 30,
                                        "renewTime", "2999-01-01T00:00:00.000000Z",
                                        "acquireTime", "2999-01-01T00:00:00.000000Z")));
        KubernetesConnector connector = world.connect(World.config()
                .plugin("kubernetes", Map.of("deployment", "chat", "leader_election", true))
                .build());

        Await.until("it knows who leads", () -> connector.whyNotAct().equals("other leads (Lease sla-planner)"));
        assertThat(connector.mayAct()).isFalse();
        assertThat(world.observe(connector).role(Role.DECODE).desired()).isEqualTo(2);
        assertThatThrownBy(() -> connector.scale(World.request(1, Map.of(Role.DECODE, 4))))
                .hasMessage("This planner does not act: other leads (Lease sla-planner).");
        assertThat(world.server.changes()).isEmpty();
    }

    @Test
    void advisory_doesNotCompeteForTheLease_untilItIsToAct() {
        world.create(World.GRAPHS, Graphs.alpha(1, 2));
        KubernetesConnector connector = world.connect(World.config()
                .set(Settings.ADVISORY, true)
                .plugin("kubernetes", Map.of("deployment", "chat", "leader_election", true))
                .build());
        world.observe(connector);
        assertThat(world.server.changes()).isEmpty();

        Await.until("it leads", connector::mayAct);
        assertThat(world.server.changes()).isNotEmpty();
    }
}
