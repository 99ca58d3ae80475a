package io.github.slaplanner.connectors.virtual.http;

import io.github.slaplanner.connectors.http.Call;
import io.github.slaplanner.connectors.http.GuardedServer;
import io.github.slaplanner.connectors.http.Reply;
import io.github.slaplanner.connectors.virtual.VirtualDecision;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The HTTP side of a {@link Mailbox}. */
final class DecisionServer implements AutoCloseable {
    static final String DECISION = "/v1/decision";
    static final String COMPLETED = "/v1/completed";
    static final String FLEET = "/v1/fleet";

    private static final int THREADS = 16;
    private static final int WAITERS = 4;
    private static final Map<String, String> METHODS = Map.of(DECISION, "GET", COMPLETED, "POST", FLEET, "POST");
    private static final int LONGEST_BODY = 64 * 1024;
    private static final int LONGEST_WAIT_S = 60;

    private final Mailbox mailbox;
    private final @Nullable String token;
    private final LongSupplier nanos;
    private final URI uri;
    private final GuardedServer server;

    /** Fewer than may ask at once, so that reports get through. */
    private final Semaphore waiting = new Semaphore(WAITERS);

    DecisionServer(Mailbox mailbox, @Nullable String token, InetSocketAddress address, LongSupplier nanos)
            throws IOException {
        this.mailbox = mailbox;
        this.token = token;
        this.nanos = nanos;
        InetAddress host = address.getAddress();
        server = GuardedServer.start(
                new GuardedServer.Options(
                        "virtual-http", host.getHostAddress(), address.getPort(), THREADS, LONGEST_BODY, Set.of()),
                this::answer);
        String name = host.getHostAddress();
        uri = URI.create("http://" + (name.contains(":") ? "[" + name + "]" : name) + ":" + server.port());
    }

    /** Where it listens, or has listened. */
    URI uri() {
        return uri;
    }

    @Override
    public void close() {
        server.close();
    }

    private Reply answer(Call call) throws InterruptedException {
        String method = METHODS.get(call.path());
        if (method == null) {
            return problem(
                    404,
                    "There is no " + call.path() + "; there are " + DECISION + ", " + COMPLETED + " and " + FLEET
                            + ".");
        }
        if (!call.method().equals(method)) {
            return problem(405, call.path() + " takes " + method + ".").with("Allow", method);
        }
        if (!trusted(call)) {
            return problem(401, "The shared token is missing or wrong. Send it as Authorization: Bearer TOKEN.")
                    .with("WWW-Authenticate", "Bearer");
        }
        try {
            return trustedAnswer(call);
        } catch (IllegalArgumentException e) {
            return problem(400, String.valueOf(e.getMessage()));
        }
    }

    private Reply trustedAnswer(Call call) throws InterruptedException {
        if (call.path().equals(DECISION)) {
            return decision(call.query());
        }
        if (call.path().equals(COMPLETED)) {
            mailbox.complete(Json.read(call.body(), Completed.class).decisionId());
        } else {
            mailbox.report(Json.read(call.body(), FleetReport.class), nanos.getAsLong());
        }
        return Reply.nothing();
    }

    private boolean trusted(Call call) {
        return token == null
                || MessageDigest.isEqual(
                        call.bearer().getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8));
    }

    private Reply decision(@Nullable String query) throws InterruptedException {
        Map<String, Long> values = query(query);
        long wait = values.getOrDefault("wait", 0L);
        if (wait < 0 || wait > LONGEST_WAIT_S) {
            throw new IllegalArgumentException(
                    "The wait (" + wait + ") must be a number of seconds from 0 to " + LONGEST_WAIT_S + ".");
        }
        if (!waiting.tryAcquire()) {
            return problem(503, "Too many callers wait already; a fleet has one environment. Ask again later.");
        }
        try {
            VirtualDecision next = mailbox.await(values.getOrDefault("after", -1L), Duration.ofSeconds(wait));
            return next == null ? Reply.nothing() : Reply.json(200, Json.write(next));
        } finally {
            waiting.release();
        }
    }

    private static Reply problem(int status, String message) {
        return Reply.json(status, Json.write(Map.of("error", message)));
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
}
