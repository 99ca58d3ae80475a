package io.github.slaplanner.connectors.virtual;

import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.spi.ConnectorException;
import io.github.slaplanner.connectors.virtual.etcd.EtcdAddress;
import io.github.slaplanner.connectors.virtual.etcd.EtcdEnvironment;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;

/** The environment as {@code docs/virtual.md} shows it. */
public final class EnvironmentLoop {
    private EnvironmentLoop() {}

    /** Carries decisions out until it is interrupted. */
    public static void run(String endpoint, Consumer<Map<Role, Integer>> fleet, Consumer<String> log) {
        // docs: begin
        try (VirtualEnvironment environment = EtcdEnvironment.open(EtcdAddress.of(endpoint), "dynamo")) {
            while (!Thread.currentThread().isInterrupted()) {
                try {
                    VirtualDecision decision = environment.next(Duration.ofSeconds(30));
                    if (decision != null) {
                        fleet.accept(decision.replicas());
                        environment.complete(decision);
                    }
                } catch (ConnectorException e) {
                    log.accept(e.getMessage()); // etcd has been away for 30 s
                }
            }
        }
        // docs: end
    }
}
