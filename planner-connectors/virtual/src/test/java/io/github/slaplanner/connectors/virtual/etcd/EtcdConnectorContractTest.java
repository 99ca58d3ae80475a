package io.github.slaplanner.connectors.virtual.etcd;

import io.github.slaplanner.api.config.Backend;
import io.github.slaplanner.api.config.Mode;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.spi.Connector;
import io.github.slaplanner.api.spi.ConnectorContract;
import io.github.slaplanner.connectors.virtual.VirtualDecision;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

class EtcdConnectorContractTest extends ConnectorContract {
    private static EtcdServer server;

    private String namespace;
    private DynamoKeys fleet;
    private EtcdEnvironment environment;

    @BeforeAll
    static void startServer(@TempDir Path folder) {
        server = EtcdServer.start(folder);
    }

    @AfterAll
    static void stopServer() {
        if (server != null) {
            server.close();
        }
    }

    @BeforeEach
    void startFleet(TestInfo test) {
        if (!server.running()) {
            server.start();
        }
        namespace = test.getTestMethod().orElseThrow().getName();
        fleet = new DynamoKeys(server.endpoint(), namespace);
        fleet.resize("prefill", 2);
        fleet.resize("backend", 3);
        environment = EtcdEnvironment.open(server.address(), namespace);
    }

    @AfterEach
    void stopFleet() {
        environment.close();
        fleet.close();
    }

    @Override
    protected Connector connect() {
        return EtcdConnector.open(server.address(), EtcdFleet.of(namespace, Mode.DISAGG.roles(), Backend.VLLM));
    }

    @Override
    protected Map<Role, Integer> initial() {
        return Map.of(Role.PREFILL, 2, Role.DECODE, 3);
    }

    @Override
    protected Instant settle(Instant from) {
        VirtualDecision decision = environment.next(Duration.ZERO);
        fleet.resize("prefill", decision.replicas().get(Role.PREFILL));
        fleet.resize("backend", decision.replicas().get(Role.DECODE));
        environment.complete(decision);
        return from.plusSeconds(60);
    }

    @Override
    protected void cutOff() {
        server.kill();
    }
}
