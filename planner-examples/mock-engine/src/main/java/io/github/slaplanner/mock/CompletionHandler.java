package io.github.slaplanner.mock;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;

/** {@code /v1/completions} or {@code /v1/chat/completions}: waits for the tokens of the fleet and passes them on. */
final class CompletionHandler implements HttpHandler {
    private static final int DEFAULT_TOKENS = 16;

    private final LiveFleet fleet;
    private final MockMetrics metrics;
    private final String model;
    private final boolean chat;
    private final AtomicLong ids = new AtomicLong();

    CompletionHandler(LiveFleet fleet, MockMetrics metrics, String model, boolean chat) {
        this.fleet = fleet;
        this.metrics = metrics;
        this.model = model;
        this.chat = chat;
    }

    /**
     * A request that was read and is being worked on.
     *
     * @param generation its answer
     * @param stream whether tokens are wanted as they come
     * @param usage whether the stream is to end with the token counts
     */
    private record Wish(Generation generation, boolean stream, boolean usage) {}

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        try (MockMetrics.Request measured = metrics.start(chat)) {
            Wish wish = read(body);
            measured.accepted(wish.generation, wish.stream);
            answer(exchange, wish, measured);
            measured.succeeded();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }

    private Wish read(byte[] body) throws IOException {
        try (LiveFleet.Arrival arrival = fleet.arrival()) {
            JsonNode request = Http.parse(body);
            return new Wish(
                    arrival.submit(prompt(request), outputTokens(request)),
                    request.path("stream").asBoolean(false),
                    request.path("stream_options").path("include_usage").asBoolean(false));
        }
    }

    private void answer(HttpExchange exchange, Wish wish, MockMetrics.Request measured)
            throws IOException, InterruptedException {
        Reply reply = new Reply(chat, (chat ? "chatcmpl-" : "cmpl-") + ids.incrementAndGet(), model);
        if (wish.stream) {
            stream(exchange, reply, wish.generation, measured);
            end(exchange.getResponseBody(), reply, wish);
        } else {
            wait(wish.generation, measured);
            Http.json(exchange, reply.whole(wish.generation));
        }
    }

    private Prompt prompt(JsonNode request) {
        String wanted = request.path("model").asText("");
        if (!wanted.equals(model)) {
            throw new BadRequestException(404, "The model `" + wanted + "` does not exist.");
        }
        return chat ? Prompt.ofChat(request) : Prompt.ofCompletion(request);
    }

    private static int outputTokens(JsonNode request) {
        JsonNode limit =
                request.hasNonNull("max_tokens") ? request.get("max_tokens") : request.path("max_completion_tokens");
        int tokens = limit.asInt(DEFAULT_TOKENS);
        if (tokens < 1) {
            throw new BadRequestException("max_tokens must be at least 1, got " + limit);
        }
        return tokens;
    }

    private static void stream(HttpExchange exchange, Reply reply, Generation generation, MockMetrics.Request measured)
            throws IOException, InterruptedException {
        byte[] event = reply.event(Reply.TOKEN).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        OutputStream out = exchange.getResponseBody();
        int sent = 0;
        while (sent < generation.outputTokens()) {
            int due = await(generation, sent);
            measured.reached(due);
            for (; sent < due; sent++) {
                out.write(event);
            }
            out.flush();
        }
    }

    private static void end(OutputStream out, Reply reply, Wish wish) throws IOException {
        String usage = wish.usage ? reply.usageEvent(wish.generation) : "";
        String last = reply.event(null) + usage + "data: [DONE]\n\n";
        out.write(last.getBytes(StandardCharsets.UTF_8));
    }

    private static void wait(Generation generation, MockMetrics.Request measured)
            throws InterruptedException, IOException {
        for (int out = 0; out < generation.outputTokens(); ) {
            out = await(generation, out);
            measured.reached(out);
        }
    }

    private static int await(Generation generation, int seen) throws InterruptedException, IOException {
        int out = generation.await(seen);
        if (out <= seen) {
            throw new IOException("The engine has stopped.");
        }
        return out;
    }
}
