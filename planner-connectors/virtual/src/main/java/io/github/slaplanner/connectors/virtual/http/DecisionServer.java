package io.github.slaplanner.connectors.virtual.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.slaplanner.connectors.virtual.VirtualDecision;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The HTTP side of a {@link Mailbox}. */
final class DecisionServer implements AutoCloseable {
    static final String DECISION = "/v1/decision";
    static final String COMPLETED = "/v1/completed";
    static final String FLEET = "/v1/fleet";

    private static final int THREADS = 8;
    private static final int LONGEST_BODY = 64 * 1024;
    private static final int LONGEST_WAIT_S = 60;

    private final Mailbox mailbox;
    private final @Nullable String token;
    private final LongSupplier nanos;
    private final HttpServer server;
    private final ExecutorService threads;

    /** Fewer than the threads, so that reports get through. */
    private final Semaphore waiting = new Semaphore(THREADS / 2);

    /** Answers a request whose caller may make it. */
    private interface Endpoint {
        Answer answer(HttpExchange exchange) throws IOException, InterruptedException;
    }

    /** A status and a value to send as JSON, or null for no content. */
    private record Answer(int status, @Nullable Object body) {
        static final Answer NOTHING = new Answer(204, null);

        static Answer problem(int status, String message) {
            return new Answer(status, Map.of("error", message));
        }
    }

    DecisionServer(Mailbox mailbox, @Nullable String token, InetSocketAddress address, LongSupplier nanos)
            throws IOException {
        this.mailbox = mailbox;
        this.token = token;
        this.nanos = nanos;
        server = HttpServer.create(address, 0);
        threads = Executors.newFixedThreadPool(THREADS, task -> {
            Thread thread = new Thread(task, "virtual-http");
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(threads);
        serve(DECISION, "GET", this::decision);
        serve(COMPLETED, "POST", this::completed);
        serve(FLEET, "POST", this::fleet);
        server.createContext("/", exchange -> send(exchange, unknownPath(exchange)));
        server.start();
    }

    URI uri() {
        InetSocketAddress at = server.getAddress();
        String host = at.getAddress().getHostAddress();
        return URI.create("http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + at.getPort());
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void serve(String path, String method, Endpoint endpoint) {
        server.createContext(path, exchange -> {
            try {
                send(exchange, answer(exchange, path, method, endpoint));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                exchange.close();
            }
        });
    }

    private Answer answer(HttpExchange exchange, String path, String method, Endpoint endpoint)
            throws IOException, InterruptedException {
        if (!exchange.getRequestURI().getPath().equals(path)) {
            return unknownPath(exchange);
        }
        if (!exchange.getRequestMethod().equals(method)) {
            exchange.getResponseHeaders().set("Allow", method);
            return Answer.problem(405, path + " takes " + method + ".");
        }
        if (!trusted(exchange)) {
            exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer");
            return Answer.problem(401, "The shared token is missing or wrong. Send it as Authorization: Bearer TOKEN.");
        }
        try {
            return endpoint.answer(exchange);
        } catch (IllegalArgumentException e) {
            return Answer.problem(400, String.valueOf(e.getMessage()));
        }
    }

    private boolean trusted(HttpExchange exchange) {
        String shown = exchange.getRequestHeaders().getFirst("Authorization");
        return token == null
                || (shown != null
                        && MessageDigest.isEqual(
                                shown.getBytes(StandardCharsets.UTF_8),
                                ("Bearer " + token).getBytes(StandardCharsets.UTF_8)));
    }

    private Answer decision(HttpExchange exchange) throws InterruptedException {
        Map<String, Long> query = query(exchange.getRequestURI().getRawQuery());
        long wait = query.getOrDefault("wait", 0L);
        if (wait < 0 || wait > LONGEST_WAIT_S) {
            throw new IllegalArgumentException(
                    "The wait (" + wait + ") must be a number of seconds from 0 to " + LONGEST_WAIT_S + ".");
        }
        if (!waiting.tryAcquire()) {
            return Answer.problem(503, "Too many callers wait already; a fleet has one environment. Ask again later.");
        }
        try {
            VirtualDecision next = mailbox.await(query.getOrDefault("after", -1L), Duration.ofSeconds(wait));
            return next == null ? Answer.NOTHING : new Answer(200, next);
        } finally {
            waiting.release();
        }
    }

    private Answer completed(HttpExchange exchange) throws IOException {
        mailbox.complete(Json.read(body(exchange), Completed.class).decisionId());
        return Answer.NOTHING;
    }

    private Answer fleet(HttpExchange exchange) throws IOException {
        mailbox.report(Json.read(body(exchange), FleetReport.class), nanos.getAsLong());
        return Answer.NOTHING;
    }

    private static Answer unknownPath(HttpExchange exchange) {
        return Answer.problem(
                404,
                "There is no " + exchange.getRequestURI().getPath() + "; there are " + DECISION + ", " + COMPLETED
                        + " and " + FLEET + ".");
    }

    private static byte[] body(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(LONGEST_BODY + 1);
        if (body.length > LONGEST_BODY) {
            throw new IllegalArgumentException("The body is longer than " + LONGEST_BODY + " bytes.");
        }
        return body;
    }

    private static Map<String, Long> query(@Nullable String query) {
        Map<String, Long> values = new HashMap<>();
        for (String part : query == null || query.isEmpty() ? new String[0] : query.split("&")) {
            String[] pair = part.split("=", 2);
            if (pair.length < 2 || !pair[0].matches("after|wait") || !pair[1].matches("-?[0-9]{1,18}")) {
                throw new IllegalArgumentException("The query must be like after=41&wait=30, not " + query + ".");
            }
            values.put(pair[0], Long.valueOf(pair[1]));
        }
        return values;
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        try (exchange) {
            Object value = answer.body();
            if (value == null) {
                exchange.sendResponseHeaders(answer.status(), -1);
                return;
            }
            byte[] body = Json.write(value);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(answer.status(), body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
