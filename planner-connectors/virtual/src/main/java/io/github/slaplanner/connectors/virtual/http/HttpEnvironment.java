package io.github.slaplanner.connectors.virtual.http;

import io.github.slaplanner.api.spi.ConnectorException;
import io.github.slaplanner.connectors.virtual.VirtualDecision;
import io.github.slaplanner.connectors.virtual.VirtualEnvironment;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The environment's side over HTTP. It also reports the engines, at least every few seconds. */
public final class HttpEnvironment implements VirtualEnvironment {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final Duration LONGEST_POLL = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final URI planner;
    private final @Nullable String token;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    private long completed;

    private HttpEnvironment(URI planner, @Nullable String token, long completed) {
        this.planner = planner;
        this.token = token;
        this.completed = completed;
    }

    /**
     * The environment of a planner.
     *
     * @param planner address of the planner, such as {@code http://localhost:9470}
     * @param token the shared token, or null if there is none
     */
    public static HttpEnvironment open(URI planner, @Nullable String token) {
        return new HttpEnvironment(planner, token, -1);
    }

    /**
     * The same for an environment that has already completed decisions.
     *
     * @param completed the last decision that was completed before this object was made
     */
    public static HttpEnvironment resume(URI planner, @Nullable String token, long completed) {
        return new HttpEnvironment(planner, token, completed);
    }

    @Override
    public @Nullable VirtualDecision next(Duration wait) {
        long end = System.nanoTime() + wait.toNanos();
        while (true) {
            long left = Math.max(0, end - System.nanoTime());
            try {
                VirtualDecision decision = poll(Math.min(left, LONGEST_POLL.toNanos()));
                if (decision != null || left == 0) {
                    return decision;
                }
            } catch (ConnectorException e) {
                if (Thread.currentThread().isInterrupted() || left < PAUSE.toNanos()) {
                    throw e;
                }
                pause();
            }
        }
    }

    @Override
    public void complete(VirtualDecision decision) {
        completed = Math.max(completed, decision.id());
        post(DecisionServer.COMPLETED, new Completed(decision.id()));
    }

    /**
     * Tells the planner of the engines.
     *
     * @throws ConnectorException if the planner cannot be reached or refuses the report
     */
    public void report(FleetReport report) {
        post(DecisionServer.FLEET, report);
    }

    @Override
    public void close() {}

    private @Nullable VirtualDecision poll(long nanos) {
        long seconds = TimeUnit.NANOSECONDS.toSeconds(nanos + TimeUnit.SECONDS.toNanos(1) - 1);
        String query = "?after=" + completed + "&wait=" + seconds;
        HttpResponse<byte[]> response = send(request(DecisionServer.DECISION + query)
                .timeout(TIMEOUT.plusSeconds(seconds))
                .GET());
        return response.statusCode() == 204 ? null : Json.read(response.body(), VirtualDecision.class);
    }

    private void post(String path, Object body) {
        send(request(path)
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(Json.write(body))));
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(planner.resolve(path));
        return token == null ? request : request.header("Authorization", "Bearer " + token);
    }

    private HttpResponse<byte[]> send(HttpRequest.Builder request) {
        try {
            HttpResponse<byte[]> response = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            if (response.statusCode() >= 300) {
                throw new ConnectorException("The planner at " + planner + " refused (" + response.statusCode() + "): "
                        + new String(response.body(), StandardCharsets.UTF_8));
            }
            return response;
        } catch (IOException e) {
            throw new ConnectorException(
                    "The planner at " + planner + " cannot be reached (" + e + "). Maybe it is down.", e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static void pause() {
        try {
            TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static ConnectorException interrupted(InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new ConnectorException("Interrupted while waiting for the planner.", cause);
    }
}
