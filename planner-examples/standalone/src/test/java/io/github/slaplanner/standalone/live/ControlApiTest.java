package io.github.slaplanner.standalone.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.core.runtime.Controls;
import io.prometheus.client.CollectorRegistry;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ControlApiTest {
    private static final Instant NOW = Instant.parse("2026-03-02T03:00:00Z");

    private final Controls controls = new Controls();
    private @Nullable PlannerConfig config =
            PlannerConfig.builder().maxGpuBudget(16).build();
    private final ControlApi api = new ControlApi(controls, () -> config, () -> NOW, null);

    @Test
    void limits_areShownAndChanged() {
        assertThat(text(call("GET", "/v1/min-endpoints", ""))).isEqualTo("""
                        {"min_endpoint":1,"prefill_min_endpoint":null,"decode_min_endpoint":null,"min_gpu_budget":-1,"max_gpu_budget":16}
                        """);
        assertThat(text(call("PATCH", "/v1/min-endpoints", "{\"decode_min_endpoint\": 3, \"max_gpu_budget\": 24}")))
                .isEqualTo("""
                        {"min_endpoint":1,"prefill_min_endpoint":null,"decode_min_endpoint":3,"min_gpu_budget":-1,"max_gpu_budget":24}
                        """);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "PATCH | /v1/min-endpoints | {'min_endpont': 2} | 400 | min_endpont is not known here",
                "PATCH | /v1/min-endpoints | {'min_endpoint': | 400 | not valid JSON",
                "PATCH | /v1/min-endpoints | [1] | 400 | must be a JSON object",
                "PATCH | /v1/min-endpoints | {'min_endpoint': '2'} | 422 | must be a whole number from 0",
                "PATCH | /v1/min-endpoints | {'min_endpoint': 1.5} | 422 | must be a whole number from 0",
                "PATCH | /v1/min-endpoints | {'min_endpoint': -1} | 422 | must be a whole number from 0",
                "PATCH | /v1/min-endpoints | {'min_endpoint': null} | 422 | must be a whole number from 0",
                "PATCH | /v1/min-endpoints | {'min_gpu_budget': 17} | 422 | must not be above max_gpu_budget (16)",
                "POST | /v1/min-endpoints | {} | 405 | takes GET and PATCH",
                "GET | /v1/pause | {} | 405 | takes POST",
                "GET | /v1/nothing | {} | 404 | there are /v1/min-endpoints",
                "POST | /v1/hold | {'role': 'agg', 'replicas': 2, 'seconds': 60} | 422 | must be one of prefill, decode",
                "POST | /v1/hold | {'role': 'decode', 'replicas': 0, 'seconds': 60} | 422 | must be a whole number from 1",
                "POST | /v1/hold | {'role': 'decode', 'replicas': 2} | 422 | seconds (null) must be",
                "POST | /v1/pause | {'whom': 'me'} | 400 | whom is not known here; there are who, why",
            })
    void badRequest_isRefusedWithTheReason(String method, String path, String body, int status, String reason) {
        Content answer = call(method, path, body.replace('\'', '"'));

        assertThat(answer.status()).isEqualTo(status);
        assertThat(text(answer)).contains(reason);
    }

    @Test
    void pauseHoldAndRelease_showWhoAndWhy() {
        call("POST", "/v1/pause", "{\"who\": \"ann\", \"why\": \"storm\"}");
        Content held =
                call("POST", "/v1/hold", "{\"role\": \"decode\", \"replicas\": 4, \"seconds\": 600, \"who\": \"ann\"}");

        assertThat(text(held))
                .isEqualTo("{\"paused\":{\"who\":\"ann\",\"why\":\"storm\"},\"holds\":{\"decode\":{"
                        + "\"replicas\":4,\"until\":\"2026-03-02T03:10:00Z\",\"who\":\"ann\",\"why\":\"\"}}}\n");
        call("POST", "/v1/resume", "{}");
        call("POST", "/v1/release", "{\"role\": \"decode\"}");
        assertThat(text(call("GET", "/v1/controls", ""))).isEqualTo("{\"paused\":null,\"holds\":{}}\n");
    }

    @Test
    void notReady_isAskedAgainLater() {
        config = null;

        assertThat(call("GET", "/v1/min-endpoints", "").status()).isEqualTo(503);
    }

    @Test
    void otherContentType_isRefused() {
        ControlApi.Call form = new ControlApi.Call("POST", "/v1/pause", "text/plain", null, "x", new byte[0]);

        assertThat(api.answer(form).status()).isEqualTo(415);
    }

    @Test
    void overHttp_tokenIsAskedFor(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("token"), "s3cret\n");
        int port = freePort();
        PlannerConfig served = PlannerConfig.builder()
                .set(Settings.CONTROL_API_PORT, port)
                .set(Settings.CONTROL_API_TOKEN_FILE, file.toString())
                .build();
        try (Endpoints endpoints = new Endpoints(new CollectorRegistry(), () -> {
            throw new AssertionError("not asked for");
        })) {
            endpoints.control(served, controls, () -> config);
            String patch = "{\"min_endpoint\": 2}";
            assertThat(send(port, patch, null).statusCode()).isEqualTo(401);
            assertThat(send(port, patch, "Bearer wrong").statusCode()).isEqualTo(401);
            assertThat(send(port, patch, "Bearer s3cret").body()).contains("\"min_endpoint\":2");
            assertThat(send(port, " ".repeat(70_000), "Bearer s3cret").statusCode())
                    .isEqualTo(413);
        }
    }

    @Test
    void beyondLoopbackWithoutAToken_isRefused() {
        PlannerConfig open = PlannerConfig.builder()
                .set(Settings.CONTROL_API_PORT, 9086)
                .set(Settings.CONTROL_API_HOST, "0.0.0.0")
                .build();
        try (Endpoints endpoints = new Endpoints(new CollectorRegistry(), () -> {
            throw new AssertionError("not asked for");
        })) {
            assertThatThrownBy(() -> endpoints.control(open, controls, () -> config))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("needs a token. Set control_api_token_file");
        }
    }

    private static HttpResponse<String> send(int port, String body, @Nullable String authorization) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + port + "/v1/min-endpoints"))
                .header("Content-Type", "application/json")
                .method("PATCH", HttpRequest.BodyPublishers.ofString(body));
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private Content call(String method, String path, String body) {
        return api.answer(new ControlApi.Call(
                method, path, "application/json", null, "127.0.0.1", body.getBytes(StandardCharsets.UTF_8)));
    }

    private static String text(Content content) {
        return new String(content.body(), StandardCharsets.UTF_8);
    }
}
