package io.github.slaplanner.core.metrics.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.sun.net.httpserver.HttpServer;
import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.api.observation.Signal;
import io.github.slaplanner.api.observation.Traffic;
import io.github.slaplanner.api.spi.PluginContext;
import io.github.slaplanner.api.testing.Programs;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The real Prometheus scrapes a frontend that counts ten requests between one scrape and the next, however long that takes. What
 * the source makes of it must be a whole multiple of that, exactly.
 */
class RealPrometheusTest {
    private static final int PER_SCRAPE = 10;

    @TempDir
    private Path folder;

    private final BlockingQueue<Instant> scrapes = new LinkedBlockingQueue<>();
    private HttpServer frontend;
    private Process prometheus;
    private int served;

    @Test
    @Timeout(120)
    void traffic_ofARealServer_isWhatWasServed() throws Exception {
        Path program = Programs.require("prometheus", "prometheus");
        startFrontend();
        PrometheusSource source = source(startPrometheus(program));

        Traffic traffic = awaitTraffic(source);

        assertThat(traffic.requests().completed() / PER_SCRAPE)
                .as("requests of whole scrapes, in units of one scrape")
                .isCloseTo(Math.rint(traffic.requests().completed() / PER_SCRAPE), within(1e-9))
                .isPositive();
        assertThat(traffic.requests().offered()).isCloseTo(traffic.requests().completed(), within(1e-9));
        assertThat(traffic.isl().mean()).isCloseTo(3000, within(1e-6));
        assertThat(traffic.osl().mean()).isCloseTo(150, within(1e-6));
        assertThat(traffic.ttftMs().mean()).isCloseTo(200, within(1e-6));
        assertThat(traffic.ttftMs().distribution().quantile(0.5)).isBetween(100.0, 1000.0);
        assertThat(traffic.inFlight()).isEqualTo(8);
        assertThat(traffic.queued()).isEqualTo(2);
    }

    /** Asks, each time another scrape has come in, until an answer covers several of them. */
    private Traffic awaitTraffic(PrometheusSource source) throws InterruptedException {
        Instant first = scrapes.poll(60, TimeUnit.SECONDS);
        assertThat(first).as("first scrape").isNotNull();
        Signal<Traffic> signal = Signal.missing("not asked yet");
        while (signal.freshOrNull() == null || signal.freshOrNull().requests().completed() < 3 * PER_SCRAPE) {
            Instant scrape = scrapes.poll(30, TimeUnit.SECONDS);
            assertThat(scrape).as("next scrape after " + signal).isNotNull();
            signal = source.traffic(first.minusSeconds(1), scrape.plusMillis(1));
        }
        return signal.freshOrNull();
    }

    private PrometheusSource source(String url) {
        PlannerConfig config = PlannerConfig.builder()
                .set(Settings.NAMESPACE, "default-disagg")
                .set(Settings.MODEL_NAME, "Qwen/Qwen3-32B")
                .set(Settings.METRIC_PULLING_PROMETHEUS_ENDPOINT, url)
                .build();
        return new PrometheusSource(PrometheusSettings.read(PluginContext.of(config, "prometheus"), Map.of()));
    }

    private void startFrontend() throws IOException {
        frontend = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        frontend.createContext("/metrics", exchange -> {
            served += PER_SCRAPE;
            byte[] page = new Pages.Frontend(served, 3000, 150, 8).page().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4");
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
            scrapes.add(Instant.now());
        });
        frontend.start();
    }

    private String startPrometheus(Path program) throws IOException {
        int port = freePort();
        Path config = folder.resolve("prometheus.yml");
        Files.writeString(config, """
                global: {scrape_interval: 1s}
                scrape_configs:
                  - job_name: frontend
                    static_configs: [{targets: ["127.0.0.1:%d"]}]
                """.formatted(frontend.getAddress().getPort()));
        prometheus = new ProcessBuilder(List.of(
                        program.toString(),
                        "--config.file=" + config,
                        "--storage.tsdb.path=" + folder.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + port))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("prometheus.log").toFile())
                .start();
        return "http://127.0.0.1:" + port;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @AfterEach
    void stop() throws InterruptedException {
        if (prometheus != null) {
            prometheus.destroyForcibly().waitFor();
        }
        if (frontend != null) {
            frontend.stop(0);
        }
    }
}
