package io.github.slaplanner.connectors.virtual.etcd;

import io.github.slaplanner.api.config.Backend;
import io.github.slaplanner.api.config.Mode;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.spi.ConnectorException;
import io.github.slaplanner.api.spi.ScaleRequest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** A planner in a process of its own, which makes the decisions that it is told and says when the fleet has reached one. */
final class PlannerProgram {
    private static final Duration TICK = Duration.ofMillis(50);

    private final EtcdConnector connector;
    private long decisionId;

    private PlannerProgram(EtcdConnector connector) {
        this.connector = connector;
    }

    /** Takes etcd's endpoint and the namespace; reads lines of two counts, each a decision, or {@code settle}. */
    public static void main(String[] arguments) throws IOException {
        EtcdFleet fleet = EtcdFleet.of(arguments[1], Mode.DISAGG.roles(), Backend.VLLM);
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try (EtcdConnector connector = EtcdConnector.open(EtcdAddress.of(arguments[0]), fleet)) {
            PlannerProgram program = new PlannerProgram(connector);
            for (String order = orders.readLine(); order != null; order = orders.readLine()) {
                while (!program.tick(order)) {
                    EtcdStore.pause(TICK);
                }
                System.out.println(order);
            }
        }
    }

    private boolean tick(String order) {
        try {
            Long completed = connector.observe(Instant.EPOCH).completedDecision();
            if (order.equals("settle")) {
                return completed != null && completed == decisionId;
            }
            String[] counts = order.split(" ", 2);
            Map<Role, Integer> replicas =
                    Map.of(Role.PREFILL, Integer.valueOf(counts[0]), Role.DECODE, Integer.valueOf(counts[1]));
            connector.scale(new ScaleRequest(decisionId + 1, replicas, "test"));
            decisionId++;
            return true;
        } catch (ConnectorException e) {
            // etcd has just been killed; the next tick asks again.
            return false;
        }
    }
}
