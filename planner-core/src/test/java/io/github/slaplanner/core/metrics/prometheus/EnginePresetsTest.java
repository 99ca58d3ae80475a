package io.github.slaplanner.core.metrics.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import io.github.slaplanner.api.config.Mode;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.observation.Signal;
import io.github.slaplanner.api.observation.Traffic;
import io.github.slaplanner.api.observation.WorkerLoad;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Pages as the engines show them: after 1200 requests with 24 running and 4 waiting, and 10 s later, after 1240 with 32 and 8.
 * Prompts of 2800 tokens, answers of 400, TTFT 0.4 s, ITL 20 ms, 8.4 s per request.
 */
class EnginePresetsTest {
    private static final Instant T = Instant.parse("2026-03-02T12:00:00Z");

    private final ScriptedPrometheus prometheus = new ScriptedPrometheus();

    @AfterEach
    void stop() {
        prometheus.close();
    }

    private Sources agg(String engine) {
        return Sources.of(prometheus).from(engine).mode(Mode.AGG);
    }

    private void scrapeTwice(String engine, String pod) {
        scrape(T.minusSeconds(10), pod, page(engine + "-before.prom"));
        scrape(T, pod, page(engine + "-after.prom"));
    }

    private void scrape(Instant at, String pod, String page) {
        prometheus.scrape(at, Map.of("instance", pod + ":8000", "job", "engines", "pod", pod), page);
    }

    private static String page(String name) {
        try (InputStream in =
                EnginePresetsTest.class.getResourceAsStream("/io/github/slaplanner/core/metrics/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"vllm", "sglang", "trtllm"})
    void traffic_ofEngines_isReadFromTheirOwnMetrics(String engine) {
        scrapeTwice(engine, "engine-0");
        scrapeTwice(engine, "engine-1");

        Traffic traffic = agg(engine).create().traffic(T.minusSeconds(10), T).freshOrNull();

        assertThat(traffic.requests().completed()).isCloseTo(80, within(1e-6));
        assertThat(traffic.requests().offered()).isCloseTo(80 + 24, within(1e-6));
        assertThat(traffic.isl().mean()).isCloseTo(2800, within(1e-3));
        assertThat(traffic.osl().mean()).isCloseTo(400, within(1e-3));
        assertThat(traffic.ttftMs().mean()).isCloseTo(400, within(1e-6));
        assertThat(traffic.ttftMs().distribution().quantile(0.5)).isBetween(250.0, 500.0);
        assertThat(traffic.itlMs().mean()).isCloseTo(20, within(1e-6));
        assertThat(traffic.durationMs().mean()).isCloseTo(8400, within(1e-6));
        assertThat(traffic.inFlight()).isEqualTo(80);
        assertThat(traffic.queued()).isEqualTo(16);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sglang", "trtllm"})
    void workers_ofEngines_areTheirGaugesPerPod(String engine) {
        scrapeTwice(engine, "engine-0");
        scrapeTwice(engine, "engine-1");

        List<WorkerLoad> loads = agg(engine).create().workers(T).freshOrNull();

        assertThat(loads).extracting(WorkerLoad::workerId).containsExactlyInAnyOrder("engine-0", "engine-1");
        assertThat(loads).allSatisfy(load -> {
            assertThat(load.role()).isEqualTo(Role.AGGREGATED);
            assertThat(load.latest().running()).isEqualTo(32);
            assertThat(load.latest().waiting()).isEqualTo(8);
            assertThat(load.latest().kvUsage()).isEqualTo(0.6);
            assertThat(load.latest().activeDecodeBlocks()).isPositive();
            assertThat(load.latest().activePrefillTokens()).isCloseTo(8 * 2800, within(1e-2));
            assertThat(load.latest().lastTtftMs()).isCloseTo(400, within(1e-6));
            assertThat(load.latest().lastItlMs()).isCloseTo(20, within(1e-6));
            assertThat(load.average().running()).isEqualTo(32);
        });
    }

    /** Data-parallel ranks of vLLM are its "engines"; blocks are the share of those that the cache has. */
    @Test
    void workers_ofVllm_keepDataParallelRanksApart() {
        scrapeTwice("vllm", "engine-0");

        List<WorkerLoad> loads = agg("vllm").create().workers(T).freshOrNull();

        assertThat(loads).extracting(WorkerLoad::dpRank).containsExactlyInAnyOrder(0, 1);
        WorkerLoad first =
                loads.stream().filter(load -> load.dpRank() == 0).findFirst().orElseThrow();
        assertThat(first.workerId()).isEqualTo("engine-0");
        assertThat(first.latest().running()).isEqualTo(24);
        assertThat(first.latest().kvUsage()).isCloseTo(0.45, within(1e-9));
        assertThat(first.latest().activeDecodeBlocks()).isCloseTo(9000, within(1e-6));
    }

    /** Names of older versions. */
    @Test
    void vllm_olderNames_areUnderstood() {
        for (String when : List.of("before", "after")) {
            String older = page("vllm-" + when + ".prom")
                    .replace("vllm:kv_cache_usage_perc", "vllm:gpu_cache_usage_perc")
                    .replace("vllm:inter_token_latency_seconds", "vllm:time_per_output_token_seconds");
            scrape(when.equals("before") ? T.minusSeconds(10) : T, "engine-0", older);
        }
        PrometheusSource source = agg("vllm").create();

        assertThat(source.traffic(T.minusSeconds(10), T).freshOrNull().itlMs().mean())
                .isCloseTo(20, within(1e-6));
        assertThat(source.workers(T).freshOrNull().get(0).latest().kvUsage()).isCloseTo(0.45, within(1e-9));
    }

    @Test
    void workers_averages_areOverTheSamplesSinceLastAsked() {
        scrape(T.minusSeconds(15), "engine-0", page("trtllm-before.prom"));
        scrape(T.minusSeconds(5), "engine-0", page("trtllm-before.prom"));
        scrape(T, "engine-0", page("trtllm-after.prom"));
        PrometheusSource source = agg("trtllm").create();

        assertThat(source.workers(T).freshOrNull().get(0).average().running()).isEqualTo(28);
        scrape(T.plusSeconds(5), "engine-0", page("trtllm-before.prom"));
        WorkerLoad next = source.workers(T.plusSeconds(5)).freshOrNull().get(0);
        assertThat(next.average().running()).isEqualTo(24);
        assertThat(next.latest().waiting()).isEqualTo(4);
    }

    @Test
    void workers_anEngineIsGone_isAgedOut() {
        for (int second = -20; second <= 0; second += 5) {
            scrape(T.plusSeconds(second), "engine-0", page("trtllm-after.prom"));
            if (second < -10) {
                scrape(T.plusSeconds(second), "engine-1", page("trtllm-after.prom"));
            }
        }

        assertThat(agg("trtllm").create().workers(T).freshOrNull())
                .extracting(WorkerLoad::workerId)
                .containsExactly("engine-0");
    }

    @Test
    void disagg_sglang_tellsEnginesApartByTheirType() {
        disaggregated("sglang", "engine_type=\"unified\"", "engine_type=\"%s\"");
        PrometheusSource source = Sources.of(prometheus).from("sglang").create();

        assertThat(source.workers(T).freshOrNull())
                .extracting(WorkerLoad::workerId, WorkerLoad::role)
                .containsExactlyInAnyOrder(tuple("x-prefill-0", Role.PREFILL), tuple("x-decode-0", Role.DECODE));
        Traffic traffic = source.traffic(T.minusSeconds(10), T).freshOrNull();
        assertThat(traffic.requests().completed())
                .as("each request passes both engines and counts once")
                .isCloseTo(40, within(1e-6));
        assertThat(traffic.inFlight()).as("requests in either engine").isEqualTo(80);
        assertThat(traffic.queued())
                .as("requests that wait for their first engine")
                .isEqualTo(8);
    }

    @Test
    void disagg_vllm_tellsEnginesApartByMatches() {
        disaggregated("vllm", "", "");
        PrometheusSource source = Sources.of(prometheus)
                .from("vllm")
                .with("prefill_match", Map.of("pod", ".*-prefill-.*"))
                .with("decode_match", Map.of("pod", ".*-decode-.*"))
                .create();

        assertThat(source.workers(T).freshOrNull())
                .filteredOn(load -> load.role() == Role.PREFILL)
                .extracting(WorkerLoad::workerId)
                .containsOnly("x-prefill-0");
        assertThat(source.traffic(T.minusSeconds(10), T)
                        .freshOrNull()
                        .requests()
                        .completed())
                .isCloseTo(40, within(1e-6));
    }

    private void disaggregated(String engine, String type, String replacement) {
        for (String role : List.of("prefill", "decode")) {
            for (String when : List.of("before", "after")) {
                String page = page(engine + "-" + when + ".prom").replace(type, replacement.formatted(role));
                scrape(when.equals("before") ? T.minusSeconds(10) : T, "x-" + role + "-0", page);
            }
        }
    }

    @Test
    void workers_prometheusIsAway_areMissingThenStale() {
        PrometheusSource source = agg("trtllm").create();
        assertThat(source.workers(T).problem()).startsWith("missing: Prometheus has no sample of trtllm_num");

        scrapeTwice("trtllm", "engine-0");
        assertThat(source.workers(T)).isInstanceOf(Signal.Fresh.class);
        prometheus.always(500, "no");

        assertThat(source.workers(T.plusSeconds(10)).problem()).startsWith("stale since 2026-03-02T12:00:00Z");
    }
}
