package io.github.slaplanner.connectors.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.spi.ConnectorException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GraphScalingTest {
    private static final String GRAPH =
            "PATCH /apis/nvidia.com/v1alpha1/namespaces/serving/dynamographdeployments/chat application/merge-patch+json ";
    private static final String ADAPTER =
            "PATCH /apis/nvidia.com/v1alpha1/namespaces/serving/dynamographdeploymentscalingadapters/chat-";
    private static final String REPLICAS = "/scale application/merge-patch+json {\"spec\":{\"replicas\":";

    private final World world = new World();

    @AfterEach
    void tearDown() {
        world.close();
    }

    @Test
    void scale_withAdapter_isItsScaleOnly() {
        world.create(World.GRAPHS, Graphs.alphaWithAdapter(1, 2));
        world.create(World.ADAPTERS, Graphs.adapter("VllmDecodeWorker", 2));
        KubernetesConnector connector = world.connect();

        connector.scale(World.request(1, Map.of(Role.PREFILL, 1, Role.DECODE, 4)));

        assertThat(world.server.changes()).containsExactly(ADAPTER + "vllmdecodeworker" + REPLICAS + "4}}");
        assertThat(world.observe(connector).role(Role.DECODE).desired()).isEqualTo(4);
    }

    @Test
    void scale_withoutAdapter_patchesTheGraphAndAsksForNoAdapter() {
        world.create(World.GRAPHS, Graphs.alpha(1, 2));
        KubernetesConnector connector = world.connect();

        connector.scale(World.request(1, Map.of(Role.PREFILL, 1, Role.DECODE, 4)));

        assertThat(world.server.changes())
                .containsExactly(GRAPH + "{\"spec\":{\"services\":{\"VllmDecodeWorker\":{\"replicas\":4}}}}");
        assertThat(world.server.calls()).noneMatch(call -> (call.path() + call.body()).contains("scalingadapters"));
    }

    @Test
    void scale_adapterNotThereYet_fallsBackToTheGraphOn404() {
        world.create(World.GRAPHS, Graphs.alphaWithAdapter(1, 2));
        KubernetesConnector connector = world.connect();

        connector.scale(World.request(1, Map.of(Role.PREFILL, 1, Role.DECODE, 4)));

        assertThat(world.server.changes())
                .containsExactly(
                        ADAPTER + "vllmdecodeworker" + REPLICAS + "4}}",
                        GRAPH + "{\"spec\":{\"services\":{\"VllmDecodeWorker\":{\"replicas\":4}}}}");
        assertThat(world.observe(connector).role(Role.DECODE).desired()).isEqualTo(4);
    }

    @Test
    void scale_newVersion_isAJsonPatchThatTestsTheName() {
        world.serveGraphs(World.GRAPHS_BETA);
        world.create(World.GRAPHS_BETA, Graphs.beta(1, 2));
        KubernetesConnector connector = world.connect();

        connector.scale(World.request(1, Map.of(Role.PREFILL, 1, Role.DECODE, 3)));

        assertThat(world.server.changes()).hasSize(1);
        String patch = world.server.changes().get(0);
        assertThat(patch)
                .startsWith("PATCH /apis/nvidia.com/v1beta1/namespaces/serving/dynamographdeployments/chat "
                        + "application/json-patch+json [");
        assertThat(patch).contains("\"path\":\"/spec/components/2/name\"", "\"value\":\"decode\"", "\"op\":\"test\"");
        assertThat(patch).contains("\"path\":\"/spec/components/2/replicas\"", "\"value\":3", "\"op\":\"add\"");
        assertThat(replicasOf("decode")).isEqualTo(3);
        assertThat(world.observe(connector).role(Role.DECODE).gpusPerEngine()).isEqualTo(4);
    }

    private static String grouped(String members) {
        return Graphs.beta(1, 2) + "  experimental: {componentGroups: [{name: pair, replicas: 3, components: ["
                + members + "]}]}\n";
    }

    @Test
    void componentOfAGroup_isScaledWithItsGroup_andCostsItsGpus() {
        world.serveGraphs(World.GRAPHS_BETA);
        world.create(
                World.GRAPHS_BETA,
                grouped("{name: decode}, {name: helper}")
                        .replace(
                                "type: frontend",
                                "type: frontend\n    - name: helper\n      podTemplate: {spec: {containers: [{name: main, resources: {limits: {nvidia.com/gpu: 1}}}]}}"));
        KubernetesConnector connector = world.connect();
        assertThat(world.observe(connector).role(Role.DECODE).desired()).isEqualTo(3);
        assertThat(world.observe(connector).role(Role.DECODE).gpusPerEngine()).isEqualTo(5);

        connector.scale(World.request(1, Map.of(Role.PREFILL, 1, Role.DECODE, 4)));
        assertThat(world.server.changes())
                .singleElement()
                .asString()
                .contains("/spec/experimental/componentGroups/0/replicas", "\"value\":\"pair\"");
        assertThat(world.observe(connector).role(Role.DECODE).desired()).isEqualTo(4);
    }

    @Test
    void rolesInOneGroup_cannotBePlannedApart() {
        world.serveGraphs(World.GRAPHS_BETA);
        world.create(World.GRAPHS_BETA, grouped("{name: prefill}, {name: decode}"));
        assertThatThrownBy(world::connect)
                .hasMessageContaining("prefill and decode scale as one unit, the group pair. Maybe take them out of");
    }

    @Test
    void scale_listReordered_findsTheComponentAgain() {
        world.serveGraphs(World.GRAPHS_BETA);
        world.create(World.GRAPHS_BETA, Graphs.beta(1, 2));
        KubernetesConnector connector = world.connect();
        connector.scale(World.request(1, Map.of(Role.PREFILL, 1, Role.DECODE, 3)));
        List<?> components = Json.list(world.get(World.GRAPHS_BETA, "chat"), "spec", "components");
        world.server
                .objects()
                .patch(
                        World.collection(World.GRAPHS_BETA) + "/chat",
                        ClusterApi.MERGE_PATCH,
                        Map.of("spec", Map.of("components", List.of(components.get(2), components.get(1)))));

        connector.scale(World.request(2, Map.of(Role.PREFILL, 1, Role.DECODE, 5)));

        assertThat(replicasOf("decode")).isEqualTo(5);
        assertThat(replicasOf("prefill")).isEqualTo(1);
    }

    @Test
    void scale_asDesired_asksNothing() {
        world.create(World.GRAPHS, Graphs.alpha(1, 2));
        world.connect().scale(World.request(1, Map.of(Role.PREFILL, 1, Role.DECODE, 2)));

        assertThat(world.server.changes()).isEmpty();
    }

    @Test
    void scale_graphNotReady_isCarriedOutAllTheSame() {
        world.create(World.GRAPHS, Graphs.alpha(1, 2));
        world.status(
                World.GRAPHS,
                "chat",
                Map.of("state", "pending", "conditions", List.of(Map.of("type", "Ready", "status", "False"))));
        world.connect().scale(World.request(1, Map.of(Role.PREFILL, 1, Role.DECODE, 1)));

        assertThat(world.server.changes()).last().asString().endsWith("{\"VllmDecodeWorker\":{\"replicas\":1}}}}");
    }

    @Test
    void scale_rolesTradeGpus_donorGoesFirst() {
        world.create(World.GRAPHS, Graphs.alpha(1, 4));
        world.connect().scale(World.request(1, Map.of(Role.PREFILL, 3, Role.DECODE, 2)));

        assertThat(world.server.changes())
                .containsExactly(
                        GRAPH + "{\"spec\":{\"services\":{\"VllmDecodeWorker\":{\"replicas\":2}}}}",
                        GRAPH + "{\"spec\":{\"services\":{\"VllmPrefillWorker\":{\"replicas\":3}}}}");
    }

    @Test
    void scale_secondRoleRefused_firstGoesBack() {
        world.create(World.GRAPHS, Graphs.alpha(1, 4));
        KubernetesConnector connector = world.connect();
        world.server.fail(1, 422, call -> call.body().contains("VllmPrefillWorker"));

        assertThatThrownBy(() -> connector.scale(World.request(1, Map.of(Role.PREFILL, 3, Role.DECODE, 2))))
                .isInstanceOf(ConnectorException.class)
                .hasMessage("prefill 1 -> 3 failed: Cannot scale VllmPrefillWorker of DynamoGraphDeployment chat:"
                        + " the API server " + world.server.address() + " answers HTTP 422 (made to fail)."
                        + " Maybe an admission webhook objects; read what it says.\ndecode 4 -> 2 was taken back.");
        assertThat(world.observe(connector).role(Role.DECODE).desired()).isEqualTo(4);
        assertThat(world.observe(connector).role(Role.PREFILL).desired()).isEqualTo(1);
    }

    @Test
    void scale_secondRoleAndTheWayBackFail_saysWhatStands() {
        world.create(World.GRAPHS, Graphs.alpha(1, 4));
        KubernetesConnector connector = world.connect();
        world.server.fail(1, 422, call -> call.body().contains("VllmPrefillWorker"));
        world.server.fail(1, 422, call -> call.body().contains("\"VllmDecodeWorker\":{\"replicas\":4"));

        assertThatThrownBy(() -> connector.scale(World.request(1, Map.of(Role.PREFILL, 3, Role.DECODE, 2))))
                .hasMessageContaining("decode 4 -> 2 stands, as it could not be taken back")
                .hasMessageEndingWith("the next decision starts from there.");
        assertThat(world.observe(connector).role(Role.DECODE).desired()).isEqualTo(2);
        connector.scale(World.request(2, Map.of(Role.PREFILL, 3, Role.DECODE, 2)));
        assertThat(world.observe(connector).role(Role.PREFILL).desired()).isEqualTo(3);
    }

    @Test
    void adapter_appearsAndGoes_desiredFollows() {
        world.create(World.GRAPHS, Graphs.alpha(1, 2));
        KubernetesConnector connector = world.connect();
        assertThat(world.observe(connector).role(Role.DECODE).desired()).isEqualTo(2);

        world.create(World.ADAPTERS, Graphs.adapter("VllmDecodeWorker", 5));
        world.edit(World.GRAPHS, "chat", "{spec: {services: {VllmDecodeWorker: {scalingAdapter: {enabled: true}}}}}");
        world.await(connector, Role.DECODE, state -> state.desired() == 5);
        connector.scale(World.request(1, Map.of(Role.PREFILL, 1, Role.DECODE, 6)));
        assertThat(world.server.changes()).last().asString().startsWith(ADAPTER);
        assertThat(world.observe(connector).role(Role.DECODE).desired()).isEqualTo(6);

        world.delete(World.ADAPTERS, "chat-vllmdecodeworker");
        world.edit(World.GRAPHS, "chat", "{spec: {services: {VllmDecodeWorker: {scalingAdapter: null}}}}");
        world.await(connector, Role.DECODE, state -> state.desired() == 2);
        connector.scale(World.request(2, Map.of(Role.PREFILL, 1, Role.DECODE, 3)));
        assertThat(world.server.changes()).last().asString().startsWith(GRAPH);
        assertThat(world.observe(connector).role(Role.DECODE).desired()).isEqualTo(3);
    }

    @Test
    void replicas_editedByHand_areDesired() {
        world.create(World.GRAPHS, Graphs.alpha(1, 2));
        KubernetesConnector connector = world.connect();
        connector.scale(World.request(1, Map.of(Role.PREFILL, 1, Role.DECODE, 4)));
        world.edit(World.GRAPHS, "chat", "{spec: {services: {VllmDecodeWorker: {replicas: 7}}}}");
        world.await(connector, Role.DECODE, state -> state.desired() == 7);

        connector.scale(World.request(2, Map.of(Role.PREFILL, 1, Role.DECODE, 4)));
        assertThat(world.observe(connector).role(Role.DECODE).desired()).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(ints = {409, 429, 500, 503, 0})
    void scale_passingFailure_isTriedAgain(int code) {
        world.create(World.GRAPHS, Graphs.alpha(1, 2));
        KubernetesConnector connector = world.connect();
        world.server.fail(2, code, ApiServer.patchOf("/dynamographdeployments/chat"));

        connector.scale(World.request(1, Map.of(Role.PREFILL, 1, Role.DECODE, 4)));

        assertThat(world.observe(connector).role(Role.DECODE).desired()).isEqualTo(4);
        assertThat(world.pauses).containsExactly(Duration.ofMillis(200), Duration.ofMillis(400));
    }

    @Test
    void scale_throttled_waitsAsLongAsTheServerAsksWithinReason() {
        world.create(World.GRAPHS, Graphs.alpha(1, 2));
        KubernetesConnector connector = world.connect();
        world.server.throttle(1, 1, ApiServer.patchOf("/dynamographdeployments/chat"));
        world.server.throttle(1, 60, ApiServer.patchOf("/dynamographdeployments/chat"));

        connector.scale(World.request(1, Map.of(Role.PREFILL, 1, Role.DECODE, 4)));

        assertThat(world.pauses).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2));
    }

    @Test
    void scale_failureThatStays_isGivenUpAndTheNextDecisionTriesAgain() {
        world.create(World.GRAPHS, Graphs.alpha(1, 2));
        KubernetesConnector connector = world.connect();
        world.server.fail(4, 503, ApiServer.patchOf("/dynamographdeployments/chat"));

        assertThatThrownBy(() -> connector.scale(World.request(1, Map.of(Role.PREFILL, 1, Role.DECODE, 4))))
                .isInstanceOf(ConnectorException.class)
                .hasMessageContaining("HTTP 503");
        assertThat(world.pauses).hasSize(3);
        connector.scale(World.request(2, Map.of(Role.PREFILL, 1, Role.DECODE, 4)));
        assertThat(world.observe(connector).role(Role.DECODE).desired()).isEqualTo(4);
    }

    @Test
    void scale_timeLimitReached_isGivenUp() {
        world.create(World.GRAPHS, Graphs.alpha(1, 2));
        KubernetesConnector connector = world.connect();
        world.server.fail(9, 503, call -> {
            if (call.method().equals("PATCH")) {
                world.clock.advance(Duration.ofSeconds(3));
            }
            return call.method().equals("PATCH");
        });

        assertThatThrownBy(() -> connector.scale(World.request(1, Map.of(Role.PREFILL, 1, Role.DECODE, 4))))
                .isInstanceOf(ConnectorException.class);
        assertThat(world.pauses).hasSize(1);
    }

    @Test
    void scale_notAllowed_namesTheRuleToAdd() {
        world.create(World.GRAPHS, Graphs.alphaWithAdapter(1, 2));
        world.create(World.ADAPTERS, Graphs.adapter("VllmDecodeWorker", 2));
        KubernetesConnector connector = world.connect();
        world.server.fail(1, 403, ApiServer.patchOf("/scale"));

        assertThatThrownBy(() -> connector.scale(World.request(1, Map.of(Role.PREFILL, 1, Role.DECODE, 4))))
                .hasMessage(
                        "Cannot scale DynamoGraphDeploymentScalingAdapter chat-vllmdecodeworker. The planner may not"
                                + " patch dynamographdeploymentscalingadapters/scale in namespace serving (403). Maybe add this"
                                + " rule to its Role: {apiGroups: [\"nvidia.com\"],"
                                + " resources: [\"dynamographdeploymentscalingadapters/scale\"], verbs: [\"patch\"]}");
        assertThat(world.server.changes()).hasSize(1);
    }

    @Test
    void scale_roleThatIsNotPlanned_isRefusedAndNothingChanges() {
        world.create(World.GRAPHS, Graphs.alpha(1, 2));
        KubernetesConnector connector = world.connect();

        assertThatThrownBy(() -> connector.scale(World.request(1, Map.of(Role.DECODE, 4, Role.AGGREGATED, 1))))
                .hasMessage("The fleet has no agg engines.");
        assertThat(world.server.changes()).isEmpty();
    }

    private Integer replicasOf(String component) {
        return GraphVersion.V1BETA1.components(world.get(World.GRAPHS_BETA, "chat")).stream()
                .filter(found -> found.name().equals(component))
                .findFirst()
                .orElseThrow()
                .replicas();
    }
}
