package io.github.slaplanner.core.profile.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against a server that says what each test wants it to say. */
class OpenAiEngineTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<JsonNode> requests = Collections.synchronizedList(new ArrayList<>());
    private final List<@Nullable String> keys = Collections.synchronizedList(new ArrayList<>());
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    void answer_hasATimePerPieceAndTheServersCounts() throws Exception {
        answering(completion("a"), completion("b"), completion(""), usage(7, 2), "[DONE]");
        Answer answer = engine(false).answer(List.of(new int[] {5, 6, 7}), 2).get(0);
        assertThat(answer.pieces()).hasSize(2).isSorted();
        assertThat(answer.ttftMs()).isPositive();
        assertThat(answer.promptTokens()).isEqualTo(7);
        assertThat(answer.outputTokens()).isEqualTo(2);
        JsonNode request = requests.get(0);
        assertThat(request.path("prompt").toString()).isEqualTo("[5,6,7]");
        assertThat(request.path("max_tokens").asInt()).isEqualTo(2);
        assertThat(request.path("ignore_eos").asBoolean()).isTrue();
        assertThat(request.at("/stream_options/include_usage").asBoolean()).isTrue();
        assertThat(keys).containsOnlyNulls();
    }

    @Test
    void chat_sendsWordsAndCorrectsForWhatTheTemplateAdds() throws Exception {
        server.createContext("/v1/chat/completions", recording(exchange -> {
            String content =
                    requests.get(requests.size() - 1).at("/messages/0/content").asText();
            int words = content.split(" ", -1).length;
            stream(exchange, chat(""), chat("a"), usage(words + 30, 1), "[DONE]");
        }));
        OpenAiEngine engine = engine(true);
        assertThat(engine.answer(List.of(new int[100]), 1).get(0).promptTokens())
                .isEqualTo(130);
        Answer second = engine.answer(List.of(new int[100]), 1).get(0);
        assertThat(second.promptTokens()).isEqualTo(100);
        assertThat(second.pieces()).as("the first event has no text").hasSize(1);
    }

    @Test
    void prompts_areSentAllAtOnce() throws Exception {
        CountDownLatch all = new CountDownLatch(5);
        server.createContext("/v1/completions", recording(exchange -> {
            all.countDown();
            await(all);
            stream(exchange, completion("a"), usage(1, 1), "[DONE]");
        }));
        assertThat(engine(false).answer(Collections.nCopies(5, new int[1]), 1)).hasSize(5);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400 | refuses the request (400, \"it says why\")",
                "401 | refuses the API key (401, \"it says why\").\\nName the environment variable",
                "404 | does not know model \"mock\" or the path (404, \"it says why\")"
            })
    void refusal_isToldAndNotTriedAgain(int status, String message) {
        server.createContext("/v1/completions", recording(exchange -> refuse(exchange, status)));
        assertThatThrownBy(() -> engine(false).answer(List.of(new int[1]), 1))
                .isInstanceOfSatisfying(
                        SweepException.class, e -> assertThat(e.retryAfter()).isNull())
                .hasMessageContaining(message.replace("\\n", "\n"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"429 | 5 | has too many requests (429", "503 | 2 | fails (503, \"it says why\")"})
    void failureThatMayPass_saysWhenToTryAgain(int status, long seconds, String message) {
        server.createContext("/v1/completions", recording(exchange -> {
            exchange.getResponseHeaders().set("Retry-After", "5");
            refuse(exchange, status);
        }));
        assertThatThrownBy(() -> engine(false).answer(List.of(new int[1]), 1))
                .isInstanceOfSatisfying(
                        SweepException.class, e -> assertThat(e.retryAfter()).isEqualTo(Duration.ofSeconds(seconds)))
                .hasMessageContaining(message);
    }

    @Test
    void pauseThatIsTooLong_endsTheSweep() {
        server.createContext("/v1/completions", recording(exchange -> {
            exchange.getResponseHeaders().set("Retry-After", "3600");
            refuse(exchange, 429);
        }));
        assertThatThrownBy(() -> engine(false).answer(List.of(new int[1]), 1))
                .isInstanceOfSatisfying(
                        SweepException.class, e -> assertThat(e.retryAfter()).isNull())
                .hasMessageContaining("wants a pause of 3600 s");
    }

    @Test
    void streamThatIsCut_saysHowFarItCame() {
        answering(completion("a"), completion("b"));
        assertThatThrownBy(() -> engine(false).answer(List.of(new int[1]), 9))
                .isInstanceOfSatisfying(
                        SweepException.class, e -> assertThat(e.retryAfter()).isNotNull())
                .hasMessage("The stream was cut in the middle, after 2 of 9 tokens");
    }

    @Test
    void connectionThatBreaks_saysHowFarItCame() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            threads.execute(() -> breakOff(socket));
            URI url = URI.create("http://127.0.0.1:" + socket.getLocalPort());
            assertThatThrownBy(() -> engine(url, false).answer(List.of(new int[1]), 9))
                    .isInstanceOfSatisfying(
                            SweepException.class,
                            e -> assertThat(e.retryAfter()).isNotNull())
                    .hasMessage("The stream was cut in the middle, after 1 of 9 tokens");
        }
    }

    private static void breakOff(ServerSocket socket) {
        try (var connection = socket.accept()) {
            connection.getInputStream().read(new byte[10_000]);
            String chunk = "data: " + completion("a") + "\n\n";
            connection
                    .getOutputStream()
                    .write(("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                                    + Integer.toHexString(chunk.length()) + "\r\n" + chunk + "\r\n")
                            .getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void serverThatIgnoresMaxTokens_isFoundOut() {
        answering(completion("a"), usage(1, 50), "[DONE]");
        assertThatThrownBy(() -> engine(false).answer(List.of(new int[1]), 9))
                .hasMessageContaining("ignores max_tokens: 9 were asked for, it made 50");
    }

    @Test
    void serverThatStopsEarly_isFoundOut() {
        answering(completion("a"), usage(1, 3), "[DONE]");
        assertThatThrownBy(() -> engine(false).answer(List.of(new int[1]), 9))
                .hasMessageContaining("ended an answer after 3 of 9 tokens");
    }

    @Test
    void serverWithoutUsage_isFoundOut() {
        answering(completion("a"), "[DONE]");
        assertThatThrownBy(() -> engine(false).answer(List.of(new int[1]), 1)).hasMessageContaining("no usage block");
    }

    @Test
    void errorInTheStream_isTold() {
        answering(completion("a"), "{\"error\": \"out of memory\"}", "[DONE]");
        assertThatThrownBy(() -> engine(false).answer(List.of(new int[1]), 1)).hasMessageContaining("out of memory");
    }

    @Test
    void serverThatIsNotThere_isNamed() {
        URI url = server(server).resolve("/");
        server.stop(0);
        assertThatThrownBy(() -> engine(url, false).answer(List.of(new int[1]), 1))
                .hasMessageStartingWith("Cannot reach http://127.0.0.1:");
    }

    @Test
    void url_thatIsNone_isRefused() {
        assertThatThrownBy(() -> new Endpoint(URI.create("localhost:8000"), "m", false, null, Duration.ofSeconds(1)))
                .hasMessage(
                        "\"localhost:8000\" is not the URL of a server; write http://host:port or https://host:port");
    }

    @Test
    void url_withVersion_isTheSameServer() throws Exception {
        answering(completion("a"), usage(1, 1), "[DONE]");
        assertThat(engine(URI.create(server(server) + "/v1/"), false).answer(List.of(new int[1]), 1))
                .hasSize(1);
    }

    @Test
    void apiKey_isSent() throws Exception {
        answering(completion("a"), usage(1, 1), "[DONE]");
        Endpoint endpoint = new Endpoint(server(server), "mock", false, "secret", Duration.ofSeconds(20));
        new OpenAiEngine(endpoint, SweepClock.SYSTEM).answer(List.of(new int[1]), 1);
        assertThat(keys).containsExactly("Bearer secret");
        assertThat(endpoint.toString()).doesNotContain("secret");
    }

    @Test
    void facts_areReadFromTheServer() throws Exception {
        server.createContext(
                "/v1/models", exchange -> text(exchange, 200, "{\"data\": [{\"id\": \"a\"}, {\"id\": \"b\"}]}"));
        server.createContext(
                "/metrics",
                exchange -> text(
                        exchange, 200, "x 1\nvllm:cache_config_info{block_size=\"16\",num_gpu_blocks=\"1000\"} 1.0\n"));
        assertThat(engine(false).models()).containsExactly("a", "b");
        assertThat(engine(false).roundTripMs()).isPositive();
        assertThat(engine(false).maxKvTokens()).isEqualTo(16_000);
        assertThat(ServerFacts.maxKvTokens("sglang:max_total_num_tokens{model_name=\"m\"} 123456.0\n", "m"))
                .isEqualTo(123_456);
        assertThat(ServerFacts.maxKvTokens("nothing 1\n", "m")).isNull();
        assertThat(engine(false).contextLength()).isNull();
    }

    @Test
    void factsOfAFrontendOfTwoModels_areThoseOfTheModel() {
        String page = """
                dynamo_frontend_model_total_kv_blocks{model="a.b"} 12500
                dynamo_frontend_model_total_kv_blocks{dynamo_namespace="x",model="b"} 1e3
                dynamo_frontend_model_kv_cache_block_size{model="a.b"} 16
                dynamo_frontend_model_kv_cache_block_size{dynamo_namespace="x",model="b"} 64
                """;
        assertThat(ServerFacts.maxKvTokens(page, "a.b")).isEqualTo(200_000);
        assertThat(ServerFacts.maxKvTokens(page, "b")).isEqualTo(64_000);
        assertThat(ServerFacts.maxKvTokens(page, "acb")).isNull();
        String models = """
                {"data": [{"id": "a", "context_window": 16384}, {"id": "b", "max_model_len": 4096}, {"id": "c"}]}
                """;
        assertThat(ServerFacts.contextLength(models, "a")).isEqualTo(16_384);
        assertThat(ServerFacts.contextLength(models, "b")).isEqualTo(4_096);
        assertThat(ServerFacts.contextLength(models, "c")).isNull();
    }

    private void answering(String... events) {
        server.createContext("/v1/completions", recording(exchange -> stream(exchange, events)));
    }

    private HttpHandler recording(HttpHandler handler) {
        return exchange -> {
            requests.add(JSON.readTree(exchange.getRequestBody().readAllBytes()));
            keys.add(exchange.getRequestHeaders().getFirst("Authorization"));
            handler.handle(exchange);
        };
    }

    private static void stream(HttpExchange exchange, String... events) throws IOException {
        StringBuilder body = new StringBuilder();
        for (String event : events) {
            body.append("data: ").append(event).append("\n\n");
        }
        text(exchange, 200, body.toString());
    }

    private static void refuse(HttpExchange exchange, int status) throws IOException {
        text(exchange, status, "{\"error\": {\"message\": \"it says why\"}}");
    }

    private static void text(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static String completion(String text) {
        return "{\"choices\": [{\"index\": 0, \"text\": \"" + text + "\"}]}";
    }

    private static String chat(String text) {
        return "{\"choices\": [{\"index\": 0, \"delta\": {\"content\": \"" + text + "\"}}]}";
    }

    private static String usage(int prompt, int output) {
        return "{\"choices\": [], \"usage\": {\"prompt_tokens\": %d, \"completion_tokens\": %d}}"
                .formatted(prompt, output);
    }

    private OpenAiEngine engine(boolean chat) {
        return engine(server(server), chat);
    }

    private static OpenAiEngine engine(URI url, boolean chat) {
        return new OpenAiEngine(new Endpoint(url, "mock", chat, null, Duration.ofSeconds(20)), SweepClock.SYSTEM);
    }

    private static URI server(HttpServer server) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }
}
