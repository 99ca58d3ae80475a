package io.github.slaplanner.connectors.global;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.github.slaplanner.api.config.Secret;
import io.github.slaplanner.api.spi.ConnectorException;
import io.github.slaplanner.connectors.global.wire.Json;
import io.github.slaplanner.connectors.global.wire.PoolAnswer;
import io.github.slaplanner.connectors.global.wire.ScaleAnswer;
import io.github.slaplanner.connectors.global.wire.ScaleMessage;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Talks to a global planner over HTTP. Every message is safe to send twice, so one that got no answer is sent again a few times;
 * an answer that says no is final.
 */
final class GlobalPlannerClient {
    private static final int OK = 200;
    private static final int RETRY_FROM = 500;

    private final URI url;
    private final Access access;
    private final HttpClient client;

    /**
     * How to talk.
     *
     * @param token bearer token, or null
     * @param timeout time that one message may take
     * @param retries how often a message is sent again
     * @param retryDelay time before the first of them; twice as long before each further one
     */
    record Access(@Nullable Secret token, Duration timeout, int retries, Duration retryDelay) {}

    GlobalPlannerClient(URI url, Access access) {
        this.url = url;
        this.access = access;
        client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(access.timeout)
                .build();
    }

    ScaleAnswer scale(ScaleMessage message) {
        try {
            byte[] body = Json.mapper().writeValueAsBytes(message);
            HttpRequest.Builder request = request("/scale_request").POST(BodyPublishers.ofByteArray(body));
            return send(request.header("Content-Type", "application/json"), ScaleAnswer.class);
        } catch (JsonProcessingException e) {
            throw new ConnectorException("The scale request cannot be written as JSON", e);
        }
    }

    PoolAnswer pool(String k8sNamespace, String deployment) {
        String path = "/pools/" + encoded(k8sNamespace) + "/" + encoded(deployment) + "?planner=true";
        return send(request(path).GET(), PoolAnswer.class);
    }

    private static String encoded(String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(url + path)).timeout(access.timeout);
        String token = token();
        return token == null ? request : request.header("Authorization", "Bearer " + token);
    }

    private @Nullable String token() {
        try {
            return access.token == null ? null : access.token.reveal();
        } catch (IllegalStateException e) {
            throw new ConnectorException("The token for the global planner is not known: " + e.getMessage(), e);
        }
    }

    private <T> T send(HttpRequest.Builder request, Class<T> type) {
        Duration delay = access.retryDelay;
        for (int attempt = 0; ; attempt++) {
            try {
                HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
                if (response.statusCode() == OK) {
                    return Json.mapper().readValue(response.body(), type);
                }
                if (response.statusCode() < RETRY_FROM || attempt >= access.retries) {
                    throw new ConnectorException("The global planner at " + url + " answered HTTP "
                            + response.statusCode() + ": " + reason(response.body()));
                }
            } catch (IOException e) {
                if (attempt >= access.retries) {
                    throw new ConnectorException(
                            "The global planner at " + url + " cannot be reached, tried " + (attempt + 1) + " times ("
                                    + e + "). Maybe check plugins.global-planner.url",
                            e);
                }
            } catch (InterruptedException e) {
                throw interrupted(e);
            }
            pause(delay);
            delay = delay.multipliedBy(2);
        }
    }

    private static String reason(String body) {
        try {
            return Json.mapper().readValue(body, ScaleAnswer.class).message();
        } catch (JsonProcessingException | IllegalArgumentException e) {
            return body.isBlank() ? "no reason given" : body.strip();
        }
    }

    private static void pause(Duration delay) {
        try {
            Thread.sleep(delay.toMillis());
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static ConnectorException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new ConnectorException("The message to the global planner was interrupted", e);
    }
}
