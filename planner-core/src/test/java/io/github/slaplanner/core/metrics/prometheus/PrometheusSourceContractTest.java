package io.github.slaplanner.core.metrics.prometheus;

import com.sun.net.httpserver.HttpServer;
import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.api.spi.MetricsSource;
import io.github.slaplanner.api.spi.MetricsSourceContract;
import io.github.slaplanner.api.spi.MetricsSourceProvider;
import io.github.slaplanner.api.spi.PluginContext;
import io.github.slaplanner.core.plugin.Plugins;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class PrometheusSourceContractTest extends MetricsSourceContract {
    private final ScriptedPrometheus prometheus = new ScriptedPrometheus();
    private HttpServer router;

    @BeforeEach
    void showWorkers() throws IOException {
        router = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        byte[] page = Pages.worker("17", "0", "prefill", 100, 0.2).getBytes(StandardCharsets.UTF_8);
        router.createContext("/metrics", exchange -> {
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        router.start();
    }

    @AfterEach
    void stop() {
        prometheus.close();
        router.stop(0);
    }

    @Override
    protected MetricsSource source() {
        PlannerConfig config = PlannerConfig.builder()
                .set(Settings.NAMESPACE, "default-disagg")
                .set(Settings.MODEL_NAME, "Qwen/Qwen3-32B")
                .set(Settings.METRIC_PULLING_PROMETHEUS_ENDPOINT, prometheus.url())
                .set(
                        Settings.LOAD_ROUTER_METRICS_URL,
                        "http://127.0.0.1:" + router.getAddress().getPort() + "/metrics")
                .build();
        String name = config.get(Settings.METRICS_SOURCE);
        return Plugins.fromClassPath().create(MetricsSourceProvider.class, name, PluginContext.of(config, name));
    }

    @Override
    protected void serve(int requests, int isl, int osl) {
        for (int second = -10; second <= 60; second += 5) {
            double ended = 500 + requests * second / 60.0;
            prometheus.scrape(FROM.plusSeconds(second), "10.0.0.1:8000", new Pages.Frontend(ended, isl, osl, 3).page());
        }
    }

    @Override
    protected void idle() {
        serve(0, 100, 10);
    }

    @Override
    protected void cutOff() {
        prometheus.close();
        router.stop(0);
    }
}
