package io.github.slaplanner.benchmarks;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.observation.FleetState;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.spi.PluginContext;
import io.github.slaplanner.connectors.kubernetes.KubernetesConnector;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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

/** The state of a fleet from the watch cache: a graph deployment of 200 components and 2,000 pods, 1,000 of them planned. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class KubernetesBenchmark {
    private static final int COMPONENTS = 200;
    private static final int PER_ROLE = 500;
    private static final int OTHERS = 1000;
    private static final String GROUP = "/apis/nvidia.com/v1alpha1";
    private static final String CREATED = "2026-01-01T00:00:00Z";

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch end = new CountDownLatch(1);
    private HttpServer server;
    private KubernetesConnector connector;

    /** An API server that lists the fleet once and then has nothing new to tell. */
    @Setup
    public void connect() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
        Config config = new ConfigBuilder(Config.empty())
                .withMasterUrl("http://localhost:" + server.getAddress().getPort())
                .withNamespace("serving")
                .withOnlyHttpWatches(true)
                .withHttp2Disable(true)
                .build();
        PlannerConfig planner = PlannerConfig.builder()
                .plugin("kubernetes", Map.of("deployment", "big"))
                .build();
        connector = KubernetesConnector.connect(
                PluginContext.of(planner, "kubernetes"),
                new KubernetesClientBuilder().withConfig(config).build());
    }

    /** Closes both. */
    @TearDown
    public void close() {
        end.countDown();
        connector.close();
        server.stop(0);
        threads.shutdownNow();
    }

    /** One look at the fleet. */
    @Benchmark
    public FleetState observe() {
        FleetState fleet = connector.observe(Instant.EPOCH);
        if (fleet.role(Role.DECODE).ready() != PER_ROLE) {
            throw new IllegalStateException("Not the fleet that was set up: " + fleet);
        }
        return fleet;
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String query = String.valueOf(exchange.getRequestURI().getQuery());
        byte[] body =
                (query.contains("watch=true") ? bookmark(path) : body(path, query)).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(body.length == 0 ? 404 : 200, 0);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
            out.flush();
            if (query.contains("watch=true")) {
                end.await();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static String bookmark(String path) {
        boolean pods = path.endsWith("/pods");
        return "{\"type\":\"BOOKMARK\",\"object\":{\"apiVersion\":\"" + (pods ? "v1" : "nvidia.com/v1alpha1")
                + "\",\"kind\":\"" + (pods ? "Pod" : "DynamoGraphDeployment")
                + "\",\"metadata\":{\"resourceVersion\":\"1\"}}}\n";
    }

    private static String body(String path, String query) {
        if (path.equals(GROUP)) {
            return "{\"resources\":[{\"name\":\"dynamographdeployments\",\"kind\":\"DynamoGraphDeployment\",\"namespaced\":true}]}";
        }
        if (path.endsWith("/pods")) {
            return list(pods());
        }
        if (path.endsWith("/dynamographdeployments")) {
            return list(graph());
        }
        return path.endsWith("/dynamographdeployments/big") ? graph() : "";
    }

    private static String list(String items) {
        return "{\"kind\":\"List\",\"metadata\":{\"resourceVersion\":\"1\"},\"items\":[" + items + "]}";
    }

    private static String graph() {
        String services = IntStream.range(0, COMPONENTS)
                .mapToObj(i -> "\"C" + i + "\":{\"componentType\":\"" + (i == 2 ? "frontend" : "worker") + "\","
                        + (i == 0
                                ? "\"subComponentType\":\"prefill\","
                                : i == 1 ? "\"subComponentType\":\"decode\"," : "")
                        + "\"replicas\":" + (i < 2 ? PER_ROLE : 5) + ",\"resources\":{\"limits\":{\"gpu\":\"1\"}}}")
                .collect(Collectors.joining(","));
        String status = "{\"replicas\":" + PER_ROLE + ",\"availableReplicas\":" + PER_ROLE + "}";
        return "{\"apiVersion\":\"nvidia.com/v1alpha1\",\"kind\":\"DynamoGraphDeployment\",\"metadata\":{\"name\":\"big\","
                + "\"namespace\":\"serving\",\"resourceVersion\":\"1\",\"generation\":1},\"spec\":{\"services\":{"
                + services
                + "}},\"status\":{\"observedGeneration\":1,\"services\":{\"C0\":" + status + ",\"C1\":" + status
                + "}}}";
    }

    private static String pods() {
        return IntStream.range(0, 2 * PER_ROLE + OTHERS)
                .mapToObj(i -> pod(i, i < PER_ROLE ? 0 : i < 2 * PER_ROLE ? 1 : 2 + i % (COMPONENTS - 2)))
                .collect(Collectors.joining(","));
    }

    private static String pod(int number, int component) {
        return "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"pod-" + number
                + "\",\"namespace\":\"serving\",\"uid\":\"" + number + "\",\"creationTimestamp\":\"" + CREATED
                + "\",\"labels\":{\"nvidia.com/dynamo-component\":\"C" + component
                + "\"}},\"status\":{\"phase\":\"Running\",\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\","
                + "\"lastTransitionTime\":\"" + CREATED + "\"}]}}";
    }
}
