package io.github.slaplanner.core.metrics.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.slaplanner.api.config.Mode;
import io.github.slaplanner.api.observation.RequestCounts;
import io.github.slaplanner.api.observation.Signal;
import io.github.slaplanner.api.observation.Traffic;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The first requests of a program, and those that are between two of its engines. */
class BeginningsTest {
    private static final Instant T = Instant.parse("2026-03-02T12:00:00Z");
    private static final String A = "10.0.0.1:8000";

    private final ScriptedPrometheus prometheus = new ScriptedPrometheus();

    @AfterEach
    void stop() {
        prometheus.close();
    }

    private static Instant at(double second) {
        return T.plusMillis(Math.round(second * 1000));
    }

    /** A frontend shows a model from its first request on; it was scraped all the time. */
    @Test
    void firstRequests_areSeenWithTheirFirstScrape() {
        PrometheusSource source = Sources.of(prometheus).create();
        prometheus.scrape(at(-7), A, "process_start_time_seconds 1\n");
        prometheus.scrape(at(-2), A, "process_start_time_seconds 1\n");
        prometheus.scrape(at(3), A, "process_start_time_seconds 1\n");
        prometheus.scrape(at(8), A, new Pages.Frontend(12, 3000, 150, 0).page());

        Signal<Traffic> first = source.traffic(at(0), at(10));

        assertThat(first).isInstanceOf(Signal.Fresh.class);
        assertThat(first.freshOrNull().requests().completed()).isEqualTo(12);
        assertThat(first.freshOrNull().from()).isEqualTo(at(0));
        assertThat(first.freshOrNull().to()).isEqualTo(at(8));
    }

    /** What a program that is new to Prometheus counted before says nothing of the present. */
    @Test
    void programThatWasNotScraped_itsFirstScrapeTellsNothing() {
        PrometheusSource source = Sources.of(prometheus).create();
        prometheus.down(at(-2), A);
        prometheus.down(at(3), A);
        prometheus.scrape(at(8), A, new Pages.Frontend(12_000, 3000, 150, 0).page());
        assertThat(source.traffic(at(0), at(10))).isInstanceOf(Signal.Missing.class);
        prometheus.scrape(at(13), A, new Pages.Frontend(12_012, 3000, 150, 0).page());
        Traffic second = source.traffic(at(8), at(18)).freshOrNull();
        assertThat(second.requests().completed()).isEqualTo(12);
    }

    private void router(double second, double prefill, double decode, double ended) {
        String router = "dynamo_component_router_";
        String labels = "dynamo_namespace=\"default_disagg\",router_id=\"7\",worker_id=\"a\"";
        PageText page = new PageText()
                .line(router + "requests_started_total", labels, prefill + decode)
                .line(router + "requests_total", labels, decode + ended);
        page.histogram(router + "input_sequence_tokens", labels + ",phase=\"prefill\"", prefill, 1000);
        page.histogram(router + "input_sequence_tokens", labels + ",phase=\"decode\"", decode, 1000);
        prometheus.scrape(at(second), A, page.toString());
    }

    /** More may come to the second phase in one window, and more to the first in the next; over both each request counts once. */
    @Test
    void requestsBetweenTwoPhases_countOnceOverAll() {
        PrometheusSource source =
                Sources.of(prometheus).from("router").mode(Mode.DISAGG).create();
        router(-2, 100, 90, 80);
        router(3, 100, 90, 80);
        double offered = 0;
        double completed = 0;
        double[] prefill = {112, 114, 130, 131, 150};
        double[] decode = {95, 112, 115, 131, 140};
        for (int i = 0; i < prefill.length; i++) {
            router(8 + 10 * i, prefill[i], decode[i], decode[i] - 5);
            RequestCounts counts = source.traffic(at(10.0 * i), at(10.0 * (i + 1)))
                    .freshOrNull()
                    .requests();
            offered += counts.offered();
            completed += counts.completed();
        }
        assertThat(offered).isCloseTo(50, within(1e-9));
        assertThat(completed).isCloseTo(55, within(1e-9));
    }

    /** A prompt that is too short for a prefill engine of its own is started once. */
    @Test
    void requestsThatSkipPrefill_areCounted() {
        PrometheusSource source =
                Sources.of(prometheus).from("router").mode(Mode.DISAGG).create();
        router(-2, 30, 60, 60);
        router(3, 30, 60, 60);
        router(8, 35, 70, 70);
        assertThat(source.traffic(at(0), at(10)).freshOrNull().requests().offered())
                .isCloseTo(10, within(1e-9));
    }
}
