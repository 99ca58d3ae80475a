package io.github.slaplanner.connectors.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.slaplanner.api.config.ConfigException;
import io.github.slaplanner.api.config.Mode;
import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.observation.RoleState;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ScaleTargetTest {
    private final World world = new World();

    @AfterEach
    void tearDown() {
        world.close();
    }

    private static PlannerConfig config(Mode mode, Map<String, Object> targets) {
        return World.config()
                .mode(mode)
                .set(Settings.THROUGHPUT_METRICS_SOURCE, "vllm")
                .plugin("kubernetes", Map.of("targets", targets))
                .build();
    }

    private KubernetesConnector aggregated(Map<String, Object> target) {
        return world.connect(config(Mode.AGG, Map.of("agg", target)));
    }

    private RoleState state(KubernetesConnector connector) {
        return world.observe(connector).role(Role.AGGREGATED);
    }

    @Test
    void deployment_isObservedAndScaledByItsScale() {
        world.create(World.DEPLOYMENTS, Graphs.deployment("vllm", 2));
        world.readyPod(Map.of("app", "vllm"), world.clock.instant());
        world.readyPod(Map.of("app", "vllm"), world.clock.instant());
        world.readyPod(Map.of("app", "other"), world.clock.instant());
        KubernetesConnector connector = aggregated(Map.of("name", "vllm"));
        assertThat(state(connector))
                .isEqualTo(RoleState.settled(2).gpusPerEngine(2).build());
        assertThat(connector.describe().modelName()).isEqualTo("Qwen/Qwen3-8B");
        assertThat(connector.describe().routerMetricsUrl()).isNull();

        connector.scale(World.request(1, Map.of(Role.AGGREGATED, 3)));
        assertThat(world.server.changes())
                .containsExactly("PATCH /apis/apps/v1/namespaces/serving/deployments/vllm/scale"
                        + " application/merge-patch+json {\"spec\":{\"replicas\":3}}");
        assertThat(state(connector).desired()).isEqualTo(3);
        assertThat(state(connector).starting()).isEqualTo(1);
    }

    @Test
    void leaderWorkerSet_engineIsALeaderWithItsGroup() {
        ApiKind groups = new ApiKind("leaderworkerset.x-k8s.io", "v1", "LeaderWorkerSet", "leaderworkersets", true);
        world.server.serve(
                "leaderworkerset.x-k8s.io/v1",
                List.of(
                        ApiServer.resource("leaderworkersets", "LeaderWorkerSet"),
                        ApiServer.resource("leaderworkersets/scale", "Scale")));
        world.create(groups, """
                apiVersion: leaderworkerset.x-k8s.io/v1
                kind: LeaderWorkerSet
                metadata: {name: big, namespace: serving}
                spec:
                  replicas: 1
                  leaderWorkerTemplate:
                    size: 3
                    workerTemplate:
                      spec: {containers: [{name: engine, resources: {limits: {nvidia.com/gpu: "8"}}}]}
                status: {replicas: 1, readyReplicas: 1}
                """);
        for (int worker = 0; worker < 3; worker++) {
            Map<String, String> labels = Map.of(
                    "leaderworkerset.sigs.k8s.io/name", "big",
                    "leaderworkerset.sigs.k8s.io/group-index", "0",
                    "leaderworkerset.sigs.k8s.io/worker-index", String.valueOf(worker));
            world.readyPod(labels, world.clock.instant());
        }
        KubernetesConnector connector = aggregated(Map.of(
                "api_version",
                "leaderworkerset.x-k8s.io/v1",
                "kind",
                "LeaderWorkerSet",
                "name",
                "big",
                "selector",
                "leaderworkerset.sigs.k8s.io/name=big"));
        assertThat(state(connector))
                .isEqualTo(RoleState.settled(1).gpusPerEngine(24).build());
    }

    @Test
    void customResource_withReplicasInAFieldOfItsOwn_isReadByItsScale() {
        ApiKind kind = new ApiKind("example.com", "v1", "Engine", "engines", true);
        world.server.serve(
                "example.com/v1",
                List.of(ApiServer.resource("engines", "Engine"), ApiServer.resource("engines/scale", "Scale")));
        world.create(kind, """
                apiVersion: example.com/v1
                kind: Engine
                metadata: {name: mine, namespace: serving}
                spec: {workers: 3}
                status: {selector: "engine=mine"}
                """);
        KubernetesConnector connector = aggregated(
                Map.of("api_version", "example.com/v1", "kind", "Engine", "name", "mine", "gpus_per_replica", 4));
        assertThat(state(connector).desired()).isEqualTo(3);
        assertThat(state(connector).gpusPerEngine()).isEqualTo(4);
        assertThat(state(connector).ready()).isZero();
        world.readyPod(Map.of("engine", "mine"), world.clock.instant());
        world.await(connector, Role.AGGREGATED, state -> state.ready() == 1);

        connector.scale(World.request(1, Map.of(Role.AGGREGATED, 5)));
        assertThat(state(connector).desired()).isEqualTo(5);
        world.edit(kind, "mine", "{spec: {workers: 2}}");
        world.await(connector, Role.AGGREGATED, state -> state.desired() == 2);
    }

    @Test
    void everythingWrong_isNamedAtOnce() {
        world.create(World.DEPLOYMENTS, Graphs.deployment("vllm", 2));
        PlannerConfig config = World.config()
                .mode(Mode.DISAGG)
                .plugin(
                        "kubernetes",
                        Map.of(
                                "targets",
                                Map.of(
                                        "prefill",
                                        Map.of("name", "nobody"),
                                        "decode",
                                        Map.of("kind", "Pod", "api_version", "v1", "name", "pod-1"))))
                .build();

        assertThatThrownBy(() -> world.connect(config))
                .isInstanceOf(ConfigException.class)
                .hasMessage("""
                        Kubernetes namespace serving: 3 problems
                          targets.prefill = "nobody": there is no Deployment nobody in namespace serving. Maybe correct the name
                          targets.decode = "Pod": a Pod of v1 has no scale subresource. Maybe name the object that owns it
                          load_router_metrics_url: load scaling needs the router's metrics, and targets do not tell where they are.\
                         Maybe give the URL, or set throughput_metrics_source to vllm or another engine""");
    }

    @Test
    void kindThatIsNotServed_isSaid() {
        assertThatThrownBy(() -> aggregated(Map.of("api_version", "example.com/v1", "kind", "Engine", "name", "mine")))
                .hasMessageContaining("targets.agg = \"Engine\": the cluster serves no Engine in example.com/v1");
    }

    @Test
    void gpusThatNobodyTells_areUnknown() {
        world.create(World.DEPLOYMENTS, Graphs.deployment("vllm", 1).replace("nvidia.com/gpu", "cpu"));
        assertThat(state(aggregated(Map.of("name", "vllm"))).gpusPerEngine()).isNull();
    }
}
