package io.github.slaplanner.connectors.virtual.etcd;

import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.connectors.virtual.VirtualDecision;
import java.time.Duration;

/** An environment in a process of its own; its workers are keys in etcd, which outlive it as workers would. */
final class EnvironmentProgram {
    private EnvironmentProgram() {}

    /** Takes etcd's endpoint and the namespace. */
    public static void main(String[] arguments) {
        try (EtcdEnvironment environment = EtcdEnvironment.open(EtcdAddress.of(arguments[0]), arguments[1]);
                DynamoKeys fleet = new DynamoKeys(arguments[0], arguments[1])) {
            while (true) {
                carryOut(environment, fleet);
            }
        }
    }

    private static void carryOut(EtcdEnvironment environment, DynamoKeys fleet) {
        try {
            VirtualDecision decision = environment.next(Duration.ofSeconds(60));
            if (decision != null) {
                fleet.resize("prefill", decision.replicas().get(Role.PREFILL));
                fleet.resize("backend", decision.replicas().get(Role.DECODE));
                environment.complete(decision);
                System.out.println(decision.id());
            }
        } catch (RuntimeException e) {
            // etcd has just been killed; the same decision is given again.
            EtcdStore.pause(Duration.ofMillis(100));
        }
    }
}
