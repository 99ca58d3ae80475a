package io.github.slaplanner.connectors.kubernetes;

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

/** A graph deployment of the older version, without adapters. */
class GraphContractTest extends ConnectorContract {
    private static final Map<Role, String> COMPONENTS =
            Map.of(Role.PREFILL, "VllmPrefillWorker", Role.DECODE, "VllmDecodeWorker");
    private final World world = new World();
    private final Map<Role, Deque<String>> pods = new EnumMap<>(Role.class);
    private KubernetesConnector connector;

    @BeforeEach
    void settled() {
        world.create(World.GRAPHS, Graphs.alpha(2, 3));
        COMPONENTS.keySet().forEach(role -> pods.put(role, new ArrayDeque<>()));
        reconcile();
    }

    @AfterEach
    void tearDown() {
        world.close();
    }

    /** Does what the operator and the kubelets do. */
    private void reconcile() {
        COMPONENTS.forEach((role, component) -> {
            int desired = Json.number(world.get(World.GRAPHS, "chat"), "spec", "services", component, "replicas");
            Deque<String> running = pods.get(role);
            while (running.size() > desired) {
                world.remove(running.pop());
            }
            while (running.size() < desired) {
                running.push(world.readyPod(World.labels("chat", component), world.clock.instant()));
            }
            world.status(World.GRAPHS, "chat", component, World.counts(desired, desired));
        });
    }

    @Override
    protected Connector connect() {
        connector = world.connect();
        return connector;
    }

    @Override
    protected Map<Role, Integer> initial() {
        return Map.of(Role.PREFILL, 2, Role.DECODE, 3);
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
