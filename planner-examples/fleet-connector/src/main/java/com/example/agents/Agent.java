package com.example.agents;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.slaplanner.api.spi.ConnectorException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * One host's agent. It keeps as many engine processes of each role as it was told to:
 *
 * <pre>
 * GET /roles           {"decode": {"desired": 2, "slots": 8, "gpus": 1, "engines": [{"id": "4711", "state": "ready", ...}]}}
 * PUT /roles/decode    3
 * </pre>
 */
final class Agent {
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI url;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

    Agent(URI url) {
        this.url = url;
    }

    /** What an agent runs of one role; {@code slots} is the most that it can run, {@code gpus} what one engine takes. */
    record Engines(int desired, int slots, int gpus, List<Engine> engines) {
        static final Engines NONE = new Engines(0, 0, 1, List.of());
    }

    /** One process; {@code state} is {@code starting}, {@code ready} or {@code draining}. */
    record Engine(String id, String state, long createdMs, long readyMs) {}

    Map<String, Engines> roles() {
        return ask(HttpRequest.newBuilder(url.resolve("/roles")));
    }

    void setDesired(String role, int engines) {
        ask(HttpRequest.newBuilder(url.resolve("/roles/" + role)).PUT(BodyPublishers.ofString("" + engines)));
    }

    private Map<String, Engines> ask(HttpRequest.Builder builder) {
        HttpRequest request = builder.timeout(TIMEOUT).build();
        try {
            var response = http.send(request, BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new ConnectorException(request.method() + " " + request.uri() + " answered "
                        + response.statusCode() + ": " + response.body());
            }
            return JSON.readValue(response.body(), new TypeReference<>() {});
        } catch (IOException e) {
            throw new ConnectorException("The agent at " + url + " cannot be used: " + e + ". Maybe start it.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConnectorException("Interrupted while asking the agent at " + url, e);
        }
    }
}
