package io.github.slaplanner.core.metrics.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.slaplanner.api.observation.Signal;
import io.github.slaplanner.api.observation.Traffic;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrafficReaderTest {
    private static final Instant T = Instant.parse("2026-03-02T12:00:00Z");
    private static final String A = "10.0.0.1:8000";
    private static final String B = "10.0.0.2:8000";

    private final ScriptedPrometheus prometheus = new ScriptedPrometheus();

    @AfterEach
    void stop() {
        prometheus.close();
    }

    private PrometheusSource source() {
        return Sources.of(prometheus).create();
    }

    private void scrape(double second, String instance, double requests, int inFlight) {
        prometheus.scrape(at(second), instance, new Pages.Frontend(requests, 3000, 150, inFlight).page());
    }

    private static Instant at(double second) {
        return T.plusMillis(Math.round(second * 1000));
    }

    private static double completed(Signal<Traffic> signal) {
        assertThat(signal).isInstanceOf(Signal.Fresh.class);
        return signal.freshOrNull().requests().completed();
    }

    /** Scrapes every 5 s at second 2 and 7, windows of 10 s: each window ends at a scrape, and nothing falls between two. */
    @Test
    void traffic_shortWindowsOutOfPhase_addUpToWhatWasServed() {
        double[] requests = {100, 100, 103, 110, 125, 125, 126, 160, 161};
        for (int i = 0; i < requests.length; i++) {
            scrape(-8 + 5 * i, A, requests[i], 0);
        }
        PrometheusSource source = source();

        Traffic first = source.traffic(at(0), at(10)).freshOrNull();
        Traffic second = source.traffic(at(10), at(20)).freshOrNull();
        Traffic third = source.traffic(at(20), at(32)).freshOrNull();

        assertThat(first.requests().completed()).isCloseTo(110 - 101.8, within(1e-9));
        assertThat(first.from()).isEqualTo(at(0));
        assertThat(first.to()).isEqualTo(at(7));
        assertThat(second.from()).isEqualTo(first.to());
        assertThat(second.requests().completed()).isEqualTo(15);
        assertThat(third.requests().completed()).isEqualTo(36);
        assertThat(third.to()).isEqualTo(at(32));
    }

    /** A scrape that was on its way when the window was asked for is in the next one. */
    @Test
    void traffic_scrapeThatShowsLate_isCountedInTheNextWindow() {
        scrape(0, A, 100, 0);
        scrape(5, A, 110, 0);
        PrometheusSource source = source();
        assertThat(completed(source.traffic(at(0), at(10)))).isEqualTo(10);

        scrape(10, A, 125, 0);
        scrape(15, A, 130, 0);

        assertThat(completed(source.traffic(at(10), at(20)))).isEqualTo(20);
    }

    @Test
    void traffic_ofReplicas_isWeightedByTheirRequests() {
        for (int second = 0; second <= 15; second += 5) {
            prometheus.scrape(at(second), A, new Pages.Frontend(second * 9, 1000, 100, 1).page());
            prometheus.scrape(at(second), B, new Pages.Frontend(second, 2000, 300, 2).page());
        }

        Traffic traffic = source().traffic(at(5), at(15)).freshOrNull();

        assertThat(traffic.requests().completed()).isEqualTo(100);
        assertThat(traffic.isl().mean()).isCloseTo(1100, within(1e-9));
        assertThat(traffic.osl().mean()).isCloseTo(120, within(1e-9));
        assertThat(traffic.inFlight()).isEqualTo(3);
    }

    /** Both replicas are known up to the older of their newest scrapes; in between, counters are lines. */
    @Test
    void traffic_replicasScrapedAtOtherTimes_endsWhereBothAreKnown() {
        for (int second = 0; second <= 20; second += 5) {
            scrape(second, A, second * 2, 0);
            scrape(second + 3, B, second * 4, 0);
        }

        Traffic traffic = source().traffic(at(10), at(20)).freshOrNull();

        assertThat(traffic.to()).isEqualTo(at(18));
        assertThat(traffic.requests().completed()).isCloseTo(8 * (2 + 4), within(1e-9));
    }

    /** Whoever asks again from where the last answer ended counts nothing twice. */
    @Test
    void traffic_askedFromWhereTheLastAnswerEnded_addsUp() {
        for (int second = 0; second <= 60; second += 5) {
            scrape(second, A, second * second, 0);
            scrape(second + 3, B, second * 4, 0);
        }
        PrometheusSource source = source();
        Instant from = at(5);
        double sum = 0;
        for (int now = 11; now <= 61; now += 10) {
            Traffic traffic = source.traffic(from, at(now)).freshOrNull();
            assertThat(traffic.from()).isEqualTo(from);
            sum += traffic.requests().completed();
            from = traffic.to();
        }

        assertThat(from).isEqualTo(at(58));
        double a = 55 * 55 + 0.6 * (60 * 60 - 55 * 55) - 5 * 5;
        assertThat(sum).isCloseTo(a + 4 * (58 - 5), within(1e-9));
    }

    @Test
    void traffic_oneIdleReplicaShowsNaN_othersCount() {
        for (int second = 0; second <= 15; second += 5) {
            scrape(second, A, second, 0);
            String idle = new Pages.Frontend(0, 0, 0, 0).page().replaceAll(" 0\\.0\\R", " NaN\n");
            prometheus.scrape(at(second), B, idle);
        }

        Traffic traffic = source().traffic(at(5), at(15)).freshOrNull();

        assertThat(traffic.requests().completed()).isEqualTo(10);
        assertThat(traffic.isl().mean()).isCloseTo(3000, within(1e-9));
    }

    @Test
    void traffic_counterReset_countsFromZero() {
        scrape(0, A, 1000, 0);
        scrape(5, A, 1010, 0);
        scrape(10, A, 7, 0);
        scrape(15, A, 12, 0);

        Traffic traffic = source().traffic(at(0), at(15)).freshOrNull();

        assertThat(traffic.requests().completed()).isEqualTo(22);
        assertThat(traffic.isl().mean()).isCloseTo(3000, within(1e-9));
    }

    @Test
    void traffic_restart_losesWhatWasInFlightWithoutNegativeDemand() {
        scrape(0, A, 1000, 50);
        scrape(5, A, 1010, 50);
        scrape(10, A, 2, 4);

        Traffic traffic = source().traffic(at(0), at(10)).freshOrNull();

        assertThat(traffic.requests().offered()).isEqualTo(12);
        assertThat(traffic.inFlight()).isEqualTo(4);
    }

    /** A counter with labels appears with its first event; the frontend itself was known before. */
    @Test
    void traffic_newSeriesOfAKnownFrontend_countsFromZero() {
        String idle = "dynamo_frontend_inflight_requests{model=\"" + Pages.MODEL
                + "\",dynamo_namespace=\"default-disagg\"} 0\n";
        prometheus.scrape(at(0), A, idle);
        prometheus.scrape(at(5), A, idle);
        scrape(10, A, 40, 6);

        Traffic traffic = source().traffic(at(1), at(10)).freshOrNull();

        assertThat(traffic.requests().completed()).isEqualTo(40);
        assertThat(traffic.requests().offered()).isEqualTo(46);
    }

    /** What a program counted before Prometheus knew it may be a million: it is not of this window. */
    @Test
    void traffic_newFrontend_countsFromItsFirstScrape() {
        for (int second = 0; second <= 15; second += 5) {
            scrape(second, A, second, 0);
        }
        scrape(10, B, 1_000_000, 30);
        scrape(15, B, 1_000_005, 30);

        Traffic traffic = source().traffic(at(5), at(15)).freshOrNull();

        assertThat(traffic.requests().completed()).isEqualTo(15);
        assertThat(traffic.requests().offered()).isEqualTo(15);
        assertThat(traffic.inFlight()).isEqualTo(30);
    }

    /** Completions lag behind arrivals by the length of a request: what piles up inside is demand too. */
    @Test
    void traffic_completionsLag_offeredCountsWhatIsInFlight() {
        scrape(0, A, 100, 10);
        scrape(5, A, 102, 60);
        scrape(10, A, 104, 110);

        Traffic traffic = source().traffic(at(0), at(10)).freshOrNull();

        assertThat(traffic.requests().completed()).isEqualTo(4);
        assertThat(traffic.requests().offered()).isEqualTo(104);
        assertThat(traffic.inFlight()).isEqualTo(110);
        assertThat(traffic.queued()).isEqualTo(27);
    }

    @Test
    void traffic_histograms_becomeDistributionsInMs() {
        for (int second = 0; second <= 15; second += 5) {
            scrape(second, A, second, 0);
        }

        Traffic traffic = source().traffic(at(5), at(15)).freshOrNull();

        assertThat(traffic.ttftMs().mean()).isCloseTo(200, within(1e-9));
        assertThat(traffic.ttftMs().distribution().quantile(0.5)).isCloseTo(550, within(1e-6));
        assertThat(traffic.itlMs().mean()).isCloseTo(20, within(1e-9));
        assertThat(traffic.itlMs().distribution().cdf(100)).isEqualTo(1);
        assertThat(traffic.durationMs().mean()).isCloseTo(3000, within(1e-9));
        assertThat(traffic.isl().distribution().cdf(1024)).isZero();
    }

    @Test
    void traffic_otherModelsAndNamespaces_areNotCounted() {
        for (int second = 0; second <= 15; second += 5) {
            Pages.Frontend page = new Pages.Frontend(second, 3000, 150, 0);
            prometheus.scrape(at(second), A, page.page());
            prometheus.scrape(at(second), A, page.page("model=\"other\",dynamo_namespace=\"default-disagg\""));
            prometheus.scrape(at(second), A, page.page("model=\"qwen/qwen3-32b\",dynamo_namespace=\"default_disagg\""));
            prometheus.scrape(at(second), A, page.page("dynamo_namespace=\"default-disagg\""));
        }

        assertThat(completed(source().traffic(at(5), at(15)))).isEqualTo(10);
        assertThat(completed(
                        Sources.of(prometheus).model("QWEN/QWEN3-32B").create().traffic(at(5), at(15))))
                .isEqualTo(10);
    }

    @ParameterizedTest
    @CsvSource({"default-disagg, default_disagg", "7b.chat-a, _7b_chat_a", "plain, plain"})
    void traffic_ofTheRouter_isFoundUnderTheSanitisedNamespace(String namespace, String label) {
        for (int second = 0; second <= 15; second += 5) {
            String page = new Pages.Frontend(second, 3000, 150, 0)
                    .page("router_id=\"r1\",dynamo_namespace=\"" + label + "\"")
                    .replace("dynamo_frontend_", "dynamo_component_router_");
            prometheus.scrape(at(second), A, page);
        }

        Traffic traffic = Sources.of(prometheus)
                .from("router")
                .namespace(namespace)
                .create()
                .traffic(at(5), at(15))
                .freshOrNull();

        assertThat(traffic.requests().completed()).isEqualTo(10);
        assertThat(traffic.requests().offered()).isNull();
        assertThat(traffic.osl().mean()).isCloseTo(150, within(1e-9));
        assertThat(traffic.durationMs()).isNull();
    }

    @Test
    void traffic_nothingHappened_isAFreshZero() {
        for (int second = 0; second <= 15; second += 5) {
            scrape(second, A, 500, 0);
        }

        Traffic traffic = source().traffic(at(5), at(15)).freshOrNull();

        assertThat(traffic.requests().demand()).isZero();
        assertThat(traffic.isl()).isNull();
        assertThat(traffic.ttftMs()).isNull();
        assertThat(traffic.inFlight()).isZero();
    }

    @Test
    void traffic_noSeries_isMissingAndSaysWhatWasLookedFor() {
        assertThat(source().traffic(at(5), at(15)).problem())
                .startsWith("missing: Prometheus has no sample of dynamo_frontend_requests_total")
                .contains("dynamo_namespace=~\"default-disagg|\"", "(?i:Qwen/Qwen3-32B)");
    }

    /** Nothing is late, so the last answer stands; it says how old it is, and once what would help. */
    @Test
    void traffic_noNewScrape_isTheLastAnswerAndContinuesWhereItEnded() {
        for (int second = 0; second <= 60; second += 30) {
            scrape(second, A, second, 0);
        }
        PrometheusSource source = source();
        Signal<Traffic> first = source.traffic(at(20), at(30));
        assertThat(completed(first)).isEqualTo(10);
        assertThat(first.remarks()).singleElement().asString().contains("every 30.0 s", "scrape_interval");

        Signal<Traffic> between = source.traffic(at(30), at(40));

        assertThat(between).isEqualTo(Signal.fresh(first.freshOrNull(), at(30)));
        assertThat(completed(source.traffic(at(30), at(60)))).isEqualTo(30);
    }

    /** Eight programs, each scraped every 15 s at a moment of its own: no tick has a scrape of all since the last. */
    @Test
    void traffic_scrapesSlowerThanTicks_isSeenFromTheFirstTickOn() {
        for (int second = -60; second <= 60; second += 15) {
            for (int i = 0; i < 8; i++) {
                scrape(second + 1.9 * i, "10.0.0." + i + ":8000", 600 + second + 1.9 * i, 0);
            }
        }
        PrometheusSource source = source();
        Instant from = at(-10);
        Instant end = null;
        for (int now = 0; now <= 60; now += 10) {
            Traffic traffic = source.traffic(from, at(now)).freshOrNull();
            assertThat(traffic).as("at " + now).isNotNull();
            double seconds = traffic.interval().toMillis() / 1000.0;
            assertThat(traffic.requests().completed()).isCloseTo(8 * seconds, within(1e-6));
            if (end != null && !traffic.to().equals(end)) {
                assertThat(traffic.from()).isEqualTo(end);
            }
            end = traffic.to();
            from = end;
        }
        assertThat(end).isAfter(at(40));
    }

    /** Slower than the intervals that are planned with: said, with both ways out. */
    @Test
    void traffic_scrapesSlowerThanIntervals_saysWhatToChange() {
        for (int second = -600; second <= 0; second += 120) {
            scrape(second, A, 600 + second, 0);
        }

        assertThat(source().traffic(at(-10), at(0)).remarks())
                .singleElement()
                .asString()
                .contains("every 120.0 s", "throughput_adjustment_interval (60 s)", "shorten scrape_interval or raise");
    }

    @Test
    void traffic_oneScrapeOnly_isMissingAndSaysWhy() {
        scrape(0, A, 100, 0);

        assertThat(source().traffic(at(-5), at(5)).problem())
                .startsWith("missing: nothing has been scraped since")
                .contains("it takes two scrapes");
    }

    @Test
    void traffic_scrapesHaveStopped_isStaleWithTheReason() {
        for (int second = 0; second <= 15; second += 5) {
            scrape(second, A, second, 0);
        }
        PrometheusSource source = source();
        source.traffic(at(5), at(15));

        assertThat(source.traffic(at(15), at(90)).problem())
                .startsWith("stale since 2026-03-02T12:00:15Z: the newest sample is from 2026-03-02T12:00:15Z");
        assertThat(source.traffic(at(900), at(960)).problem()).startsWith("stale since 2026-03-02T12:00:15Z");
    }

    /** Part of the traffic is no longer seen, which must not read as a drop. */
    @Test
    void traffic_aReplicaFailsToBeScraped_isStaleUntilItIsForgotten() {
        for (int second = 0; second <= 100; second += 5) {
            scrape(second, A, second, 0);
            if (second <= 10) {
                scrape(second, B, second, 0);
            } else {
                prometheus.down(at(second), B);
            }
        }
        PrometheusSource source = source();

        assertThat(completed(source.traffic(at(0), at(10)))).isEqualTo(20);
        assertThat(source.traffic(at(20), at(30)).problem()).contains("up = 0", B);
        assertThat(completed(source.traffic(at(85), at(95)))).isEqualTo(10);
    }

    @Test
    void traffic_aReplicaIsRemoved_theOthersGoOn() {
        for (int second = 0; second <= 40; second += 5) {
            scrape(second, A, second, 0);
            if (second <= 15) {
                scrape(second, B, 2 * second, 7);
            }
        }

        Traffic traffic = source().traffic(at(10), at(40)).freshOrNull();

        assertThat(traffic.requests().completed()).isEqualTo(30 + 10);
        assertThat(traffic.requests().offered()).isEqualTo(40);
        assertThat(traffic.inFlight()).isZero();
    }

    @Test
    void traffic_infiniteSamples_areLeftOut() {
        for (int second = 0; second <= 15; second += 5) {
            scrape(second, A, second, 0);
        }
        Map<String, String> broken = new TreeMap<>(Map.of(
                "__name__", "dynamo_frontend_requests_total",
                "instance", A,
                "job", "test",
                "model", Pages.MODEL,
                "status", "broken",
                "dynamo_namespace", "default-disagg"));
        prometheus.sample(at(5), broken, "3");
        prometheus.sample(at(10), broken, "+Inf");
        prometheus.sample(at(15), broken, "5");

        assertThat(completed(source().traffic(at(5), at(15)))).isEqualTo(12);
    }

    @Test
    void traffic_clockStepsBack_isMissingOnceAndRecovers() {
        for (int second = 0; second <= 40; second += 5) {
            scrape(second, A, second, 0);
        }
        PrometheusSource source = source();
        assertThat(completed(source.traffic(at(20), at(30)))).isEqualTo(10);

        assertThat(source.traffic(at(30), at(12)).problem()).contains("did the clock step back?");
        assertThat(completed(source.traffic(at(12), at(22)))).isEqualTo(8);
    }

    @Test
    void traffic_prometheusWasAway_nothingIsLost() {
        for (int second = 0; second <= 40; second += 5) {
            scrape(second, A, second, 0);
        }
        PrometheusSource source = source();
        assertThat(completed(source.traffic(at(0), at(10)))).isEqualTo(10);
        prometheus.always(503, "busy");
        assertThat(source.traffic(at(10), at(20))).isInstanceOf(Signal.Missing.class);
        assertThat(source.traffic(at(20), at(30))).isInstanceOf(Signal.Missing.class);
        prometheus.always(200, null);

        Traffic back = source.traffic(at(30), at(40)).freshOrNull();

        assertThat(back.from()).isEqualTo(at(10));
        assertThat(back.requests().completed()).isEqualTo(30);
    }

    @Test
    void traffic_prometheusWarns_isStale() {
        for (int second = 0; second <= 15; second += 5) {
            scrape(second, A, second, 0);
        }
        prometheus.warn("store 3 did not answer");

        assertThat(source().traffic(at(5), at(15)).problem()).contains("Prometheus warns: store 3 did not answer");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "401 | no | answered 401 (token or password is missing, wrong or expired",
                "403 | no | answered 403 (whoever asks may not read this)",
                "404 | no | answered 404 (no such path there; is the address right?)",
                "302 | no | answered 302 (redirects are not followed",
                "422 | {\"status\":\"error\",\"errorType\":\"execution\",\"error\":\"too many samples\"} | 422: too many samples",
                "500 | no | answered 500: no",
                "503 | no | answered 503: no",
                "200 | {\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[{\"met | not complete",
                "200 | <html>login</html> | /api/v1/query: the answer is a page for people. Is it a login page",
                "200 | {\"status\":\"error\",\"error\":\"no\"} | reports an error: no",
                "200 | {\"status\":\"success\"} | no sample of",
                "200 | {\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[]}} | no sample of",
                "200 | {\"status\":\"success\",\"data\":{\"result\":[{\"metric\":{},\"values\":[[1,2]]}]}} | value in quotes",
                "200 | {\"status\":\"success\",\"data\":{\"result\":[{\"metric\":{},\"values\":[[1,\"x\"]]}]}} | found \"x\"",
                "200 | {\"status\":\"success\",\"data\":{\"result\":[{\"metric\":{},\"values\":7}]}} | expected START_ARRAY",
                "200 | [] | expected START_OBJECT",
            })
    void traffic_answersThatCannotBeUsed_areMissingWithAReason(int status, String body, String reason) {
        prometheus.always(status, body);

        Signal<Traffic> signal = source().traffic(at(5), at(15));

        assertThat(signal).isInstanceOf(Signal.Missing.class);
        assertThat(signal.problem()).contains(reason);
    }

    @Test
    void traffic_duplicateSeries_countOnce() {
        for (int second = 0; second <= 15; second += 5) {
            scrape(second, A, second, 4);
        }
        prometheus.showEverythingTwice();

        Traffic traffic = source().traffic(at(5), at(15)).freshOrNull();

        assertThat(traffic.requests().completed()).isEqualTo(10);
        assertThat(traffic.inFlight()).isEqualTo(4);
    }
}
