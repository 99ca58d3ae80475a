package io.github.slaplanner.connectors.global.service;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.slaplanner.connectors.global.service.Authenticator.Caller;
import io.github.slaplanner.connectors.global.wire.Json;
import io.github.slaplanner.connectors.global.wire.ScaleAnswer;
import io.github.slaplanner.connectors.global.wire.ScaleMessage;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The global planner over HTTP, with JSON bodies:
 *
 * <ul>
 *   <li>{@code POST /scale_request}: a {@link ScaleMessage}, answered by a {@link ScaleAnswer};
 *   <li>{@code GET /pools/NAMESPACE/DEPLOYMENT}: a {@link io.github.slaplanner.connectors.global.wire.PoolAnswer}; with {@code
 *       ?planner=true} from the pool's own planner;
 *   <li>{@code GET /pools}: an overview for people;
 *   <li>{@code GET /health}: without a token.
 * </ul>
 */
public final class HttpService implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpService.class);
    private static final int OK = 200;
    private static final int FAILED = 500;
    private static final int LARGEST = 1 << 16;

    private final GlobalPlanner planner;
    private final Authenticator authenticator;
    private final HttpServer server;
    private final ExecutorService threads =
            Executors.newCachedThreadPool(work -> PoolWorker.daemon(work, "global planner http"));

    private HttpService(GlobalPlanner planner, Authenticator authenticator, HttpServer server) {
        this.planner = planner;
        this.authenticator = authenticator;
        this.server = server;
    }

    /** What answers a request, once the caller is known. */
    private interface Handler {
        Object answer(Caller caller, HttpExchange exchange) throws IOException;
    }

    /**
     * Starts to listen.
     *
     * @param planner what answers; it is not closed with this service
     * @param authenticator tells callers
     * @param address where to listen
     * @throws IOException if that is not possible
     */
    public static HttpService start(GlobalPlanner planner, Authenticator authenticator, ServiceConfig.Address address)
            throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(address.host(), address.port()), 0);
        HttpService service = new HttpService(planner, authenticator, server);
        server.setExecutor(service.threads);
        server.createContext("/health", exchange -> service.handle(exchange, service::health));
        server.createContext("/scale_request", exchange -> service.secured(exchange, "POST", service::scale));
        server.createContext("/pools", exchange -> service.secured(exchange, "GET", service::pools));
        server.start();
        return service;
    }

    /** The port that it listens on. */
    public int port() {
        return server.getAddress().getPort();
    }

    private Object health(Caller caller, HttpExchange exchange) {
        return Map.of(
                "status", "healthy", "component", "GlobalPlanner", "managed_namespaces", planner.managedNamespaces());
    }

    private Object scale(Caller caller, HttpExchange exchange) throws IOException {
        return planner.scale(caller, message(exchange));
    }

    private static ScaleMessage message(HttpExchange exchange) throws IOException {
        try (InputStream in = exchange.getRequestBody()) {
            JsonNode body = Json.mapper().readTree(in.readNBytes(LARGEST));
            // Callers of other planners send the object as a text.
            JsonNode object = body.isTextual() ? Json.mapper().readTree(body.textValue()) : body;
            if (!object.isObject()) {
                throw new RefusedException(RefusedException.BAD_REQUEST, "The body must be a JSON object");
            }
            return Json.mapper().treeToValue(object, ScaleMessage.class);
        } catch (JsonProcessingException e) {
            Throwable cause = e.getCause();
            String wrong = cause instanceof IllegalArgumentException ? cause.getMessage() : e.getOriginalMessage();
            throw new RefusedException(RefusedException.BAD_REQUEST, "The request cannot be read: " + wrong);
        }
    }

    private Object pools(Caller caller, HttpExchange exchange) {
        String[] path = exchange.getRequestURI().getPath().split("/", -1);
        if (path.length == 2) {
            return planner.overview();
        }
        if (path.length != 4) {
            throw new RefusedException(
                    RefusedException.NOT_FOUND, "There is /pools and /pools/NAMESPACE/DEPLOYMENT only");
        }
        boolean own = "planner=true".equals(exchange.getRequestURI().getQuery());
        return planner.observe(caller, new PoolKey(path[2], path[3]), own);
    }

    private void secured(HttpExchange exchange, String method, Handler handler) throws IOException {
        handle(exchange, (nobody, same) -> {
            if (!exchange.getRequestMethod().equals(method)) {
                throw new RefusedException(RefusedException.BAD_REQUEST, "Only " + method + " is understood here");
            }
            String header = exchange.getRequestHeaders().getFirst("Authorization");
            boolean bearer = header != null && header.regionMatches(true, 0, "Bearer ", 0, 7);
            Caller caller = authenticator.caller(bearer ? header.substring(7).strip() : "");
            if (caller == null) {
                throw new RefusedException(
                        RefusedException.UNAUTHORIZED,
                        "The caller is not known. Maybe its bearer token is missing or old");
            }
            return handler.answer(caller, exchange);
        });
    }

    private void handle(HttpExchange exchange, Handler handler) throws IOException {
        try (exchange) {
            try {
                send(exchange, OK, handler.answer(new Caller("nobody", pool -> false), exchange));
            } catch (RefusedException e) {
                LOG.warn("{} {}: {}", exchange.getRequestMethod(), exchange.getRequestURI(), e.getMessage());
                send(exchange, e.code(), ScaleAnswer.error(String.valueOf(e.getMessage())));
            } catch (RuntimeException e) {
                LOG.error("{} {} failed", exchange.getRequestMethod(), exchange.getRequestURI(), e);
                send(exchange, FAILED, ScaleAnswer.error("The global planner failed: " + e));
            }
        }
    }

    private static void send(HttpExchange exchange, int code, Object answer) throws IOException {
        byte[] body = (Json.mapper().writeValueAsString(answer) + "\n").getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(code, body.length);
        exchange.getResponseBody().write(body);
    }

    /** Stops to listen. */
    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
