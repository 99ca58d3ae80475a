package io.github.slaplanner.core.metrics.workers;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.slaplanner.api.config.Mode;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.observation.Signal;
import io.github.slaplanner.api.observation.WorkerLoad;
import io.github.slaplanner.core.metrics.http.Access;
import io.github.slaplanner.core.metrics.http.HttpReader;
import io.github.slaplanner.core.metrics.http.ScriptedPages;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouterLoadsTest {
    private static final Instant T = Instant.parse("2026-03-02T12:00:00Z");

    private final ScriptedPages pages = new ScriptedPages();

    @AfterEach
    void stop() {
        pages.close();
    }

    private RouterLoads loads(Mode mode) {
        HttpReader http = new HttpReader(HttpClient.newHttpClient(), Access.OPEN, Duration.ofSeconds(30), 1 << 20);
        return new RouterLoads(http, pages.address(), mode);
    }

    private static String worker(String id, String rank, String type, double tokens) {
        String labels = "{worker_id=\"" + id + "\",dp_rank=\"" + rank + "\",worker_type=\"" + type + "\"} ";
        return "dynamo_frontend_worker_active_prefill_tokens" + labels + tokens + "\n"
                + "dynamo_frontend_worker_active_decode_blocks" + labels + "40\n"
                + "dynamo_frontend_worker_last_time_to_first_token_seconds" + labels + "0.25\n"
                + "dynamo_frontend_worker_last_input_sequence_tokens" + labels + "3000\n"
                + "dynamo_frontend_worker_last_inter_token_latency_seconds" + labels + "0.012\n";
    }

    private static WorkerLoad only(Signal<List<WorkerLoad>> signal) {
        assertThat(signal).isInstanceOf(Signal.Fresh.class);
        assertThat(signal.freshOrNull()).hasSize(1);
        return signal.freshOrNull().get(0);
    }

    @Test
    void read_pageWithTheSizeOfKvCaches_tellsTheirUse() {
        String blocks = "dynamo_frontend_model_total_kv_blocks{model=\"a\"} 32\n";
        pages.show(200, worker("1", "0", "decode", 0) + blocks);
        pages.show(200, worker("1", "0", "decode", 0) + blocks + blocks.replace("\"a\"} 32", "\"b\"} 64"));
        pages.show(200, worker("1", "0", "decode", 0));
        RouterLoads loads = loads(Mode.DISAGG);

        assertThat(only(loads.read(T)).latest().kvUsage())
                .as("a router may give out more than there is")
                .isEqualTo(1.25);
        assertThat(only(loads.read(T.plusSeconds(10))).latest().kvUsage())
                .as("models that differ")
                .isNull();
        assertThat(only(loads.read(T.plusSeconds(20))).latest().kvUsage()).isNull();
    }

    @Test
    void read_severalSamples_latestAndMeanSinceLastAsked() {
        for (double tokens : new double[] {100, 200, 600, 50}) {
            pages.show(200, worker("9007199254740993", "0", "prefill", tokens));
        }
        RouterLoads loads = loads(Mode.DISAGG);
        for (int second = 1; second <= 3; second++) {
            loads.sample(T.plusSeconds(second));
        }

        Signal<List<WorkerLoad>> signal = loads.read(T.plusSeconds(10));

        WorkerLoad load = only(signal);
        assertThat(load.workerId()).isEqualTo("9007199254740993");
        assertThat(load.role()).isEqualTo(Role.PREFILL);
        assertThat(load.latest())
                .isEqualTo(WorkerLoad.Sample.builder()
                        .activePrefillTokens(600.0)
                        .activeDecodeBlocks(40.0)
                        .lastTtftMs(250.0)
                        .lastIsl(3000.0)
                        .lastItlMs(12.0)
                        .build());
        assertThat(load.average().activePrefillTokens()).isEqualTo(300);
        assertThat(((Signal.Fresh<List<WorkerLoad>>) signal).at()).isEqualTo(T.plusSeconds(3));

        loads.sample(T.plusSeconds(11));
        assertThat(only(loads.read(T.plusSeconds(20))).average().activePrefillTokens())
                .as("older samples are of the interval before")
                .isEqualTo(50);
    }

    @Test
    void read_withoutSamples_takesOne() {
        pages.show(200, worker("1", "0", "decode", 0));

        assertThat(only(loads(Mode.DISAGG).read(T)).role()).isEqualTo(Role.DECODE);
        assertThat(pages.requests()).hasSize(1);
    }

    @Test
    void read_ranksOfOneWorker_areKeptApart() {
        pages.show(
                200,
                worker("1", "0", "decode", 10) + worker("1", "1", "decode", 20) + worker("2", "none", "decode", 5));

        assertThat(loads(Mode.DISAGG).read(T).freshOrNull())
                .extracting(load -> load.workerId() + "/" + load.dpRank() + "/"
                        + load.latest().activePrefillTokens())
                .containsExactly("1/0/10.0", "1/1/20.0", "2/0/5.0");
    }

    @Test
    void read_workerVanishesAndOneComes_onlyThoseOfTheNewestPage() {
        pages.show(200, worker("1", "0", "decode", 10) + worker("2", "0", "decode", 10));
        pages.show(200, worker("2", "0", "decode", 30) + worker("3", "0", "decode", 70));
        RouterLoads loads = loads(Mode.DISAGG);
        loads.sample(T);
        loads.sample(T.plusSeconds(1));

        assertThat(loads.read(T.plusSeconds(2)).freshOrNull())
                .extracting(load -> load.workerId() + ": " + load.average().activePrefillTokens())
                .containsExactly("2: 20.0", "3: 70.0");
    }

    /** The last request of a worker stays on the page when the worker goes; its load does not. */
    @Test
    void read_lastRequestWithoutLoad_isAWorkerThatIsGone() {
        String gone = worker("2", "0", "decode", 30).replaceAll("dynamo_frontend_worker_active.*\n", "");
        pages.show(200, worker("1", "0", "decode", 10) + gone);

        assertThat(only(loads(Mode.DISAGG).read(T)).workerId()).isEqualTo("1");
    }

    /** A page without loads names every worker that ever was; those that get no requests while all others do are gone. */
    @Test
    void read_pagesWithoutLoads_workersWithoutRequestsAreGoneAfterAWhile() {
        for (int tick = 0; tick < 20; tick++) {
            pages.show(200, lastRequest("1", 100 + tick) + lastRequest("2", 900 - tick) + lastRequest("3", 500));
        }
        RouterLoads loads = loads(Mode.DISAGG);
        Signal<List<WorkerLoad>> signal = loads.read(T);
        assertThat(signal.freshOrNull()).hasSize(3);
        assertThat(signal.remarks()).isEmpty();
        for (int tick = 1; tick < 20; tick++) {
            signal = loads.read(T.plusSeconds(10L * tick));
        }

        assertThat(signal.freshOrNull()).extracting(WorkerLoad::workerId).containsExactly("1", "2");
        assertThat(signal.remarks()).singleElement().asString().contains("1 of 3 workers", "count as gone");
    }

    @Test
    void read_pagesWithoutLoadsAndWithoutRequests_everybodyStays() {
        for (int tick = 0; tick < 20; tick++) {
            pages.show(200, lastRequest("1", 100) + lastRequest("2", 900));
        }
        RouterLoads loads = loads(Mode.DISAGG);
        for (int tick = 0; tick < 19; tick++) {
            loads.read(T.plusSeconds(10L * tick));
        }

        assertThat(loads.read(T.plusSeconds(200)).freshOrNull()).hasSize(2);
    }

    private static String lastRequest(String id, int isl) {
        return "dynamo_frontend_worker_last_input_sequence_tokens{worker_id=\"" + id
                + "\",dp_rank=\"none\",worker_type=\"decode\"} " + isl + "\n";
    }

    /** Series are known again by their place on the page; a page in another order is read all the same. */
    @Test
    void read_pageInAnotherOrder_isReadAnew() {
        String one = worker("1", "0", "decode", 10);
        String two = worker("2", "0", "prefill", 20);
        pages.show(200, one + two).show(200, two + one).show(200, two).show(200, one + two);
        RouterLoads loads = loads(Mode.DISAGG);

        for (int tick = 0; tick < 4; tick++) {
            List<WorkerLoad> seen = loads.read(T.plusSeconds(tick)).freshOrNull();
            assertThat(seen).hasSize(tick == 2 ? 1 : 2).allSatisfy(load -> {
                assertThat(load.role()).isEqualTo(load.workerId().equals("1") ? Role.DECODE : Role.PREFILL);
                assertThat(load.latest().activePrefillTokens())
                        .isEqualTo(load.workerId().equals("1") ? 10 : 20);
            });
        }
    }

    @ParameterizedTest
    @CsvSource({
        "DISAGG, prefill, PREFILL",
        "DISAGG, decode, DECODE",
        "DISAGG, encoder,",
        "PREFILL, prefill, PREFILL",
        "AGG, decode, AGGREGATED"
    })
    void read_role_followsTypeAndMode(Mode mode, String type, Role role) {
        pages.show(200, worker("1", "0", type, 10));

        assertThat(loads(mode).read(T).freshOrNull())
                .extracting(WorkerLoad::role)
                .isEqualTo(role == null ? List.of() : List.of(role));
    }

    /** Zero and NaN of the last request are what a gauge shows before the first one. */
    @Test
    void read_noRequestYet_latenciesAreUnknown() {
        pages.show(
                200,
                worker("1", "0", "prefill", 0)
                        .replace(" 0.25\n", " 0\n")
                        .replace(" 3000\n", " NaN\n")
                        .replace(" 0.012\n", " +Inf\n"));

        assertThat(only(loads(Mode.DISAGG).read(T)).latest())
                .isEqualTo(WorkerLoad.Sample.builder()
                        .activePrefillTokens(0.0)
                        .activeDecodeBlocks(40.0)
                        .build());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "200 | `` | names no worker; is it a frontend in --router-mode kv?",
                "200 | `other_metric 1\n` | names no worker",
                "500 | oops | answered 500: oops",
                "404 | - | answered 404 (no such path there",
                "200 | `dynamo_frontend_worker_active_decode_blocks{worker_id=\"1\"} 4\ndynamo_frontend_worker_active_decode_blocks{worker_id=\"2\n` | line 2: expected the closing quote",
                "200 | `dynamo_frontend_worker_active_decode_blocks{worker_id=\"1\"} 4` | line 1: the page ends in the middle of a line",
            })
    void read_pagesThatCannotBeUsed_missThenKeepWhatWasKnownAsStale(int status, String body, String reason) {
        pages.show(status, body);
        pages.show(200, worker("1", "0", "decode", 10));
        pages.show(status, body);
        RouterLoads loads = loads(Mode.DISAGG);

        assertThat(loads.read(T)).isInstanceOf(Signal.Missing.class);
        assertThat(only(loads.read(T.plusSeconds(1))).latest().activeDecodeBlocks())
                .isEqualTo(40);
        Signal<List<WorkerLoad>> after = loads.read(T.plusSeconds(2));

        assertThat(after).isInstanceOf(Signal.Stale.class);
        assertThat(after.problem())
                .startsWith("stale since 2026-03-02T12:00:01Z")
                .contains(reason);
        assertThat(after.valueOrNull()).hasSize(1);
    }

    @Test
    void read_oneSampleFails_theOthersCount() {
        pages.show(200, worker("1", "0", "decode", 10)).show(503, "busy").show(200, worker("1", "0", "decode", 30));
        RouterLoads loads = loads(Mode.DISAGG);
        for (int second = 0; second < 3; second++) {
            loads.sample(T.plusSeconds(second));
        }

        assertThat(only(loads.read(T.plusSeconds(3))).average().activePrefillTokens())
                .isEqualTo(20);
    }

    @Test
    void sample_afterTwoFailures_waitsForTheNextInterval() {
        pages.show(503, "busy");
        RouterLoads loads = loads(Mode.DISAGG);
        for (int second = 0; second < 10; second++) {
            loads.sample(T.plusSeconds(second));
        }

        assertThat(loads.read(T.plusSeconds(10)).problem()).contains("answered 503: busy");
        assertThat(pages.requests()).hasSize(2);

        pages.show(200, worker("1", "0", "decode", 30));
        loads.sample(T.plusSeconds(11));
        loads.sample(T.plusSeconds(12));
        assertThat(only(loads.read(T.plusSeconds(20))).latest().activePrefillTokens())
                .isEqualTo(30);
    }
}
