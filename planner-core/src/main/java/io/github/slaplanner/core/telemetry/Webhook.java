package io.github.slaplanner.core.telemetry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.slaplanner.api.config.Secret;
import io.github.slaplanner.api.decision.Decision;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.core.runtime.Failure;
import io.github.slaplanner.core.runtime.RuntimeListener;
import io.github.slaplanner.core.runtime.StateJson;
import io.github.slaplanner.core.runtime.TickReport;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Posts a JSON object to an address when a failure begins or ends, and when the sizes that are decided change. An event that is not taken
 * is posted again at the next tick, in order; the newest {@value #MOST_WAITING} are kept. Whatever fails is told to the listeners as
 * a failure of this one, and planning goes on.
 *
 * <pre>{@code
 * {"event": "failure_begins", "at": "2026-03-02T12:00:00Z", "input": "traffic", "cause": "...", "remedy": "..."}
 * {"event": "failure_ends", "at": "2026-03-02T12:03:10Z", "input": "traffic", "since": "2026-03-02T12:00:00Z"}
 * {"event": "decision", "at": "...", "id": 17, "outcome": "requested", "targets": {"prefill": 4, "decode": 6}, "why": "..."}
 * }</pre>
 */
public final class Webhook implements RuntimeListener {
    private static final int MOST_WAITING = 100;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Secret address;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private final JsonMapper json = StateJson.mapper();
    private final Map<String, Failure> open = new LinkedHashMap<>();
    private final Deque<String> waiting = new ArrayDeque<>();
    private Map<Role, Integer> told = Map.of();

    /**
     * A hook.
     *
     * @param address where to post, {@code http} or {@code https}; a secret, for the addresses of chat services hold a token
     */
    public Webhook(Secret address) {
        this.address = address;
    }

    @Override
    public void onTick(TickReport report) {
        Instant at = report.decision().at();
        Map<String, Failure> now = report.failures().stream()
                .collect(Collectors.toMap(Failure::input, failure -> failure, (a, b) -> a, LinkedHashMap::new));
        now.forEach((input, failure) -> {
            if (!open.containsKey(input)) {
                add("failure_begins", at, Map.of("input", input, "cause", failure.cause(), "remedy", failure.remedy()));
            }
        });
        open.forEach((input, failure) -> {
            if (!now.containsKey(input)) {
                add("failure_ends", at, Map.of("input", input, "since", failure.since()));
            }
        });
        open.clear();
        open.putAll(now);
        decided(report);
        post();
    }

    /** A decision that only advises, or that the environment refuses, is the same at every tick, and told once. */
    private void decided(TickReport report) {
        Decision decision = report.decision();
        if (decision.changes() && !decision.targets().equals(told)) {
            Map<String, Object> event = new LinkedHashMap<>();
            event.put("id", decision.id());
            event.put("outcome", report.outcome().kind());
            event.put("targets", decision.targets());
            event.put("why", decision.why());
            add("decision", decision.at(), event);
        }
        told = decision.targets();
    }

    private void add(String event, Instant at, Map<String, Object> more) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("event", event);
        all.put("at", at);
        all.putAll(more);
        try {
            waiting.addLast(json.writeValueAsString(all));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("An event cannot be written: " + e.getOriginalMessage(), e);
        }
        if (waiting.size() > MOST_WAITING) {
            waiting.removeFirst();
        }
    }

    private void post() {
        while (!waiting.isEmpty()) {
            int status = post(waiting.getFirst());
            if (status / 100 != 2) {
                throw new IllegalStateException(
                        "The webhook answered " + status + ". Events that wait: " + waiting.size() + ".");
            }
            waiting.removeFirst();
        }
    }

    private int post(String event) {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(address.reveal()))
                    .timeout(PATIENCE)
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString(event))
                    .build();
            return client.send(request, BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            throw new IllegalStateException(
                    "The webhook does not answer (" + e.getClass().getSimpleName() + "). Events that wait: "
                            + waiting.size() + ".",
                    e);
        } catch (IllegalArgumentException e) {
            // Its message would show the address.
            throw new IllegalStateException("The address of the webhook is none that can be posted to.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while the webhook was called.", e);
        }
    }
}
