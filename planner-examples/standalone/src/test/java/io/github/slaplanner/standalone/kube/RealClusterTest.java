package io.github.slaplanner.standalone.kube;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Pod;
import io.github.slaplanner.api.config.Mode;
import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.api.observation.FleetState;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.observation.RoleState;
import io.github.slaplanner.api.spi.Connector;
import io.github.slaplanner.api.spi.ConnectorException;
import io.github.slaplanner.api.spi.Finding;
import io.github.slaplanner.api.spi.PluginContext;
import io.github.slaplanner.api.spi.ScaleRequest;
import io.github.slaplanner.connectors.kubernetes.KubernetesConnectorProvider;
import io.github.slaplanner.core.config.ConfigLoader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The connector against a real API server, under exactly the rights that ship. Each test has a namespace of its own. */
class RealClusterTest {
    @TempDir
    static Path folder;

    private static KubeCluster cluster;
    private final List<Connector> connectors = new ArrayList<>();
    private long decisions;

    @BeforeAll
    static void start() throws IOException {
        cluster = KubeCluster.start(folder);
        cluster.kubectl("apply", "-f", Manifests.CRDS.toString());
        Await.until(
                "graphs are served",
                () -> cluster.tryKubectl("get", "dgd,dgdsa", "-A").code() == 0);
    }

    @AfterAll
    static void end() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @AfterEach
    void close() {
        connectors.forEach(Connector::close);
        cluster.kubelet().room(true);
        cluster.kubelet().drained(true);
    }

    private Connector connect(Path kubeconfig, PlannerConfig config) {
        System.setProperty("kubeconfig", kubeconfig.toString());
        Connector connector = new KubernetesConnectorProvider().create(PluginContext.of(config, "kubernetes"));
        connectors.add(connector);
        return connector;
    }

    private static PlannerConfig config(String overlay, Map<String, Object> kubernetes) {
        PlannerConfig shipped = new ConfigLoader(Map.of())
                .load(Manifests.KUSTOMIZE
                        .resolve(overlay)
                        .resolve("planner.yaml")
                        .toString())
                .config();
        return shipped.toBuilder()
                .set(Settings.ADVISORY, false)
                .enableLoadScaling(false)
                .plugin("kubernetes", kubernetes)
                .build();
    }

    private static PlannerConfig deployments() {
        Map<String, Object> targets =
                Map.of("prefill", Map.of("name", "vllm-prefill"), "decode", Map.of("name", "vllm-decode"));
        return config("deployments", Map.of("targets", targets));
    }

    private void scale(Connector connector, Map<Role, Integer> replicas) {
        connector.scale(new ScaleRequest(++decisions, replicas, "test"));
    }

    private static RoleState await(Connector connector, Role role, String what, Predicate<RoleState> wanted) {
        RoleState[] last = new RoleState[1];
        Await.until(what + ", not " + role, () -> {
            try {
                FleetState seen = connector.observe(Instant.now());
                last[0] = seen.role(role);
                return wanted.test(last[0]);
            } catch (ConnectorException notYet) {
                return false;
            }
        });
        return last[0];
    }

    /** The namespace with the shipped manifests in it, and two fleets of Deployments. */
    private static Path fleet(String namespace) {
        cluster.kubectl("create", "namespace", namespace);
        cluster.kubectl("label", "namespace", namespace, "pod-security.kubernetes.io/enforce=restricted");
        Manifests.apply(cluster, namespace, "deployments");
        cluster.apply(namespace, Manifests.engines("Deployment", "vllm-prefill", 1));
        cluster.apply(namespace, Manifests.engines("Deployment", "vllm-decode", 2));
        return cluster.account(namespace, "sla-planner");
    }

    @Test
    void shippedDeployment_runsInARestrictedNamespace_andItsRightsSuffice() {
        Path account = fleet("first");
        Connector connector = connect(account, deployments());
        await(connector, Role.DECODE, "two serve", state -> state.ready() == 2 && state.stable());
        scale(connector, Map.of(Role.PREFILL, 2, Role.DECODE, 3));
        await(connector, Role.DECODE, "three serve", state -> state.ready() == 3 && state.stable());

        cluster.kubelet().drained(false);
        scale(connector, Map.of(Role.PREFILL, 2, Role.DECODE, 1));
        await(connector, Role.DECODE, "two drain", state -> state.draining() == 2 && state.ready() == 1);
        cluster.kubelet().drained(true);
        await(connector, Role.DECODE, "they are gone", RoleState::stable);

        List<Pod> planners = cluster.admin()
                .pods()
                .inNamespace("first")
                .withLabel("app.kubernetes.io/name", "sla-planner")
                .list()
                .getItems();
        assertThat(planners)
                .as("PodSecurity restricted lets the planner's pods in")
                .hasSize(2);
        Predicate<JsonNode> refused = event -> event.at("/responseStatus/code").asInt() >= 400;
        assertThat(cluster.audit("system:serviceaccount:first:sla-planner", refused))
                .as("no call was refused, or asked for what is not there")
                .isEmpty();
        assertThat(cluster.audit(
                        "system:serviceaccount:first:sla-planner",
                        event -> event.at("/verb").asText().equals("list")))
                .as("each watch lists once, at its start")
                .hasSize(4);
        assertThat(cluster.audit(
                        "system:serviceaccount:first:sla-planner",
                        event -> event.at("/verb").asText().equals("patch")
                                && event.at("/objectRef/subresource").asText().equals("scale")))
                .as("one call for each size that changes")
                .hasSize(3);
        assertThat(cluster.kubectl("get", "events", "-n", "first", "--field-selector", "reason=Rescaled", "-o", "name")
                        .lines())
                .hasSize(3);
    }

    @Test
    void statefulSet_isCountedOnceAllTheWayThroughADrain() {
        cluster.kubectl("create", "namespace", "sets");
        Manifests.apply(cluster, "sets", "deployments");
        cluster.apply("sets", Manifests.engines("StatefulSet", "vllm", 3));
        Map<String, Object> target = Map.of("decode", Map.of("name", "vllm", "kind", "StatefulSet"));
        Connector connector = connect(
                cluster.account("sets", "sla-planner"),
                config("deployments", Map.of("targets", target)).toBuilder()
                        .mode(Mode.DECODE)
                        .build());
        await(connector, Role.DECODE, "three serve", state -> state.ready() == 3 && state.stable());
        cluster.kubelet().drained(false);
        scale(connector, Map.of(Role.DECODE, 2));
        await(connector, Role.DECODE, "one drains", state -> state.draining() == 1);
        cluster.kubelet().drained(true);
        List<Integer> present = new ArrayList<>();
        await(connector, Role.DECODE, "it is gone", state -> {
            present.add(state.ready() + state.draining());
            return state.stable();
        });
        assertThat(present).allMatch(engines -> engines <= 3);
    }

    @Test
    void podWithoutANode_waitsAndItsWaitingIsNoStartUp() {
        Connector connector = connect(fleet("waiting"), deployments());
        await(connector, Role.DECODE, "two serve", RoleState::stable);
        cluster.kubelet().room(false);
        scale(connector, Map.of(Role.PREFILL, 1, Role.DECODE, 3));
        await(connector, Role.DECODE, "one waits", state -> state.starting() == 1 && state.waiting() == 1);
        Await.until("it has waited for five seconds", new Countdown(100)::over);
        cluster.kubelet().room(true);
        RoleState served = await(
                connector, Role.DECODE, "it serves", state -> !state.startups().isEmpty());
        assertThat(served.startups())
                .singleElement()
                .satisfies(time -> assertThat(time.toSeconds()).isBetween(0L, 4L));
        assertThat(served.waiting()).isZero();
    }

    private static final class Countdown {
        private int left;

        Countdown(int looks) {
            left = looks;
        }

        boolean over() {
            return left-- == 0;
        }
    }

    private static Path graph(String namespace, String yaml) {
        cluster.kubectl("create", "namespace", namespace);
        Manifests.apply(cluster, namespace, "dynamo");
        cluster.apply(namespace, yaml);
        return cluster.account(namespace, "sla-planner");
    }

    private static String replicas(String namespace, String path) {
        return cluster.kubectl("get", "dgd", "chat", "-n", namespace, "-o", "jsonpath={" + path + "}");
    }

    @Test
    void graphInTheNewerVersion_isScaledByItsComponents() {
        Path account = graph("beta", Manifests.graph("v1beta1"));
        Connector connector = connect(account, config("dynamo", Map.of("deployment", "chat")));
        scale(connector, Map.of(Role.PREFILL, 2, Role.DECODE, 4));
        assertThat(replicas("beta", ".spec.components[*].replicas")).isEqualTo("1 2 4");
        await(connector, Role.DECODE, "four are desired", state -> state.desired() == 4);
        assertThat(cluster.audit(
                        "system:serviceaccount:beta:sla-planner",
                        event -> event.at("/requestURI").asText().contains("scalingadapters")))
                .as("a graph without adapters costs no call for any")
                .isEmpty();
    }

    @Test
    void graphInTheOlderVersion_isScaledByItsServices() {
        Path account = graph("alpha", Manifests.graph("v1alpha1"));
        Connector connector =
                connect(account, config("dynamo", Map.of("deployment", "chat", "api_version", "v1alpha1")));
        scale(connector, Map.of(Role.PREFILL, 2, Role.DECODE, 4));
        String services = ".spec.services.VllmPrefillWorker.replicas";
        assertThat(cluster.kubectl(
                        "get", "dgd.v1alpha1.nvidia.com", "chat", "-n", "alpha", "-o", "jsonpath={" + services + "}"))
                .isEqualTo("2");
        await(connector, Role.DECODE, "four are desired", state -> state.desired() == 4);
    }

    @Test
    void graphWithAdapters_isScaledByThem() {
        String graph = Manifests.graph("v1beta1").replace("type: decode,", "type: decode, scalingAdapter: {},");
        Path account = graph("adapters", graph);
        cluster.apply("adapters", """
                apiVersion: nvidia.com/v1alpha1
                kind: DynamoGraphDeploymentScalingAdapter
                metadata: {name: chat-vllmdecodeworker}
                spec: {replicas: 2, dgdRef: {name: chat, serviceName: VllmDecodeWorker}}
                """);
        Connector connector = connect(account, config("dynamo", Map.of("deployment", "chat")));
        scale(connector, Map.of(Role.PREFILL, 1, Role.DECODE, 5));
        assertThat(cluster.kubectl(
                        "get", "dgdsa", "chat-vllmdecodeworker", "-n", "adapters", "-o", "jsonpath={.spec.replicas}"))
                .isEqualTo("5");
        assertThat(replicas("adapters", ".spec.components[2].replicas"))
                .as("the operator's to copy")
                .isEqualTo("2");
    }

    @Test
    void versionServedNoMore_graphIsFoundInTheOther() throws IOException {
        // Both shapes at once, as a conversion webhook would show one object.
        String both = Manifests.graph("v1beta1") + Manifests.services();
        Path account = graph("versions", both);
        Connector connector = connect(account, config("dynamo", Map.of("deployment", "chat")));
        await(connector, Role.DECODE, "two are desired", state -> state.desired() == 2);
        cluster.kubectl("patch", "crd", Manifests.GRAPHS, "--type=json", "-p", Manifests.served(0, false));
        try {
            await(connector, Role.DECODE, "the services' seven are seen", state -> state.desired() == 7);
            scale(connector, Map.of(Role.DECODE, 8));
            String path = "/apis/nvidia.com/v1alpha1/namespaces/versions/dynamographdeployments/chat";
            assertThat(cluster.kubectl("get", "--raw", path)).contains("\"replicas\":8");
        } finally {
            cluster.kubectl("patch", "crd", Manifests.GRAPHS, "--type=json", "-p", Manifests.served(0, true));
        }
    }

    @Test
    void ruleTaken_tokenRevoked_serverKilled_eachSaysWhatItIsAndComesBack() throws IOException {
        Path account = fleet("faults");
        Connector connector = connect(account, deployments());
        await(connector, Role.DECODE, "two serve", RoleState::stable);

        cluster.kubectl("delete", "rolebinding", "sla-planner-workloads", "-n", "faults");
        Await.failure(
                "may not patch deployments/scale in namespace faults (403). Maybe add this rule",
                () -> scale(connector, Map.of(Role.PREFILL, 1, Role.DECODE, 3)));
        cluster.killServer();
        assertThat(Await.failure("refuses the connection", () -> connector.observe(Instant.now())))
                .contains(cluster.address());
        cluster.startServer();
        Await.failure(
                "may not list, watch deployments in namespace faults (403)", () -> connector.observe(Instant.now()));
        Manifests.apply(cluster, "faults", "deployments");
        await(connector, Role.DECODE, "it is seen again", state -> state.ready() == 2);

        cluster.kubectl("delete", "serviceaccount", "sla-planner", "-n", "faults");
        Await.failure(
                "answers HTTP 401 (Unauthorized). It does not know the planner",
                // The server knows a token for some seconds more than it is valid: another size at every try.
                () -> scale(connector, Map.of(Role.PREFILL, 1, Role.DECODE, 2 + (int) (decisions % 2))));
        Manifests.apply(cluster, "faults", "deployments");
        cluster.account("faults", "sla-planner");
        scale(connector, Map.of(Role.PREFILL, 1, Role.DECODE, 4));
        await(connector, Role.DECODE, "four serve", state -> state.ready() == 4);
    }

    @Test
    void check_underTheShippedRights_findsNothingWrong_andWithoutThemNamesEachRule() {
        System.setProperty("kubeconfig", fleet("checked").toString());
        List<Finding> good = new KubernetesConnectorProvider().check(PluginContext.of(deployments(), "kubernetes"));
        assertThat(good).extracting(Finding::verdict).containsOnly(Finding.Verdict.FINE);
        assertThat(good)
                .extracting(Finding::toString)
                .anyMatch(line -> line.contains(cluster.address()) && line.contains("v1.34"))
                .anyMatch(line -> line.contains("agrees with the API server's"))
                .anyMatch(line -> line.contains("Deployment vllm-decode, 1 GPUs each"));

        cluster.kubectl("create", "serviceaccount", "nobody", "-n", "checked");
        System.setProperty("kubeconfig", cluster.account("checked", "nobody").toString());
        List<Finding> bad = new KubernetesConnectorProvider().check(PluginContext.of(deployments(), "kubernetes"));
        assertThat(bad)
                .filteredOn(finding -> finding.verdict() == Finding.Verdict.WRONG)
                .extracting(Finding::detail)
                .hasSize(5)
                .allMatch(detail -> detail.contains("add this rule to its Role: {apiGroups"));
    }
}
