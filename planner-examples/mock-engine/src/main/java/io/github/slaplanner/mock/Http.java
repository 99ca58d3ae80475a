package io.github.slaplanner.mock;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the handlers share: bodies as JSON, and errors as an OpenAI server words them. */
final class Http {
    static final String JSON = "application/json";

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private Http() {}

    /** A handler that may refuse a request. */
    static HttpHandler handler(String method, HttpHandler handler) {
        return exchange -> {
            try (exchange) {
                answer(exchange, method, handler);
            }
        };
    }

    private static void answer(HttpExchange exchange, String method, HttpHandler handler) throws IOException {
        try {
            if (!exchange.getRequestMethod().equals(method)) {
                throw new BadRequestException(405, "use " + method);
            }
            handler.handle(exchange);
        } catch (BadRequestException e) {
            error(exchange, e);
        }
    }

    private static void error(HttpExchange exchange, BadRequestException refusal) throws IOException {
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("message", refusal.getMessage());
        error.put("type", refusal.status() == 404 ? "NotFoundError" : "BadRequestError");
        error.put("param", null);
        error.put("code", refusal.status());
        send(exchange, refusal.status(), JSON, text(Map.of("error", error)));
    }

    static JsonNode body(HttpExchange exchange) throws IOException {
        return parse(exchange.getRequestBody().readAllBytes());
    }

    static JsonNode parse(byte[] body) throws IOException {
        try {
            return MAPPER.readTree(body);
        } catch (JsonProcessingException e) {
            throw new BadRequestException("the body is not JSON: " + e.getOriginalMessage());
        }
    }

    static void json(HttpExchange exchange, Object value) throws IOException {
        send(exchange, 200, JSON, text(value));
    }

    static void send(HttpExchange exchange, int status, String type, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    static String text(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
