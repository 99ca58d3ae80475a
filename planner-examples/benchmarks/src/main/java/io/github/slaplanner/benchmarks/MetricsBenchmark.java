package io.github.slaplanner.benchmarks;

import com.sun.net.httpserver.HttpServer;
import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.api.observation.Signal;
import io.github.slaplanner.api.observation.WorkerLoad;
import io.github.slaplanner.api.spi.MetricsSource;
import io.github.slaplanner.api.spi.MetricsSourceProvider;
import io.github.slaplanner.api.spi.PluginContext;
import io.github.slaplanner.core.plugin.Plugins;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** The loads of 1,000 workers from a router's page over HTTP on this machine, server included. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class MetricsBenchmark {
    private static final int SAMPLES = 10;

    private HttpServer router;
    private MetricsSource source;
    private Instant now = Instant.EPOCH;

    /** Starts the router. */
    @Setup
    public void start() throws IOException {
        byte[] page = MetricPages.workers(1000);
        router = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        router.createContext("/metrics", exchange -> {
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        router.start();
        PlannerConfig config = PlannerConfig.builder()
                .set(
                        Settings.LOAD_ROUTER_METRICS_URL,
                        "http://127.0.0.1:" + router.getAddress().getPort() + "/metrics")
                .build();
        source = Plugins.fromClassPath()
                .create(MetricsSourceProvider.class, "prometheus", PluginContext.of(config, "prometheus"));
    }

    /** Stops it. */
    @TearDown
    public void stop() {
        source.close();
        router.stop(0);
    }

    /** A load interval with one sample. */
    @Benchmark
    public Signal<List<WorkerLoad>> oneSample() {
        now = now.plusSeconds(10);
        return source.workers(now);
    }

    /** A load interval with ten samples. */
    @Benchmark
    public Signal<List<WorkerLoad>> tenSamples() {
        for (int i = 0; i < SAMPLES; i++) {
            now = now.plusSeconds(1);
            source.sample(now);
        }
        return source.workers(now);
    }
}
