package io.github.slaplanner.standalone.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.slaplanner.api.config.Mode;
import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.observation.RoleState;
import io.github.slaplanner.api.observation.Signal;
import io.github.slaplanner.api.profile.EnginePerformance;
import io.github.slaplanner.api.spi.ScaleRequest;
import io.github.slaplanner.api.testing.Programs;
import io.github.slaplanner.connectors.virtual.VirtualConnector;
import io.github.slaplanner.connectors.virtual.VirtualFleet;
import io.github.slaplanner.core.EngineLoader;
import io.github.slaplanner.core.profile.BuiltInProfile;
import io.github.slaplanner.core.runtime.Planner;
import io.github.slaplanner.core.runtime.RuntimeListener;
import io.github.slaplanner.core.runtime.TickReport;
import io.github.slaplanner.mock.MockEngine;
import io.github.slaplanner.mock.MockSpec;
import io.github.slaplanner.simulator.fleet.EngineRates;
import io.github.slaplanner.simulator.fleet.EngineSpeed;
import io.github.slaplanner.simulator.fleet.FleetSpec;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Everything for real: a fleet that answers over HTTP, a Prometheus that scrapes it, the live planner on the wall clock, and
 * a connector that resizes the fleet. What is waited for are ticks, not times.
 */
class EndToEndTest {
    private static final int MINIMUM = 1;
    private static final int REQUESTS_PER_SECOND = 64;
    private static final int SPEED = 10;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final BlockingQueue<TickReport> ticks = new LinkedBlockingQueue<>();
    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    private Path folder;

    @Test
    void fleet_followsTraffic_andOutlivesPrometheus() throws Exception {
        Path program = Programs.require("prometheus", "prometheus");
        int port = DashboardTest.freePort();
        EnginePerformance engine =
                new EngineLoader().performance(PlannerConfig.builder().build(), BuiltInProfile.engine());
        ScheduledExecutorService users = Executors.newSingleThreadScheduledExecutor();
        Process prometheus = null;
        try (MockEngine fleet = MockEngine.start(spec(engine))) {
            prometheus = prometheus(program, port, fleet.url());
            try (Planner planner = planner(engine, fleet, port)) {
                ScheduledFuture<?> traffic = users.scheduleAtFixedRate(
                        () -> ask(fleet.url()), 0, 1000 / REQUESTS_PER_SECOND, TimeUnit.MILLISECONDS);
                int high = desired(await("engines follow traffic", tick -> desired(tick) > MINIMUM));

                traffic.cancel(false);
                end(prometheus);
                await("the signal is lost", tick -> !fresh(tick));
                for (int lost = 0; lost < 5; lost++) {
                    TickReport tick = await("another tick without Prometheus", any -> true);
                    assertThat(fresh(tick)).isFalse();
                    assertThat(tick.decision().roles().get(0).target()).isGreaterThan(MINIMUM);
                }
                assertThat(high).isGreaterThan(MINIMUM);

                prometheus = prometheus(program, port, fleet.url());
                await("planning resumes", EndToEndTest::fresh);
                await("engines go down to the minimum", tick -> desired(tick) == MINIMUM);
                assertThat(planner.health().alive()).isTrue();
            }
        } finally {
            users.shutdownNow();
            if (prometheus != null) {
                end(prometheus);
            }
        }
    }

    private Planner planner(EnginePerformance engine, MockEngine fleet, int port) {
        PlannerConfig config = PlannerConfig.builder()
                .mode(Mode.AGG)
                .namespace("dynamo")
                .environment("virtual")
                .loadPredictor("constant")
                .itl(0.7) // an engine may run some 30 sequences, and more come
                .minEndpoint(MINIMUM)
                .throughputAdjustmentInterval(Duration.ofSeconds(4))
                .loadAdjustmentInterval(Duration.ofSeconds(2))
                .set(Settings.LOAD_METRIC_SAMPLES, 2)
                .set(Settings.LOAD_ROUTER_METRICS_URL, fleet.url() + "/metrics")
                .set(Settings.METRIC_PULLING_PROMETHEUS_ENDPOINT, "http://127.0.0.1:" + port)
                .set(Settings.STARTUP_TIME, Duration.ofSeconds(1))
                .set(Settings.SCALE_DOWN_STABILIZATION, Duration.ofSeconds(4))
                .build();
        RuntimeListener listener = ticks::add;
        return Planner.builder(config)
                .connector(VirtualConnector.of(new InProcess(fleet)))
                .performance(EngineSpeed.times(engine, SPEED))
                .listener(listener)
                .start();
    }

    private record InProcess(MockEngine fleet) implements VirtualFleet {
        @Override
        public Map<Role, RoleState> engines(Instant now) {
            return fleet.state().roles();
        }

        @Override
        public void apply(ScaleRequest request) {
            fleet.scale(request.replicas());
        }
    }

    private static MockSpec spec(EnginePerformance engine) {
        FleetSpec fleet = new FleetSpec(
                Mode.AGG,
                EngineRates.of(engine, 1),
                Duration.ofSeconds(10),
                Map.of(),
                Map.of(Role.AGGREGATED, MINIMUM));
        return MockSpec.of(fleet).withSpeed(SPEED);
    }

    private void ask(URI fleet) {
        String body = "{\"model\": \"mock\", \"prompt\": [1, 2, 3, 4, 5, 6, 7, 8], \"max_tokens\": 800}";
        CompletableFuture<HttpResponse<Void>> unused = client.sendAsync(
                HttpRequest.newBuilder(fleet.resolve("/v1/completions"))
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.discarding());
    }

    private Process prometheus(Path program, int port, URI fleet) throws IOException {
        Path config = folder.resolve("prometheus.yml");
        Files.writeString(config, """
                global: {scrape_interval: 1s, scrape_timeout: 1s}
                scrape_configs:
                  - job_name: frontend
                    static_configs: [{targets: ["%s"]}]
                """.formatted(fleet.getAuthority()));
        return new ProcessBuilder(
                        program.toString(),
                        "--config.file=" + config,
                        "--storage.tsdb.path=" + folder.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + port,
                        "--log.level=warn")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("prometheus.log").toFile())
                .start();
    }

    private static void end(Process process) throws InterruptedException {
        process.destroy();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }

    /** The first tick from now on that fits. */
    private TickReport await(String what, Predicate<TickReport> fits) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        TickReport last = null;
        while (System.nanoTime() < end) {
            TickReport tick = ticks.poll(1, TimeUnit.SECONDS);
            if (tick != null && fits.test(tick)) {
                return tick;
            }
            last = tick == null ? last : tick;
        }
        throw new AssertionError("Not so within " + PATIENCE + ": " + what + ". Last tick: "
                + (last == null ? "none" : last.decision().why() + "\n" + last.observation()));
    }

    private static boolean fresh(TickReport tick) {
        return tick.observation().traffic() instanceof Signal.Fresh;
    }

    private static int desired(TickReport tick) {
        return tick.decision().targets().getOrDefault(Role.AGGREGATED, 0);
    }
}
