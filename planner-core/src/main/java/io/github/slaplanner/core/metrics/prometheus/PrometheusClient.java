package io.github.slaplanner.core.metrics.prometheus;

import io.github.slaplanner.core.metrics.http.FetchException;
import io.github.slaplanner.core.metrics.http.HttpReader;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** Asks a Prometheus, or anything with its query API. */
final class PrometheusClient {
    private static final String JSON = "application/json";

    private final HttpReader http;
    private final URI endpoint;
    private final String parameters;

    /**
     * A client.
     *
     * @param http how to read
     * @param endpoint the server, with a path in front of {@code /api/v1} if it has one
     * @param parameters sent with every query
     */
    PrometheusClient(HttpReader http, URI endpoint, Map<String, String> parameters) {
        this.http = http;
        this.endpoint = endpoint;
        StringBuilder all = new StringBuilder();
        new TreeMap<>(parameters)
                .forEach((name, value) ->
                        all.append('&').append(encoded(name)).append('=').append(encoded(value)));
        this.parameters = all.toString();
    }

    /**
     * An instant query.
     *
     * @param expression PromQL
     * @param time when it is evaluated
     * @throws FetchException if there is no answer that can be used
     */
    QueryAnswer query(String expression, Instant time) {
        String base = endpoint.toString().replaceAll("/+$", "");
        String seconds = BigDecimal.valueOf(time.toEpochMilli(), 3).toPlainString();
        URI uri = URI.create(base + "/api/v1/query?query=" + encoded(expression) + "&time=" + seconds + parameters);
        HttpReader.Answer answer = http.get(uri, JSON);
        if (!answer.ok()) {
            throw HttpReader.refusal(uri, answer.status(), AnswerReader.error(answer.body()));
        }
        try {
            return AnswerReader.read(answer.body());
        } catch (FetchException e) {
            throw new FetchException(HttpReader.server(uri) + ": " + e.getMessage(), e);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
