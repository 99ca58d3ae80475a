package io.github.slaplanner.core.profile.sweep;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * An engine behind an OpenAI-compatible streaming server. Answers are forced to their full length ({@code ignore_eos},
 * {@code min_tokens}), and the token counts are those of the server's {@code usage} block. A connection per request, as many
 * requests as prompts at once.
 */
public final class OpenAiEngine implements EngineUnderTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int ROUND_TRIPS = 31;
    private static final double NANOS_PER_MS = 1e6;
    /** One token each, with the space before them, in the vocabularies of all usual models. */
    private static final String[] WORDS =
            (" time people year way day man thing woman life child world school state family"
                            + " student group country problem hand part place case week company system program question work number"
                            + " night point home water room mother area money story fact month lot right study book eye job word"
                            + " business issue side kind head house service friend father power hour game line end member law car")
                    .strip()
                    .split(" ", -1);

    private final Endpoint endpoint;
    private final SweepClock clock;
    private final HttpClient client;
    private int template;

    /** An engine; nothing is sent yet. */
    public OpenAiEngine(Endpoint endpoint, SweepClock clock) {
        this.endpoint = endpoint;
        this.clock = clock;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(endpoint.timeout())
                .executor(Runnable::run)
                .build();
    }

    @Override
    public List<Answer> answer(List<int[]> prompts, int outputTokens) throws InterruptedException {
        List<HttpRequest> requests =
                prompts.stream().map(each -> request(each, outputTokens)).toList();
        List<AnswerStream> streams = new ArrayList<>();
        List<CompletableFuture<HttpResponse<Void>>> calls = new ArrayList<>();
        try {
            for (HttpRequest request : requests) {
                AnswerStream stream = new AnswerStream(clock);
                streams.add(stream);
                calls.add(client.sendAsync(request, HttpResponse.BodyHandlers.fromLineSubscriber(stream)));
            }
            List<Answer> answers = new ArrayList<>();
            for (int i = 0; i < calls.size(); i++) {
                answers.add(answer(calls.get(i), streams.get(i), outputTokens));
            }
            count(prompts.get(0).length, answers.get(0).promptTokens());
            return answers;
        } finally {
            calls.forEach(call -> call.cancel(true));
        }
    }

    private Answer answer(CompletableFuture<HttpResponse<Void>> call, AnswerStream stream, int outputTokens)
            throws InterruptedException {
        try {
            int status = call.get().statusCode();
            if (status != 200) {
                throw EndpointFailure.of(endpoint, call.get(), stream.text());
            }
            return stream.answer(outputTokens);
        } catch (ExecutionException e) {
            throw EndpointFailure.of(endpoint, e.getCause() == null ? e : e.getCause(), stream.pieces(), outputTokens);
        }
    }

    /** What a chat adds to its words; the next prompts are shorter by that. */
    private void count(int words, int promptTokens) {
        if (endpoint.chat() && template == 0) {
            template = Math.max(0, promptTokens - words);
        }
    }

    private HttpRequest request(int[] prompt, int outputTokens) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("model", endpoint.model());
        if (endpoint.chat()) {
            body.put("messages", List.of(Map.of("role", "user", "content", words(prompt))));
        } else {
            body.put("prompt", prompt);
        }
        body.put("max_tokens", outputTokens);
        body.put("min_tokens", outputTokens);
        body.put("ignore_eos", true);
        body.put("temperature", 0);
        body.put("stream", true);
        body.put("stream_options", Map.of("include_usage", true));
        String path = endpoint.chat() ? "/v1/chat/completions" : "/v1/completions";
        return builder(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(bytes(body)))
                .build();
    }

    private String words(int[] prompt) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < Math.max(1, prompt.length - template); i++) {
            text.append(i == 0 ? "" : " ").append(WORDS[prompt[i] % WORDS.length]);
        }
        return text.toString();
    }

    private static byte[] bytes(Object body) {
        try {
            return JSON.writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HttpRequest.Builder builder(String path) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(endpoint.at(path)).timeout(endpoint.timeout());
        String key = endpoint.apiKey();
        return key == null ? builder : builder.header("Authorization", "Bearer " + key);
    }

    /**
     * The models that the server offers.
     *
     * @throws SweepException if it cannot be asked
     */
    public List<String> models() throws InterruptedException {
        return ServerFacts.models(get("/v1/models"));
    }

    /**
     * The longest prompt and answer together that the model takes, tokens, or null if the server does not say.
     *
     * @throws SweepException if it cannot be asked
     */
    public @Nullable Integer contextLength() throws InterruptedException {
        return ServerFacts.contextLength(get("/v1/models"), endpoint.model());
    }

    /** Tokens that the KV cache of one engine holds, as vLLM, SGLang and a Dynamo frontend export it, or null if the server does not. */
    public @Nullable Long maxKvTokens() throws InterruptedException {
        try {
            return ServerFacts.maxKvTokens(get("/metrics"), endpoint.model());
        } catch (SweepException e) {
            return null;
        }
    }

    /** The median over lists of models, which any server keeps at hand. */
    @Override
    public double roundTripMs() throws InterruptedException {
        double[] times = new double[ROUND_TRIPS];
        for (int i = 0; i < times.length; i++) {
            AnswerStream stream = new AnswerStream(clock);
            HttpRequest request = builder("/v1/models").GET().build();
            try {
                client.sendAsync(request, HttpResponse.BodyHandlers.fromLineSubscriber(stream))
                        .get();
            } catch (ExecutionException e) {
                throw EndpointFailure.of(endpoint, e.getCause() == null ? e : e.getCause(), 0, 0);
            }
            times[i] = stream.firstLine() / NANOS_PER_MS;
        }
        Arrays.sort(times);
        return times[ROUND_TRIPS / 2];
    }

    private String get(String path) throws InterruptedException {
        try {
            HttpResponse<String> response = client.sendAsync(
                            builder(path).GET().build(), HttpResponse.BodyHandlers.ofString())
                    .get();
            if (response.statusCode() != 200) {
                throw EndpointFailure.of(endpoint, response, response.body());
            }
            return response.body();
        } catch (ExecutionException e) {
            throw EndpointFailure.of(endpoint, e.getCause() == null ? e : e.getCause(), 0, 0);
        }
    }
}
