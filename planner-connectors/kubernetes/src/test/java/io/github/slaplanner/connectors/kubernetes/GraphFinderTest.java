package io.github.slaplanner.connectors.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.slaplanner.api.config.Backend;
import io.github.slaplanner.api.config.ConfigException;
import io.github.slaplanner.api.config.Mode;
import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.spi.DeploymentInfo;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GraphFinderTest {
    private static final Map<String, Object> CHAT = Map.of("deployment", "chat");

    private final World world = new World();

    @AfterEach
    void tearDown() {
        world.close();
    }

    private static PlannerConfig.Builder config() {
        return World.config().plugin("kubernetes", CHAT);
    }

    @Test
    void describe_tellsModelAndFrontend() {
        world.create(World.GRAPHS, Graphs.alpha(1, 2));
        assertThat(world.connect().describe())
                .isEqualTo(new DeploymentInfo("Qwen/Qwen3-32B", URI.create("http://chat-frontend:8000/metrics")));
    }

    @Test
    void subComponentTypes_leftOut_usualNamesServe() {
        world.create(
                World.GRAPHS,
                Graphs.alpha(1, 2)
                        .replace("      subComponentType: prefill\n", "")
                        .replace("      subComponentType: decode\n", ""));
        assertThat(world.observe(world.connect()).role(Role.DECODE).desired()).isEqualTo(2);
    }

    @Test
    void aggregated_isTheOnlyWorker() {
        world.serveGraphs(World.GRAPHS_BETA);
        String graph = Graphs.beta(1, 3).replace("type: prefill", "type: epp").replace("type: decode", "type: worker");
        world.create(World.GRAPHS_BETA, graph);
        KubernetesConnector connector = world.connect(config().mode(Mode.AGG).build());
        assertThat(world.observe(connector).role(Role.AGGREGATED).desired()).isEqualTo(3);
    }

    @Test
    void everythingWrong_isNamedAtOnce() {
        world.create(
                World.GRAPHS,
                Graphs.alpha(1, 2)
                        .replace("componentType: frontend", "componentType: default")
                        .replace("subComponentType: prefill", "subComponentType: decode"));
        PlannerConfig config = config().set(Settings.MODEL_NAME, "llama")
                .backend(Backend.SGLANG)
                .build();

        assertThatThrownBy(() -> world.connect(config))
                .isInstanceOf(ConfigException.class)
                .hasMessage("""
                        Kubernetes namespace serving: 3 problems
                          prefill engines: no component of chat is of (sub-component) type prefill; there are: \
                        Frontend, VllmPrefillWorker, VllmDecodeWorker. \
                        Maybe set subComponentType: prefill on the engines' component
                          decode engines: more than one component of chat is of type decode: VllmPrefillWorker, \
                        VllmDecodeWorker. Maybe plan with one of them only
                          load_router_metrics_url: load scaling needs the router's metrics, and chat has no component of \
                        type frontend. Maybe give the URL""");
    }

    @Test
    void models_thatDiffer_areAProblem() {
        world.create(World.GRAPHS, Graphs.alpha(1, 2).replace("--model=Qwen/Qwen3-32B", "--model=Qwen/Qwen3-8B"));
        assertThatThrownBy(world::connect)
                .hasMessageContaining("model of VllmDecodeWorker = \"Qwen/Qwen3-8B\": is not the model of"
                        + " model of VllmPrefillWorker (\"Qwen/Qwen3-32B\")");
    }

    @Test
    void modelName_configured_mustBeTheEngines() {
        world.create(World.GRAPHS, Graphs.alpha(1, 2));
        assertThat(world.connect(config().set(Settings.MODEL_NAME, "qwen/qwen3-32b")
                                .build())
                        .describe()
                        .modelName())
                .isEqualTo("Qwen/Qwen3-32B");
        assertThatThrownBy(() ->
                        world.connect(config().set(Settings.MODEL_NAME, "llama").build()))
                .hasMessageContaining("is not the model of model_name (\"llama\")");
    }

    @Test
    void graph_absent_isSaid() {
        assertThatThrownBy(world::connect)
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(
                        "deployment = \"chat\": there is no DynamoGraphDeployment of this name in namespace"
                                + " serving. Maybe correct the name, or set plugins.kubernetes.namespace");
    }

    @Test
    void dynamo_notInstalled_isSaid() {
        PlannerConfig config = World.config()
                .plugin("kubernetes", Map.of("deployment", "chat", "api_version", "v1beta1"))
                .build();
        assertThatThrownBy(() -> world.connect(config))
                .hasMessageContaining("the cluster serves no DynamoGraphDeployment in nvidia.com/v1beta1. Maybe install"
                        + " Dynamo's operator, or name other objects under plugins.kubernetes.targets");
    }

    @Test
    void gpus_nobodyTells_areUnknownUntilTheStatusDoes() {
        world.create(World.GRAPHS, Graphs.alpha(1, 2).replace("resources: {limits: {gpu: \"2\"}}", "envs: []"));
        KubernetesConnector connector = world.connect();
        assertThat(world.observe(connector).role(Role.DECODE).gpusPerEngine()).isNull();
        world.status(World.GRAPHS, "chat", "VllmDecodeWorker", Map.of("replicas", 2, "gpusPerEngine", 16));
        world.await(connector, Role.DECODE, state -> Integer.valueOf(16).equals(state.gpusPerEngine()));
    }

    @Test
    void otherNamespace_isAskedAndIsInTheFrontendsName() {
        PlannerConfig config = World.config()
                .plugin("kubernetes", Map.of("deployment", "chat", "namespace", "elsewhere"))
                .build();
        world.server
                .objects()
                .create(
                        "/apis/nvidia.com/v1alpha1/namespaces/elsewhere/dynamographdeployments",
                        Json.map(io.fabric8.kubernetes.client.utils.Serialization.unmarshal(
                                Graphs.alpha(1, 2).replace("namespace: serving", "namespace: elsewhere"),
                                Object.class)));
        KubernetesConnector connector = world.connect(config);
        assertThat(connector.describe().routerMetricsUrl())
                .isEqualTo(URI.create("http://chat-frontend.elsewhere:8000/metrics"));
        assertThat(world.observe(connector).role(Role.DECODE).desired()).isEqualTo(2);
    }
}
