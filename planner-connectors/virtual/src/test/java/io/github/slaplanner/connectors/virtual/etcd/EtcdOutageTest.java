package io.github.slaplanner.connectors.virtual.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.etcd.jetcd.Watch;
import io.github.slaplanner.api.config.Backend;
import io.github.slaplanner.api.config.Mode;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.spi.ConnectorException;
import io.github.slaplanner.api.spi.ScaleRequest;
import io.github.slaplanner.connectors.virtual.VirtualDecision;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A planner and an environment on one etcd that goes away and comes back. */
@Timeout(120)
class EtcdOutageTest {
    private static final String NAMESPACE = "outage";
    private static final Instant NOW = Instant.parse("2026-03-02T12:00:00Z");
    private static final int DECISIONS = 1000;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private EtcdServer server;
    private DynamoKeys keys;
    private EtcdConnector planner;
    private EtcdEnvironment environment;

    @BeforeEach
    void start(@TempDir Path folder) {
        server = EtcdServer.start(folder);
        keys = new DynamoKeys(server.endpoint(), NAMESPACE);
        keys.resize("prefill", 1);
        keys.resize("backend", 1);
        planner = EtcdConnector.open(server.address(), EtcdFleet.of(NAMESPACE, Mode.DISAGG.roles(), Backend.VLLM));
        environment = EtcdEnvironment.open(server.address(), NAMESPACE);
    }

    @AfterEach
    void stop() {
        threads.shutdownNow();
        environment.close();
        planner.close();
        keys.close();
        server.close();
    }

    @Test
    void server_killedAndStarted_nothingIsLostAndNothingIsEmptyMeanwhile() {
        planner.scale(request(1));
        server.kill();
        assertThatThrownBy(() -> planner.observe(NOW))
                .isInstanceOf(ConnectorException.class)
                .hasMessageContaining("etcd at [" + server.endpoint() + "]");
        assertThatThrownBy(() -> planner.scale(request(2))).isInstanceOf(ConnectorException.class);
        assertThatThrownBy(() -> environment.next(Duration.ZERO)).isInstanceOf(ConnectorException.class);

        server.start();
        assertThat(environment.next(Duration.ofSeconds(20)).id()).isZero();
        assertThat(planner.observe(NOW).role(Role.DECODE).desired()).isEqualTo(decode(1));
        planner.scale(request(2));
        assertThat(environment.next(Duration.ofSeconds(20)).id()).isEqualTo(1);
    }

    @Test
    void environment_serverKilledWhileItWaits_waitsOn() throws Exception {
        Future<VirtualDecision> waiting = threads.submit(() -> environment.next(Duration.ofSeconds(60)));
        server.kill();
        server.start();
        planner.scale(request(1));

        assertThat(waiting.get(60, TimeUnit.SECONDS).id()).isZero();
    }

    @Test
    void complete_serverIsAway_isMadeUpForLater() {
        planner.scale(request(1));
        VirtualDecision decision = environment.next(Duration.ofSeconds(20));
        server.kill();
        environment.complete(decision);
        server.start();

        keys.awaitValue("v1/" + NAMESPACE + "/planner/scaled_decision_id", "0");
        assertThat(planner.observe(NOW).completedDecision()).isEqualTo(1);
    }

    @Test
    void thousandDecisions_serverKilledInTheMiddle_allArriveWithTheirOwnCounts() throws Exception {
        BlockingQueue<VirtualDecision> received = new LinkedBlockingQueue<>();
        Future<?> environment = threads.submit(() -> acknowledge(received));
        Map<Long, Map<Role, Integer>> seen = new ConcurrentHashMap<>();
        try (Watch.Watcher watcher = keys.watchDecisions(each -> seen.put(each.id(), each.replicas()))) {
            for (int made = 0; made < DECISIONS; made++) {
                ScaleRequest request = request(made);
                retried(() -> planner.scale(request));
                if (made == DECISIONS / 2) {
                    server.kill();
                    server.start();
                }
                VirtualDecision decision = received.poll(60, TimeUnit.SECONDS);
                assertThat(decision).isEqualTo(new VirtualDecision(made, request.replicas()));
                awaitCompletion(made);
            }
            assertThat(watcher.isClosed()).isFalse();
        }
        environment.cancel(true);
        assertThat(received).isEmpty();
        assertThat(seen.size()).isGreaterThan(DECISIONS - 10);
        seen.forEach(
                (id, replicas) -> assertThat(replicas).isEqualTo(request(id).replicas()));
    }

    private void acknowledge(BlockingQueue<VirtualDecision> received) {
        while (!Thread.currentThread().isInterrupted()) {
            VirtualDecision decision = environment.next(Duration.ofSeconds(60));
            environment.complete(decision);
            received.add(decision);
        }
    }

    private void awaitCompletion(long decision) {
        Long completed = null;
        for (int look = 0; look < 1000 && completed == null; look++) {
            completed = retried(() -> planner.observe(NOW).completedDecision());
        }
        assertThat(completed).isEqualTo(decision);
    }

    private static void retried(Runnable step) {
        retried(() -> {
            step.run();
            return true;
        });
    }

    private static <T> T retried(Supplier<T> step) {
        for (int attempt = 0; attempt < 100; attempt++) {
            try {
                return step.get();
            } catch (ConnectorException e) {
                // etcd has just been killed; each attempt connects anew.
            }
        }
        return step.get();
    }

    private static ScaleRequest request(long decision) {
        return new ScaleRequest(
                decision, Map.of(Role.PREFILL, prefill(decision), Role.DECODE, decode(decision)), "test");
    }

    private static int prefill(long decision) {
        return Math.toIntExact(2 * decision + 3);
    }

    private static int decode(long decision) {
        return Math.toIntExact(5 * decision + 7);
    }
}
