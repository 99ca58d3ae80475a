package io.github.slaplanner.core.metrics.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.slaplanner.api.config.Mode;
import io.github.slaplanner.api.observation.Signal;
import io.github.slaplanner.api.observation.Traffic;
import io.github.slaplanner.api.observation.WorkerLoad;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which series are one program's: engines that serve a request a second each, seen in several ways. */
class OneProgramTest {
    private static final Instant T = Instant.parse("2026-03-02T12:00:00Z");

    private final ScriptedPrometheus prometheus = new ScriptedPrometheus();

    @AfterEach
    void stop() {
        prometheus.close();
    }

    private void scrape(double phase, double offset, Map<String, String> target) {
        for (double second = phase - 60; second <= 0; second += 5) {
            Instant at = T.plusMillis(Math.round(second * 1000));
            prometheus.scrape(at, target, page(100 + offset + second, ""));
        }
    }

    private static String page(double done, String more) {
        String labels = "model_name=\"m\",engine=\"0\"" + more;
        return new PageText()
                .line("vllm:request_success_total", labels, done)
                .histogram("vllm:time_to_first_token_seconds", labels, done, 0.1, 1)
                .line("vllm:prompt_tokens_total", labels, done * 1000)
                .line("vllm:num_requests_running", labels, 3)
                .line("vllm:num_requests_waiting", labels, 0)
                .toString();
    }

    private PrometheusSource source() {
        return Sources.unscoped(prometheus.url()).from("vllm").mode(Mode.AGG).create();
    }

    private Signal<Traffic> traffic() {
        return source().traffic(T.minusSeconds(30), T);
    }

    private void assertPrograms(int programs) {
        Traffic traffic = traffic().freshOrNull();
        double seconds = traffic.interval().toMillis() / 1000.0;
        assertThat(traffic.requests().demand()).isCloseTo(programs * seconds, within(1e-6));
        assertThat(traffic.inFlight()).isEqualTo(3 * programs);
    }

    @Test
    void podScrapedAtTwoAddresses_countsOnceAndIsNamed() {
        scrape(0, 0, Map.of("job", "services", "instance", "10.0.0.1:8000", "pod", "llm-0", "endpoint", "http"));
        scrape(2, 0, Map.of("job", "sidecars", "instance", "llm-0:15020", "pod", "llm-0"));

        assertPrograms(1);
        assertThat(traffic().remarks())
                .singleElement()
                .asString()
                .contains("llm-0 is seen twice", "services 10.0.0.1:8000", "sidecars llm-0:15020", "counts once");
        assertThat(source().workers(T).freshOrNull())
                .extracting(WorkerLoad::workerId)
                .containsExactly("llm-0");
    }

    /** Two engines in a pod, told apart by counters that are not on one line. */
    @Test
    void podWithTwoEngines_countsTwice() {
        scrape(0, 0, Map.of("job", "pods", "instance", "10.0.0.1:8000", "pod", "llm-0"));
        scrape(0, 50, Map.of("job", "pods", "instance", "10.0.0.1:8001", "pod", "llm-0"));

        assertPrograms(2);
        assertThat(source().workers(T).freshOrNull())
                .extracting(WorkerLoad::workerId)
                .containsExactly("llm-0", "llm-0@10.0.0.1:8001");
    }

    @Test
    void oneJobKnowsThePod_theOtherOnlyTheAddress_countsOnce() {
        scrape(0, 0, Map.of("job", "pods", "instance", "10.0.0.1:8000", "pod", "llm-0"));
        scrape(1, 0, Map.of("job", "static", "instance", "10.0.0.1:8000"));

        assertPrograms(1);
    }

    @Test
    void enginesThatHaveDoneTheSame_butAtOtherAddresses_countEach() {
        scrape(0, 0, Map.of("job", "a", "instance", "10.0.0.1:8000"));
        scrape(0, 0, Map.of("job", "a", "instance", "10.0.0.2:8000"));

        assertPrograms(2);
    }

    /** A pair of Prometheis behind one query front, with a label that nobody knows. */
    @Test
    void pairWithALabelOfItsOwn_countsOnce() {
        scrape(0, 0, Map.of("job", "a", "instance", "10.0.0.1:8000", "watcher", "north"));
        scrape(2, 0, Map.of("job", "a", "instance", "10.0.0.1:8000", "watcher", "south"));

        assertPrograms(1);
    }

    /** The half of the pair that is dead does not hold the other one back. */
    @Test
    void pairOfWhichOneIsGone_theOtherCounts() {
        scrape(0, 0, Map.of("job", "a", "instance", "10.0.0.1:8000", "replica", "b"));
        for (int second = -60; second <= -40; second += 5) {
            prometheus.scrape(
                    T.plusSeconds(second),
                    Map.of("job", "a", "instance", "10.0.0.1:8000", "replica", "a"),
                    page(100 + second, ""));
        }

        assertThat(traffic().freshOrNull().to()).isEqualTo(T);
        assertPrograms(1);
    }

    /** Gauges of a process that has died stay as they were; that of the one that works moves. */
    @Test
    void gaugesPerProcess_theOneThatMovesCounts() {
        for (int second = -60; second <= 0; second += 5) {
            String gauges = "vllm:num_requests_running{model_name=\"m\",pid=\"7\"} 90\n"
                    + "vllm:num_requests_running{model_name=\"m\",pid=\"31\"} " + (20 + second % 2) + "\n";
            prometheus.scrape(
                    T.plusSeconds(second),
                    Map.of("job", "a", "instance", "10.0.0.1:8000"),
                    "vllm:request_success_total{model_name=\"m\"} " + (100 + second) + "\n" + gauges);
        }

        assertThat(traffic().freshOrNull().inFlight()).isEqualTo(20);
    }

    /** A collector shows many engines on one page. */
    @Test
    void enginesBehindACollector_countEach() {
        for (int i = 0; i < 3; i++) {
            scrape(0, 7 * i, Map.of("job", "otel", "instance", "collector:8889", "exported_instance", "engine-" + i));
        }

        assertPrograms(3);
    }

    @Test
    void ranksOfOneEngine_addUp() {
        for (int second = -60; second <= 0; second += 5) {
            String page = page(100 + second, "") + page(100 + second, "").replace("engine=\"0\"", "engine=\"1\"");
            prometheus.scrape(T.plusSeconds(second), Map.of("job", "a", "instance", "10.0.0.1:8000"), page);
        }

        assertPrograms(2);
        assertThat(source().workers(T).freshOrNull())
                .extracting(WorkerLoad::dpRank)
                .isEqualTo(List.of(0, 1));
    }
}
