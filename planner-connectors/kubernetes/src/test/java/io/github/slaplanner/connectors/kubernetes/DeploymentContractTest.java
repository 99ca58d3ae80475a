package io.github.slaplanner.connectors.kubernetes;

import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.spi.Connector;
import io.github.slaplanner.api.spi.ConnectorContract;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Two Deployments, without Dynamo. */
class DeploymentContractTest extends ConnectorContract {
    private static final Map<Role, String> NAMES = Map.of(Role.PREFILL, "vllm-prefill", Role.DECODE, "vllm-decode");
    private static final PlannerConfig CONFIG = World.config()
            .set(Settings.LOAD_ROUTER_METRICS_URL, "http://router:8000/metrics")
            .plugin(
                    "kubernetes",
                    Map.of(
                            "targets",
                            Map.of(
                                    "prefill", Map.of("name", "vllm-prefill"),
                                    "decode", Map.of("name", "vllm-decode"))))
            .build();

    private final World world = new World();
    private final Map<Role, Deque<String>> pods = new EnumMap<>(Role.class);
    private KubernetesConnector connector;

    @BeforeEach
    void settled() {
        NAMES.forEach((role, name) -> {
            world.create(World.DEPLOYMENTS, Graphs.deployment(name, initial().get(role)));
            pods.put(role, new ArrayDeque<>());
        });
        reconcile();
    }

    @AfterEach
    void tearDown() {
        world.close();
    }

    /** Does what the controllers and the kubelets do. */
    private void reconcile() {
        NAMES.forEach((role, name) -> {
            int desired = Json.number(world.get(World.DEPLOYMENTS, name), "spec", "replicas");
            Deque<String> running = pods.get(role);
            while (running.size() > desired) {
                world.remove(running.pop());
            }
            while (running.size() < desired) {
                running.push(world.readyPod(Map.of("app", name), world.clock.instant()));
            }
            world.status(
                    World.DEPLOYMENTS,
                    name,
                    Map.of("replicas", desired, "readyReplicas", desired, "availableReplicas", desired));
        });
    }

    @Override
    protected Connector connect() {
        connector = world.connect(CONFIG);
        return connector;
    }

    @Override
    protected Map<Role, Integer> initial() {
        return Map.of(Role.PREFILL, 2, Role.DECODE, 2);
    }

    @Override
    protected Instant settle(Instant from) {
        reconcile();
        Map<Role, Integer> running = new EnumMap<>(Role.class);
        pods.forEach((role, names) -> running.put(role, names.size()));
        world.awaitSettled(connector, running, from);
        return from.plusSeconds(60);
    }

    @Override
    protected void cutOff() {
        world.server.stop();
        world.awaitFailure(connector);
    }
}
