package io.github.slaplanner.core.metrics.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.slaplanner.api.config.Mode;
import io.github.slaplanner.api.observation.RequestCounts;
import io.github.slaplanner.api.observation.Signal;
import io.github.slaplanner.api.observation.Traffic;
import io.github.slaplanner.api.observation.WorkerLoad;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Numbers that cannot be, that contradict each other, or that mean something else than they seem to. */
class DoubtsTest {
    private static final Instant T = Instant.parse("2026-03-02T12:00:00Z");
    private static final String MODEL = "model=\"m\"";

    private final ScriptedPrometheus prometheus = new ScriptedPrometheus();

    @AfterEach
    void stop() {
        prometheus.close();
    }

    /** Pages by the second, every five seconds for two minutes. */
    private void scrape(String instance, IntFunction<PageText> page) {
        for (int second = 0; second <= 120; second += 5) {
            prometheus.scrape(
                    T.plusSeconds(second), instance, page.apply(second).toString());
        }
    }

    private PrometheusSource source(String name) {
        return Sources.unscoped(prometheus.url()).from(name).mode(Mode.AGG).create();
    }

    private Signal<Traffic> read(String source) {
        return source(source).traffic(T.plusSeconds(110), T.plusSeconds(120));
    }

    private static PageText engine(double done, int running, int waiting) {
        return new PageText()
                .line("vllm:num_requests_running", "", running)
                .line("vllm:num_requests_waiting", "", waiting)
                .line("vllm:kv_cache_usage_perc", "", 0.9)
                .line("vllm:request_success_total", "", done)
                .line("vllm:generation_tokens_total", "", done * 100);
    }

    /** The one that stands still is not counted, in traffic and in loads; the one that works is. */
    @Test
    void gaugesThatNoLongerMove_areNamedAndNotCounted() {
        scrape("a:1", second -> engine(180, 53, 8));
        scrape("b:1", second -> engine(2 * second, 4, 1));

        Signal<Traffic> traffic = read("vllm");
        Signal<List<WorkerLoad>> loads = source("vllm").workers(T.plusSeconds(120));

        assertThat(traffic.freshOrNull().inFlight()).isEqualTo(5);
        assertThat(traffic.freshOrNull().queued()).isEqualTo(1);
        assertThat(traffic.remarks())
                .containsExactly("a:1 shows 61 requests, but none of its counters has moved for 60 s; its gauges are"
                        + " not counted");
        assertThat(loads.freshOrNull())
                .extracting(load -> load.workerId() + " " + load.latest().running() + " "
                        + load.latest().kvUsage())
                .containsExactlyInAnyOrder("a:1 0.0 0.0", "b:1 4.0 0.9");
        assertThat(loads.remarks()).hasSize(1);
    }

    /** Five requests a second of 1.7 s are nine at work, not five hundred: a gauge that was never counted down. */
    @ParameterizedTest
    @CsvSource({"500, 0", "15, 15"})
    void requestsAtWork_areHeldAgainstTheirLatencies(int inFlight, int counted) {
        scrape(
                "f:1",
                second -> new PageText()
                        .line("dynamo_frontend_requests_total", MODEL, 5 * second)
                        .histogram("dynamo_frontend_time_to_first_token_seconds", MODEL, 5 * second, 0.1, 1)
                        .histogram("dynamo_frontend_inter_token_latency_seconds", MODEL, 1000 * second, 0.008, 1)
                        .histogram("dynamo_frontend_request_duration_seconds", MODEL, 5 * second, 1.7, 1)
                        .line("dynamo_frontend_inflight_requests", MODEL, inFlight)
                        .line("dynamo_frontend_queued_requests", MODEL, 0));

        Signal<Traffic> traffic = read("frontend");
        assertThat(traffic.freshOrNull().inFlight()).isEqualTo(counted);
        assertThat(traffic.remarks())
                .hasSize(counted == 0 ? 1 : 0)
                .allSatisfy(text -> assertThat(text).contains("500 requests at work, but its latencies account for 9"));
    }

    /** An engine that shows too many requests still knows what each costs; one that stands still knows nothing of now. */
    @ParameterizedTest
    @CsvSource({"1, 3.1, 0.4", "0, , "})
    void costsOfAnEngineThatShowsTooManyRequests_areBelievedWhileItWorks(int pace, Double perStep, Double cached) {
        scrape(
                "s:1",
                second -> new PageText()
                        .line("sglang:num_requests_total", "", 4 * pace * second)
                        .histogram("sglang:inter_token_latency_seconds", "", 796 * pace * second, 0.008, 1)
                        .histogram("sglang:e2e_request_latency_seconds", "", 4 * pace * second, 1.63, 1)
                        .line("sglang:num_running_reqs", "", 400)
                        .line("sglang:cache_hit_rate", "", 0.4)
                        .line("sglang:spec_accept_length", "", 3.1));

        Signal<Traffic> traffic = read("sglang");
        assertThat(traffic.freshOrNull().inFlight()).isZero();
        assertThat(traffic.freshOrNull().tokensPerStep()).isEqualTo(perStep);
        assertThat(traffic.freshOrNull().cachedShare()).isEqualTo(cached);
        assertThat(traffic.remarks()).singleElement().asString().startsWith("s:1 shows 400 requests");
    }

    /** Long answers that have not ended yet are accounted for by their tokens, and a burst that waits is no work. */
    @ParameterizedTest
    @CsvSource({"400, 0, 50000", "450, 440, 1250"})
    void longAnswersAndQueues_areBelieved(int inFlight, int queued, int tokensPerSecond) {
        scrape(
                "f:1",
                second -> new PageText()
                        .line("dynamo_frontend_requests_total", MODEL, 0)
                        .histogram(
                                "dynamo_frontend_inter_token_latency_seconds",
                                MODEL,
                                tokensPerSecond * second,
                                0.008,
                                1)
                        .line("dynamo_frontend_inflight_requests", MODEL, inFlight)
                        .line("dynamo_frontend_queued_requests", MODEL, queued));

        assertThat(read("frontend").freshOrNull().inFlight()).isEqualTo(inFlight);
    }

    /** A burst of long prompts makes nothing for a while either. */
    @Test
    void gaugesThatStoodStillForLessThanAMinute_count() {
        scrape("a:1", second -> engine(Math.min(second, 75), 53, 8));

        assertThat(read("vllm").freshOrNull().inFlight()).isEqualTo(61);
    }

    /** Nothing is at work where everything waits. */
    @Test
    void queueOfAFrontendWithoutEngines_counts() {
        scrape(
                "f:1",
                second -> new PageText()
                        .line("dynamo_frontend_requests_total", MODEL, 0)
                        .line("dynamo_frontend_inflight_requests", MODEL, 138)
                        .line("dynamo_frontend_queued_requests", MODEL, 138));

        Signal<Traffic> traffic = read("frontend");
        assertThat(traffic.freshOrNull().inFlight()).isEqualTo(138);
        assertThat(traffic.freshOrNull().queued()).isEqualTo(138);
        assertThat(traffic.remarks()).isEmpty();
    }

    /** Bad requests, counted as started or not: five requests a second were served either way. */
    @ParameterizedTest
    @CsvSource({"60", "5"})
    void badRequests_areToldApartFromServedOnes(int startedPerSecond) {
        scrape(
                "f:1",
                second -> new PageText()
                        .line("dynamo_frontend_requests_started_total", MODEL, startedPerSecond * second)
                        .line("dynamo_frontend_requests_total", MODEL + ",error_type=\"\"", 4 * second)
                        .line("dynamo_frontend_requests_total", MODEL + ",error_type=\"cancelled\"", second)
                        .line("dynamo_frontend_requests_total", MODEL + ",error_type=\"validation\"", 55 * second)
                        .line("dynamo_frontend_inflight_requests", MODEL, 6));

        RequestCounts counts = read("frontend").freshOrNull().requests();
        assertThat(counts).isEqualTo(new RequestCounts(50.0, null, 50.0, 550.0, 10.0));
    }

    /** What a full fleet turned away is demand that nobody served. */
    @Test
    void requestsTurnedAwayByAFullFleet_areDemand() {
        scrape(
                "f:1",
                second -> new PageText()
                        .line("dynamo_frontend_requests_total", MODEL + ",error_type=\"\"", 4 * second)
                        .line("dynamo_frontend_requests_total", MODEL + ",error_type=\"overload\"", 2 * second)
                        .line("dynamo_frontend_inflight_requests", MODEL, 6));

        assertThat(read("frontend").freshOrNull().requests()).isEqualTo(new RequestCounts(60.0, null, 60.0, 0.0, 20.0));
    }

    @Test
    void hitRateAboveOne_isNamedAndNotUsed() {
        scrape(
                "r:1",
                second -> new PageText()
                        .line("dynamo_component_router_requests_total", "", second)
                        .histogram("dynamo_component_router_input_sequence_tokens", "", second, 1000, 2000)
                        .histogram("dynamo_component_router_kv_hit_rate", "", second, 1.3, 1));
        scrape(
                "s:1",
                second -> new PageText()
                        .line("sglang:num_requests_total", "", second)
                        .line("sglang:cache_hit_rate", "", 1.3)
                        .line("sglang:spec_accept_length", "", 0.4));

        Signal<Traffic> router = read("router");
        assertThat(router.freshOrNull().cachedShare()).isNull();
        assertThat(router.remarks())
                .singleElement()
                .asString()
                .contains("kv_hit_rate_sum is 1.3 of", "no share is above 1");
        Signal<Traffic> engine = read("sglang");
        assertThat(engine.freshOrNull().cachedShare()).isNull();
        assertThat(engine.freshOrNull().tokensPerStep()).isNull();
        assertThat(engine.remarks())
                .anySatisfy(text -> assertThat(text).contains("sglang:cache_hit_rate is 1.3, and must be 0 to 1"))
                .anySatisfy(text -> assertThat(text).contains("spec_accept_length is 0.4, and must be at least 1"));
    }

    @Test
    void tokenCounterThatFallsByItself_isNamedAndCountsFromZero() {
        scrape(
                "a:1",
                second -> engine(second + 1, 1, 0)
                        .line("vllm:prompt_tokens_total", "", second < 115 ? 1000 * second : 10 * second));

        Signal<Traffic> traffic = read("vllm");
        assertThat(traffic.freshOrNull().promptTokens()).isCloseTo(1200, within(1e-6));
        assertThat(traffic.freshOrNull().generatedTokens()).isCloseTo(1000, within(1e-6));
        assertThat(traffic.remarks())
                .containsExactly("vllm:prompt_tokens_total of a:1 fell while the program ran on; counted from zero");
    }

    @Test
    void programThatRestarts_isNamedOnce() {
        scrape("a:1", second -> engine(second < 115 ? 500 + second : second - 110, 1, 0));
        PrometheusSource source = source("vllm");

        assertThat(source.traffic(T.plusSeconds(105), T.plusSeconds(115)).remarks())
                .containsExactly("a:1 has restarted; its counters count from zero");
        assertThat(source.traffic(T.plusSeconds(115), T.plusSeconds(120)).remarks())
                .isEmpty();
    }

    /** Adapters of a model have names of their own. */
    @Test
    void namesOfModels_countIfTheyAreNamed_elseAreSaid() {
        for (String model : List.of("base", "acme-1", "acme-2")) {
            scrape(
                    "f:1",
                    second -> new PageText().line("dynamo_frontend_requests_total", "model=\"" + model + "\"", second));
        }

        assertThat(models("base").remarks())
                .singleElement()
                .asString()
                .contains(
                        "traffic of acme-1, acme-2 is on the same pages and not counted", "plugins.prometheus.models");
        assertThat(served(Sources.unscoped(prometheus.url()).model("base").with("models", List.of("ACME-1", "gone"))))
                .isEqualTo(20);
        assertThat(served(Sources.unscoped(prometheus.url()).model("base").with("model_pattern", "acme-.*")))
                .isEqualTo(30);
        assertThat(served(Sources.unscoped(prometheus.url()))).isEqualTo(30);
    }

    @Test
    void namesThatNoPageHas_areSaid() {
        scrape("f:1", second -> new PageText().line("dynamo_frontend_requests_total", "model=\"base\"", second));

        Sources sources = Sources.unscoped(prometheus.url())
                .model("base")
                .with("models", List.of("gone"))
                .with("model_pattern", "acme-.*")
                .with("metric_names", Map.of("dynamo_frontend_time_to_first_token_seconds", "my:ttft"));
        assertThat(read(sources).remarks())
                .containsExactlyInAnyOrder(
                        "no page has the model gone; pages have base",
                        "plugins.prometheus.model_pattern acme-.* matches no model; pages have base",
                        "no page has my:ttft (plugins.prometheus.metric_names)");
        assertThat(models("other").problem()).contains("no page has the model other; pages have base");
    }

    @Test
    void roleThatNoEngineHas_isSaid() {
        scrape("10.0.0.1:8000", second -> engine(second, 1, 0));

        Sources sources = Sources.unscoped(prometheus.url())
                .from("vllm")
                .with("prefill_match", Map.of("instance", "10[.]0[.]0[.]9.*"))
                .with("decode_match", Map.of("instance", "10[.]0[.]0[.]1.*"));
        assertThat(read(sources).remarks())
                .singleElement()
                .asString()
                .startsWith("plugins.prometheus.prefill_match matches no engine");
    }

    /** A recording rule has summed over engines and named what it made. */
    @Test
    void metricsOfOnesOwn_areReadUnderTheirNames() {
        for (int second = 0; second <= 120; second += 5) {
            prometheus.scrape(
                    T.plusSeconds(second),
                    Map.of(),
                    new PageText()
                            .line("fleet:served", MODEL, 3 * second)
                            .histogram("fleet:prompt", MODEL, 3 * second, 700, 1000)
                            .toString());
        }

        Traffic traffic = read(Sources.unscoped(prometheus.url())
                        .with(
                                "metric_names",
                                Map.of(
                                        "dynamo_frontend_requests_total", "fleet:served",
                                        "dynamo_frontend_input_sequence_tokens", "fleet:prompt")))
                .freshOrNull();
        assertThat(traffic.requests().completed()).isEqualTo(30);
        assertThat(traffic.isl().mean()).isCloseTo(700, within(1e-6));
        assertThat(traffic.isl().distribution()).isNotNull();
    }

    private Signal<Traffic> models(String model) {
        return read(Sources.unscoped(prometheus.url()).model(model));
    }

    private static Signal<Traffic> read(Sources sources) {
        return sources.create().traffic(T.plusSeconds(110), T.plusSeconds(120));
    }

    private static double served(Sources sources) {
        return read(sources).freshOrNull().requests().completed();
    }
}
