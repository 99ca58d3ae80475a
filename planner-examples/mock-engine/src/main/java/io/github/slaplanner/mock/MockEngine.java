package io.github.slaplanner.mock;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.slaplanner.api.observation.FleetState;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.observation.WorkerLoad;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A deployment that answers as a real one does and computes nothing: an OpenAI-compatible server whose tokens come when
 * the {@linkplain io.github.slaplanner.simulator.fleet.Fleet simulated fleet} says so. It has one engine or a fleet behind
 * a router, replica counts that can be changed, start-up times, draining, and a prefix cache.
 *
 * <p>It serves {@code /v1/completions} and {@code /v1/chat/completions} (streaming or not; answers are always
 * {@code max_tokens} long), {@code /v1/models}, {@code /health}, {@code /metrics} as Dynamo's frontend does, and
 * {@code /fleet}: GET tells the replicas, POST of {@code {"decode": 3}} changes them. A request whose client hangs up goes
 * on in the engine.
 */
public final class MockEngine implements AutoCloseable {
    /** Without it the JDK's server holds small writes back until the last one is acknowledged, up to 40 ms. */
    private static final String NO_DELAY = "sun.net.httpserver.nodelay";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool(MockEngine::daemon);
    private final LiveFleet fleet;

    private MockEngine(MockSpec spec) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), spec.port()), 0);
        fleet = new LiveFleet(spec);
        MockMetrics metrics = new MockMetrics(spec, fleet);
        server.setExecutor(threads);
        server.createContext(
                "/v1/completions", Http.handler("POST", new CompletionHandler(fleet, metrics, spec.model(), false)));
        server.createContext(
                "/v1/chat/completions",
                Http.handler("POST", new CompletionHandler(fleet, metrics, spec.model(), true)));
        server.createContext("/v1/models", Http.handler("GET", exchange -> models(exchange, spec.model())));
        server.createContext("/metrics", Http.handler("GET", metrics));
        server.createContext(
                "/health", Http.handler("GET", exchange -> Http.json(exchange, Map.of("status", "healthy"))));
        server.createContext("/fleet", new FleetHandler(fleet));
        server.createContext("/", Http.handler("GET", MockEngine::unknown));
        server.start();
    }

    /**
     * Starts a deployment.
     *
     * @throws IOException if it cannot listen
     */
    public static MockEngine start(MockSpec spec) throws IOException {
        if (System.getProperty(NO_DELAY) == null) {
            System.setProperty(NO_DELAY, "true");
        }
        return new MockEngine(spec);
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "mock-http");
        thread.setDaemon(true);
        return thread;
    }

    private static void models(HttpExchange exchange, String model) throws IOException {
        Http.json(exchange, Map.of("object", "list", "data", List.of(Map.of("id", model, "object", "model"))));
    }

    private static void unknown(HttpExchange exchange) {
        throw new BadRequestException(
                404, "There is nothing at " + exchange.getRequestURI().getPath());
    }

    /** Where it serves: {@code http://127.0.0.1:PORT}. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /**
     * Moves to new replica counts; starting takes the start-up time, and engines that leave finish their requests first.
     *
     * @param targets per role of the mode; a role that is absent keeps its size
     * @throws IllegalArgumentException if the mode has no such role or a target is negative
     */
    public void scale(Map<Role, Integer> targets) {
        fleet.scale(targets);
    }

    /** The engines; each start-up is told once. */
    public FleetState state() {
        return fleet.state();
    }

    /** The loads of the engines that serve; latencies are those of the profile, whatever the speed. */
    public List<WorkerLoad> workers() {
        return fleet.workers();
    }

    /** Stops at once; answers that are still coming are cut. */
    @Override
    public void close() {
        fleet.close();
        server.stop(0);
        threads.shutdownNow();
    }
}
