package io.github.slaplanner.standalone.kube;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.github.slaplanner.api.testing.Programs;
import io.github.slaplanner.standalone.Commands;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The manifests, the chart and the command line against a real API server, as an operator uses them. */
class ShippedManifestsTest {
    private static final Duration LEASE_AND_A_LITTLE = Duration.ofSeconds(45);

    @TempDir
    static Path folder;

    private static KubeCluster cluster;

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

    private static void accepted(String namespace, String... what) {
        cluster.tryKubectl("create", "namespace", namespace);
        List<String> command = new ArrayList<>(List.of(
                "apply",
                "--server-side",
                "--field-manager=sla-planner",
                "--dry-run=server",
                "--validate=strict",
                "-n",
                namespace));
        command.addAll(List.of(what));
        String output = cluster.kubectl(command.toArray(String[]::new));
        assertThat(output).doesNotContain("Warning").contains("(server dry run)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"deployments", "dynamo", "emit-hpa", "global-planner", "global-planner-pool"})
    void overlay_isAcceptedStrictly(String overlay) {
        accepted("overlays", "-k", Manifests.KUSTOMIZE.resolve(overlay).toString());
    }

    @Test
    void unknownField_wouldBeRefused() throws IOException {
        Path wrong = Files.writeString(
                folder.resolve("wrong.yaml"),
                Manifests.graph("v1beta1").replace("type: frontend", "componentType: frontend"));
        assertThat(cluster.tryKubectl("apply", "--dry-run=server", "--validate=strict", "-f", wrong.toString())
                        .output())
                .contains("unknown field \"spec.components[0].componentType\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"v1alpha1", "v1beta1"})
    void plannerComponent_joinsAGraphOfEitherVersion(String version) throws IOException {
        String namespace = "joined-" + version;
        Path folder = Files.createDirectory(ShippedManifestsTest.folder.resolve(namespace));
        Files.writeString(folder.resolve("graph.yaml"), Manifests.graph(version));
        Path component = folder.toRealPath()
                .relativize(Manifests.KUSTOMIZE.resolve("dynamo-" + version).toRealPath());
        Files.writeString(
                folder.resolve("kustomization.yaml"), "resources: [graph.yaml]\ncomponents: [" + component + "]\n");
        accepted(namespace, "-k", folder.toString());
        cluster.kubectl("apply", "-n", namespace, "-k", folder.toString());
        JsonNode spec = graph(version, namespace);
        JsonNode planner = version.equals("v1beta1") ? spec.at("/components/3") : spec.at("/services/Planner");
        assertThat(spec.path(version.equals("v1beta1") ? "components" : "services"))
                .hasSize(4);
        assertThat(planner.toString()).contains("\"planner-config\"", "\"/app/planner.jar\"");
    }

    private static JsonNode graph(String version, String namespace) throws IOException {
        String path = "/apis/nvidia.com/" + version + "/namespaces/" + namespace + "/dynamographdeployments/chat";
        return new ObjectMapper()
                .readTree(cluster.kubectl("get", "--raw", path))
                .path("spec");
    }

    @Test
    void profileCommand_writesManifestsThatAreAccepted() throws IOException {
        Path out = folder.resolve("profile");
        Path model = Files.writeString(folder.resolve("model.json"), """
                {"model_type": "llama", "hidden_size": 4096, "intermediate_size": 14336, "num_hidden_layers": 32,
                 "num_attention_heads": 32, "num_key_value_heads": 8, "vocab_size": 128256,
                 "max_position_embeddings": 131072, "torch_dtype": "bfloat16"}""");
        assertThat(Commands.complaint("profile", "rapid", "--gpu=h200", "--model=" + model, "--out=" + out))
                .isEmpty();
        accepted("profiled", "-f", out.resolve("planner.yaml").toString());
        for (String version : List.of("v1alpha1", "v1beta1")) {
            String namespace = "profiled-" + version;
            cluster.kubectl("create", "namespace", namespace);
            cluster.apply(namespace, Manifests.graph(version));
            String patched = cluster.kubectl(
                    "patch",
                    Manifests.GRAPHS.replaceFirst("\\.", "." + version + "."),
                    "chat",
                    "-n",
                    namespace,
                    "--type=json",
                    "--patch-file=" + out.resolve("planner_" + version + ".yaml"));
            assertThat(patched).doesNotContain("Warning").doesNotContain("no change");
            assertThat(graph(version, namespace).toString()).contains("\"planner-config-", "\"/app/planner.jar\"");
        }
    }

    private static List<JsonNode> objects(KubeCluster.Output rendered) {
        assertThat(rendered.code()).as(rendered.output()).isZero();
        ObjectMapper mapper = new ObjectMapper();
        return Pattern.compile("(?m)^---$")
                .splitAsStream(rendered.output())
                .filter(document -> document.lines().anyMatch(line -> line.startsWith("kind:")))
                .map(document -> Serialization.unmarshal("---\n" + document, Object.class))
                .map(mapper::<JsonNode>valueToTree)
                .toList();
    }

    private static KubeCluster.Output chart(String... options) {
        List<String> command = new ArrayList<>(List.of(
                Programs.requireBy("helm", "PATH=$(.ci/kube/install):$PATH").toString(),
                "template",
                "sla-planner",
                Manifests.DEPLOY.resolve("helm/sla-planner").toString()));
        command.addAll(List.of(options));
        return cluster.run(command);
    }

    /** Specs and rules by kind; of ConfigMaps what they hold, of roles all rules of one kind of role together. */
    private static Map<String, Object> essence(List<JsonNode> objects) throws IOException {
        Map<String, Object> essence = new TreeMap<>();
        for (JsonNode object : objects) {
            String kind = object.path("kind").asText();
            if (object.has("spec")) {
                essence.put(kind, named(object.path("spec")));
            } else if (object.has("rules")) {
                object.path("rules")
                        .forEach(rule ->
                                essence.put(kind + " " + rule.path("resources") + rule.path("apiGroups"), rule));
            } else {
                for (String file : List.of("planner.yaml", "global.yaml")) {
                    if (object.path("data").has(file)) {
                        String content = object.path("data").path(file).asText();
                        essence.put(file, Serialization.unmarshal("---\n" + content, Object.class));
                    }
                }
            }
        }
        return essence;
    }

    /** Without the names of ConfigMaps, which each tool forms in its own way. */
    private static JsonNode named(JsonNode spec) throws IOException {
        String text =
                spec.toString().replaceAll("\"configMap\":\\{\"name\":\"[^\"]*\"", "\"configMap\":{\"name\":\"\"");
        return new ObjectMapper().readTree(text);
    }

    @ParameterizedTest
    @CsvSource({
        "deployments,",
        "dynamo, --values=DEPLOY/helm/dynamo.yaml",
        "global-planner, --set=globalPlanner.enabled=true"
    })
    void chart_isTheSameAsTheOverlay(String overlay, String option) throws IOException {
        KubeCluster.Output rendered =
                option == null ? chart() : chart(option.replace("DEPLOY", Manifests.DEPLOY.toString()));
        KubeCluster.Output built = cluster.tryKubectl(
                "kustomize", Manifests.KUSTOMIZE.resolve(overlay).toString());
        assertThat(sorted(essence(objects(rendered)))).isEqualTo(sorted(essence(objects(built))));
    }

    private static String sorted(Map<String, Object> essence) throws IOException {
        ObjectMapper mapper = JsonMapper.builder()
                .configure(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS, true)
                .build();
        return mapper.writerWithDefaultPrettyPrinter()
                .writeValueAsString(mapper.treeToValue(mapper.valueToTree(essence), Object.class));
    }

    @Test
    void chart_isAcceptedAndLinted() throws IOException {
        String helm =
                Programs.requireBy("helm", "PATH=$(.ci/kube/install):$PATH").toString();
        assertThat(cluster.run(List.of(
                                helm,
                                "lint",
                                Manifests.DEPLOY.resolve("helm/sla-planner").toString()))
                        .code())
                .isZero();
        Path file = Files.writeString(
                folder.resolve("chart.yaml"),
                chart(
                                "--set-file",
                                "profile.prefill_raw_data\\.json="
                                        + Manifests.KUSTOMIZE.resolve("deployments/prefill_raw_data.json"))
                        .output());
        accepted("charts", "-f", file.toString());
    }

    @Test
    void alerts_areRulesThatPrometheusUnderstands() throws IOException {
        JsonNode rule = objects(new KubeCluster.Output(
                        0, Files.readString(Manifests.KUSTOMIZE.resolve("monitoring/prometheus-rule.yaml"))))
                .get(0);
        Path groups = Files.writeString(
                folder.resolve("rules.json"), rule.path("spec").toString());
        KubeCluster.Output checked = cluster.run(
                List.of(Programs.require("promtool", "prometheus").toString(), "check", "rules", groups.toString()));
        assertThat(checked.output()).contains("SUCCESS: 10 rules found");
    }

    /** An advisory planner decides within a minute of the apply; a leader that is killed is followed within its lease. */
    @Test
    void planner_fromApplyToItsFirstDecision_andLeadersThatGo() throws Exception {
        cluster.kubectl("create", "namespace", "run");
        Manifests.apply(cluster, "run", "deployments");
        cluster.apply("run", Manifests.engines("Deployment", "vllm-prefill", 1));
        cluster.apply("run", Manifests.engines("Deployment", "vllm-decode", 2));
        Path account = cluster.account("run", "sla-planner");
        try (PlannerProcess first = planner(account, "first", false)) {
            Await.until(
                    "the first has decided",
                    () -> first.health().contains("\"decisions\":")
                            && !first.health().contains("\"decisions\":0,"));
            Await.until("the first leads", () -> "first".equals(holder()));
            try (PlannerProcess second = planner(account, "second", false);
                    PlannerProcess adviser = planner(account, "adviser", true)) {
                Await.until("the second follows", () -> second.log().contains("The leader is now first."));
                first.kill();
                long killed = System.nanoTime();
                Await.until("the second leads", () -> "second".equals(holder()));
                assertThat(Duration.ofNanos(System.nanoTime() - killed)).isLessThan(LEASE_AND_A_LITTLE);
                second.terminate();
                assertThat(holder()).as("who ends names nobody").isEmpty();
                Await.until("the adviser decides", () -> adviser.health().contains("\"decisions\":"));
                assertThat(holder()).as("who only advises does not lead").isEmpty();
            }
        }
    }

    /** The first example of the global planner's page: pools that are graphs, under the rights that ship. */
    @Test
    void globalPlanner_seesAPoolByItsNameAndNamespaceAlone() throws Exception {
        cluster.kubectl("create", "namespace", "planners");
        cluster.kubectl("create", "namespace", "team-a");
        Manifests.apply(cluster, "planners", "global-planner");
        Manifests.apply(cluster, "team-a", "global-planner-pool");
        cluster.apply("team-a", Manifests.graph("v1beta1"));
        String config = """
                port: PORT
                auth: {anonymous: true}
                pools:
                  - {k8s_namespace: team-a, graph_deployment_name: chat, environment: kubernetes}
                """;
        try (PlannerProcess global =
                new PlannerProcess(cluster.account("planners", "global-planner"), "global", config, "global")) {
            Await.until(
                    "two decode engines are wanted",
                    () -> global.get("/pools/team-a/chat").contains("\"desired\":2"));
        }
    }

    private static String holder() {
        return cluster.tryKubectl("get", "lease", "sla-planner", "-n", "run", "-o", "jsonpath={.spec.holderIdentity}")
                .output();
    }

    private static PlannerProcess planner(Path kubeconfig, String name, boolean advisory) throws IOException {
        Path shipped = Manifests.KUSTOMIZE.resolve("deployments");
        String config = Files.readString(shipped.resolve("planner.yaml"))
                        .replace("/etc/planner/profile", shipped.toString())
                        .replace(
                                "/var/lib/planner",
                                folder.resolve("state-" + name).toString())
                        .replace("advisory: true", "advisory: " + advisory)
                        .replace("system_port: 9090", "system_port: PORT")
                        .replace("_prometheus_port: 9085", "_prometheus_port: 0")
                        .replace("http://prometheus.monitoring:9090", "http://127.0.0.1:1")
                + "load_adjustment_interval: 2\nthroughput_adjustment_interval: 10\n";
        return new PlannerProcess(kubeconfig, name, config, "run");
    }

    /** A command of the planner in a process of its own, with a configuration whose PORT is filled in. */
    private static final class PlannerProcess implements AutoCloseable {
        private final int port = KubeCluster.freePort();
        private final Path log;
        private final Process process;
        private final HttpClient http = HttpClient.newHttpClient();

        PlannerProcess(Path kubeconfig, String name, String config, String command) throws IOException {
            Path file = Files.writeString(folder.resolve(name + ".yaml"), config.replace("PORT", "" + port));
            log = folder.resolve(name + ".log");
            ProcessBuilder builder = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            "io.github.slaplanner.standalone.Main",
                            command,
                            "--config",
                            file.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile());
            builder.environment().put("KUBECONFIG", kubeconfig.toString());
            builder.environment().put("POD_NAME", name);
            process = builder.start();
        }

        String health() {
            return get("/health");
        }

        String get(String path) {
            assertThat(process.isAlive()).as(log()).isTrue();
            try {
                URI uri = URI.create("http://127.0.0.1:" + port + path);
                return http.send(
                                HttpRequest.newBuilder(uri)
                                        .timeout(Duration.ofSeconds(5))
                                        .build(),
                                HttpResponse.BodyHandlers.ofString())
                        .body();
            } catch (IOException notYet) {
                return "";
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return "";
            }
        }

        String log() {
            try {
                return Files.readString(log);
            } catch (IOException e) {
                return "";
            }
        }

        void kill() {
            process.destroyForcibly();
        }

        void terminate() throws InterruptedException {
            process.destroy();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).as(log()).isTrue();
        }

        @Override
        public void close() {
            kill();
        }
    }
}
