package io.github.slaplanner.connectors.global;

import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.fake.FakeConnector;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.spi.Connector;
import io.github.slaplanner.api.spi.PluginContext;
import io.github.slaplanner.connectors.global.service.GlobalPlanner;
import io.github.slaplanner.connectors.global.service.HttpService;
import io.github.slaplanner.connectors.global.service.PoolConnectors;
import io.github.slaplanner.connectors.global.service.ServiceAuthenticators;
import io.github.slaplanner.connectors.global.service.ServiceConfig;
import io.github.slaplanner.connectors.global.service.ServiceConfigReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A global planner on a free port, with two fake pools, a/one and a/two, of 2 prefill and 2 decode engines each. */
public final class Bench implements AutoCloseable {
    public static final Instant START = Instant.parse("2026-03-02T12:00:00Z");

    public final Map<String, FakeConnector> fleets = new ConcurrentHashMap<>();
    public final Map<String, PoolConnectors> special = new HashMap<>();
    public final Map<String, Object> fields = new LinkedHashMap<>();
    public volatile Instant now = START;
    private final HttpClient client = HttpClient.newHttpClient();
    private final InstantSource clock = () -> now;
    private GlobalPlanner planner;
    private HttpService http;

    public Bench(int maxTotalGpus) {
        fields.put("host", "127.0.0.1");
        fields.put("port", 0);
        fields.put("max_total_gpus", maxTotalGpus);
        // Looks are taken when somebody asks, so that time is the test's.
        fields.put("observe_interval_seconds", 100_000);
        fields.put("auth", Map.of("anonymous", true));
        fields.put("pools", List.of(pool("one"), pool("two")));
    }

    public static Map<String, Object> pool(String name) {
        return Map.of("k8s_namespace", "a", "graph_deployment_name", name);
    }

    public Bench start() throws IOException {
        ServiceConfig config = ServiceConfigReader.read("test", fields);
        planner = GlobalPlanner.start(config, pool -> open(pool.key().name(), pool), clock);
        http = HttpService.start(planner, ServiceAuthenticators.of(config.access(), Map.of()), config.address());
        return this;
    }

    private Connector open(String name, io.github.slaplanner.connectors.global.service.PoolConfig pool) {
        PoolConnectors other = special.get(name);
        return other == null ? fleet(name) : other.open(pool);
    }

    public FakeConnector fleet(String name) {
        return fleets.computeIfAbsent(
                name,
                any -> new FakeConnector(Duration.ofSeconds(30), Duration.ofSeconds(10))
                        .with(Role.PREFILL, 2, 1)
                        .with(Role.DECODE, 2, 2));
    }

    public Connector connector(String deployment, Map<String, Object> more) {
        Map<String, Object> settings = new HashMap<>(
                Map.of("url", url(), "graph_deployment_name", deployment, "k8s_namespace", "a", "retry_delay_ms", 0));
        settings.putAll(more);
        PlannerConfig config =
                PlannerConfig.builder().namespace("a-" + deployment).build();
        return new GlobalPlannerConnectorProvider(Map.of(), clock)
                .create(new PluginContext(config, settings, io.github.slaplanner.api.spi.DeploymentInfo.UNKNOWN));
    }

    public String url() {
        return "http://127.0.0.1:" + http.port();
    }

    public HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(url() + path)).GET(), headers);
    }

    public HttpResponse<String> post(String body, String... headers) throws IOException, InterruptedException {
        return send(
                HttpRequest.newBuilder(URI.create(url() + "/scale_request"))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body)),
                headers);
    }

    private HttpResponse<String> send(HttpRequest.Builder request, String... headers)
            throws IOException, InterruptedException {
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    /** The service is gone; the fleets go on. */
    public void stop() {
        http.close();
        planner.close();
    }

    @Override
    public void close() {
        stop();
    }
}
