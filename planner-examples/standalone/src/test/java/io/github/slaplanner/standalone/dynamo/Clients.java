package io.github.slaplanner.standalone.dynamo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** People who ask a chat model, each in a stream of its own, and what they saw. */
final class Clients implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpClient client = HttpClient.newBuilder()
            .executor(threads)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    private final URI address;
    private final String model;
    private final int words;
    private final Random random;

    Clients(URI frontend, String model, int words, long seed) {
        this.address = frontend.resolve("/v1/chat/completions");
        this.model = model;
        this.words = words;
        this.random = new Random(seed);
    }

    /**
     * What one client saw.
     *
     * @param sent when it asked
     * @param isl tokens of its prompt, as the frontend says
     * @param osl tokens of the answer, as the frontend says
     * @param ttftMs time to the first token, ms
     * @param gapsMs time from the first token to the last, ms
     * @param error what went wrong; empty if nothing did
     */
    record Seen(Instant sent, int isl, int osl, double ttftMs, double gapsMs, String error) {
        double itlMs() {
            return osl > 1 ? gapsMs / (osl - 1) : 0;
        }

        boolean within(double ttft, double itl) {
            return error.isEmpty() && ttftMs <= ttft && itlMs() <= itl;
        }
    }

    /**
     * A rate that lasts.
     *
     * @param perSecond requests per second, which come as they like
     * @param seconds for how long
     */
    record Load(double perSecond, int seconds) {}

    /** Asks for as long as the loads say, and is done when every client has its answer. */
    CompletableFuture<List<Seen>> ask(List<Load> loads) {
        return CompletableFuture.supplyAsync(
                () -> {
                    List<CompletableFuture<Seen>> asked = new ArrayList<>();
                    long end = System.nanoTime();
                    for (Load load : loads) {
                        double next = gap(load.perSecond());
                        for (; next < load.seconds(); next += gap(load.perSecond())) {
                            LockSupport.parkNanos(end + (long) (1e9 * next) - System.nanoTime());
                            asked.add(ask(length(300), length(60)));
                        }
                        end += TimeUnit.SECONDS.toNanos(load.seconds());
                    }
                    return asked.stream().map(CompletableFuture::join).toList();
                },
                threads);
    }

    private double gap(double perSecond) {
        return -Math.log(1 - random.nextDouble()) / perSecond;
    }

    private int length(int mean) {
        return (int) (mean * (0.5 + random.nextDouble()));
    }

    private CompletableFuture<Seen> ask(int isl, int osl) {
        String prompt =
                Stream.generate(() -> "w" + random.nextInt(words)).limit(isl).collect(Collectors.joining(" "));
        HttpRequest request = HttpRequest.newBuilder(address)
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body(prompt, osl)))
                .build();
        return CompletableFuture.supplyAsync(() -> ask(request), threads);
    }

    private String body(String prompt, int osl) {
        try {
            return JSON.writeValueAsString(Map.of(
                    "model",
                    model,
                    "messages",
                    List.of(Map.of("role", "user", "content", prompt)),
                    "max_tokens",
                    osl,
                    "ignore_eos",
                    true,
                    "stream",
                    true,
                    "stream_options",
                    Map.of("include_usage", true)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Seen ask(HttpRequest request) {
        Instant sent = Instant.now();
        long start = System.nanoTime();
        Answer answer = new Answer();
        try {
            HttpResponse<Stream<String>> response = client.send(request, HttpResponse.BodyHandlers.ofLines());
            try (Stream<String> lines = response.body()) {
                lines.forEach(answer::line);
            }
            if (response.statusCode() != 200) {
                answer.error = "HTTP " + response.statusCode() + answer.error;
            }
        } catch (IOException | UncheckedIOException e) {
            answer.error = e.toString();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            answer.error = e.toString();
        }
        return answer.seen(sent, start);
    }

    /** Takes in the events of one stream. */
    private static final class Answer {
        private long first;
        private long last;
        private int isl;
        private int osl;
        private String error = "";

        void line(String line) {
            if (!line.startsWith("data: {")) {
                error += line.isEmpty() || line.startsWith("data: [DONE]") || line.startsWith(":") ? "" : " " + line;
                return;
            }
            long now = System.nanoTime();
            try {
                JsonNode event = JSON.readTree(line.substring("data: ".length()));
                if (!event.at("/choices/0/delta/content").asText("").isEmpty()) {
                    first = first == 0 ? now : first;
                    last = now;
                }
                isl = event.at("/usage/prompt_tokens").asInt(isl);
                osl = event.at("/usage/completion_tokens").asInt(osl);
            } catch (IOException e) {
                error += e;
            }
        }

        Seen seen(Instant sent, long start) {
            String wrong = error.isEmpty() && first == 0 ? "no token came" : error;
            return new Seen(sent, isl, osl, (first - start) / 1e6, (last - first) / 1e6, wrong);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
