package io.github.slaplanner.mock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.slaplanner.api.config.Mode;
import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.profile.EnginePerformance;
import io.github.slaplanner.core.EngineLoader;
import io.github.slaplanner.core.profile.BuiltInProfile;
import io.github.slaplanner.simulator.fleet.EngineRates;
import io.github.slaplanner.simulator.fleet.FleetSpec;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What comes over HTTP. When it comes is the simulator's, and tested there. */
class MockEngineTest {
    private static final EnginePerformance ENGINE =
            new EngineLoader().performance(PlannerConfig.builder().build(), BuiltInProfile.engine());
    private static final double FAST = 50;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client = HttpClient.newHttpClient();

    @ParameterizedTest
    @EnumSource(
            value = Mode.class,
            names = {"DISAGG", "AGG"})
    void stream_hasOneEventPerTokenThenUsageThenDone(Mode mode) throws Exception {
        try (MockEngine engine = MockEngine.start(fleet(mode, 0))) {
            List<String> events = events(post(engine, "/v1/completions", """
                    {"model": "mock", "prompt": [5, 6, 7], "max_tokens": 20, "stream": true,
                     "stream_options": {"include_usage": true}}"""));
            assertThat(events).hasSize(20 + 1 + 1 + 1).endsWith("[DONE]");
            JsonNode usage = JSON.readTree(events.get(21)).path("usage");
            assertThat(usage.path("prompt_tokens").asInt()).isEqualTo(3);
            assertThat(usage.path("completion_tokens").asInt()).isEqualTo(20);
        }
    }

    @Test
    void chatStream_withoutUsage_hasDeltas() throws Exception {
        try (MockEngine engine = MockEngine.start(fleet(Mode.AGG, 0))) {
            List<String> events = events(post(engine, "/v1/chat/completions", """
                    {"model": "mock", "messages": [{"role": "user", "content": "how are you"}], "max_tokens": 2,
                     "stream": true}"""));
            assertThat(events).hasSize(4);
            assertThat(JSON.readTree(events.get(0))
                            .at("/choices/0/delta/content")
                            .asText())
                    .isNotEmpty();
            assertThat(JSON.readTree(events.get(2))
                            .at("/choices/0/finish_reason")
                            .asText())
                    .isEqualTo("length");
        }
    }

    @Test
    void answerAtOnce_hasAllTokensAndUsage() throws Exception {
        try (MockEngine engine = MockEngine.start(fleet(Mode.AGG, 0))) {
            JsonNode json = JSON.readTree(post(engine, "/v1/completions", """
                            {"model": "mock", "prompt": "one two three", "max_tokens": 1}""").body());
            assertThat(json.at("/usage/prompt_tokens").asInt()).isEqualTo(3);
            assertThat(json.at("/choices/0/text").asText()).isEqualTo(Reply.TOKEN);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"model\": \"gpt\", \"prompt\": \"a\"} | 404 | The model `gpt` does not exist",
                "{\"model\": \"mock\"} | 400 | prompt must be a text or a list of token ids",
                "{\"model\": \"mock\", \"prompt\": \"a\", \"max_tokens\": 0} | 400 | max_tokens must be at least 1",
                "{\"model\": \"mock\", \"prompt\": \"a\", \"max_tokens\": 999999} | 400 | more than the KV cache holds",
                "{\"model\": | 400 | the body is not JSON"
            })
    void badRequest_isRefusedAsOpenAiDoes(String body, int status, String message) throws Exception {
        try (MockEngine engine = MockEngine.start(fleet(Mode.AGG, 0))) {
            HttpResponse<String> response = post(engine, "/v1/completions", body);
            assertThat(response.statusCode()).isEqualTo(status);
            assertThat(JSON.readTree(response.body()).at("/error/message").asText())
                    .contains(message);
        }
    }

    @Test
    void metrics_afterRequests_countThemAsDynamoDoes() throws Exception {
        try (MockEngine engine =
                MockEngine.start(fleet(Mode.DISAGG, 0).withModel("llama").withNamespace("my-space"))) {
            for (int i = 0; i < 3; i++) {
                post(engine, "/v1/completions", "{\"model\": \"llama\", \"prompt\": \"a b\", \"max_tokens\": 5}");
            }
            post(engine, "/v1/completions", "{\"model\": \"other\", \"prompt\": \"a b\"}");
            String frontend = "{model=\"llama\",dynamo_namespace=\"my-space\",";
            String router = "{dynamo_namespace=\"my_space\",dynamo_component=\"router\",router_id=\"1\",";
            assertThat(get(engine, "/metrics"))
                    .contains(
                            "dynamo_frontend_requests_total" + frontend
                                    + "endpoint=\"completions\",request_type=\"unary\",status=\"success\",error_type=\"\",} 3.0")
                    .contains("status=\"error\",error_type=\"internal\",} 1.0")
                    .contains("dynamo_frontend_time_to_first_token_seconds_count" + frontend + "} 3.0")
                    .contains("dynamo_frontend_inter_token_latency_seconds_count" + frontend + "} 3.0")
                    .contains("dynamo_frontend_input_sequence_tokens_sum" + frontend + "} 6.0")
                    .contains("dynamo_frontend_output_sequence_tokens_sum" + frontend + "} 15.0")
                    .contains("dynamo_frontend_request_duration_seconds_count" + frontend + "} 3.0")
                    .contains("dynamo_frontend_inflight_requests" + frontend + "} 0.0")
                    .contains("dynamo_component_router_requests_total" + router + "} 4.0")
                    .contains("dynamo_component_router_output_sequence_tokens_sum" + router + "} 15.0")
                    .contains("dynamo_frontend_worker_last_input_sequence_tokens{worker_id=\"1000000\",dp_rank=\"0\","
                            + "worker_type=\"prefill\",} 2.0")
                    .contains("dynamo_frontend_worker_active_decode_blocks{worker_id=\"2000000\",dp_rank=\"0\","
                            + "worker_type=\"decode\",} 0.0")
                    .contains("vllm:cache_config_info{block_size=\"16\",num_gpu_blocks=\"30000\",} 1.0");
        }
    }

    @Test
    void scale_newEnginesStartAndOldOnesLeave() throws Exception {
        try (MockEngine engine = MockEngine.start(fleet(Mode.DISAGG, 1_000_000))) {
            Instant before = Instant.now();
            engine.scale(Map.of(Role.DECODE, 3));
            var decode = engine.state().roles().get(Role.DECODE);
            assertThat(decode.ready()).isEqualTo(1);
            assertThat(decode.startingSince())
                    .hasSize(2)
                    .allSatisfy(since -> assertThat(since).isBetween(before.minusSeconds(60), before.plusSeconds(60)));
            assertThat(post(engine, "/fleet", "{\"decode\": 1, \"prefill\": 0}").body())
                    .contains("\"prefill\":{\"desired\":0,\"ready\":0", "\"decode\":{\"desired\":1,\"ready\":1");
            assertThat(get(engine, "/fleet")).contains("\"decode\":{\"desired\":1,\"ready\":1,\"starting\":0");
        }
    }

    @Test
    void startedEngine_servesAndItsStartupIsToldOnce() throws Exception {
        try (MockEngine engine = MockEngine.start(fleet(Mode.AGG, 1))) {
            engine.scale(Map.of(Role.AGGREGATED, 2));
            var state = engine.state();
            while (!state.stable()) {
                // Any request passes the time.
                post(engine, "/v1/completions", "{\"model\": \"mock\", \"prompt\": \"a\", \"max_tokens\": 10}");
                state = engine.state();
            }
            assertThat(state.roles().get(Role.AGGREGATED).startups())
                    .singleElement()
                    .isEqualTo(Duration.ofSeconds(1).dividedBy((long) FAST));
            assertThat(engine.workers()).hasSize(2);
            assertThat(engine.state().roles().get(Role.AGGREGATED).startups()).isEmpty();
        }
    }

    @Test
    void scale_badTargets_areRefused() throws Exception {
        try (MockEngine engine = MockEngine.start(fleet(Mode.AGG, 0))) {
            assertThatThrownBy(() -> engine.scale(Map.of(Role.DECODE, 1)))
                    .hasMessageContaining("has no decode engines");
            assertThat(post(engine, "/fleet", "{\"decode\": 1}").body()).contains("has no decode engines");
            assertThat(post(engine, "/fleet", "{\"worker\": 1}").body()).contains("There is no role");
            assertThat(post(engine, "/fleet", "{\"agg\": \"two\"}").body()).contains("must be a whole number");
        }
    }

    private static MockSpec fleet(Mode mode, double startupSeconds) {
        return MockSpec.of(new FleetSpec(
                        mode, EngineRates.of(ENGINE, 1), Duration.ofSeconds((long) startupSeconds), Map.of(), Map.of()))
                .withSpeed(FAST);
    }

    private HttpResponse<String> post(MockEngine engine, String path, String body) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create(engine.url() + path))
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private String get(MockEngine engine, String path) throws Exception {
        return client.send(
                        HttpRequest.newBuilder(URI.create(engine.url() + path)).build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static List<String> events(HttpResponse<String> response) {
        return response.body()
                .lines()
                .filter(line -> line.startsWith("data: "))
                .map(line -> line.substring("data: ".length()))
                .toList();
    }
}
