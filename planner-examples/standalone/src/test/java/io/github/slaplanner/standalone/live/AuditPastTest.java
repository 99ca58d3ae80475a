package io.github.slaplanner.standalone.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.observation.Distribution;
import io.github.slaplanner.api.observation.Summary;
import io.github.slaplanner.api.observation.Traffic;
import io.github.slaplanner.core.runtime.StateJson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditPastTest {
    private static final JsonMapper JSON = StateJson.mapper();

    @TempDir
    private Path folder;

    private AuditPast past;

    @BeforeEach
    void open() {
        past = new AuditPast(
                folder, () -> PlannerConfig.builder().ttft(500).itl(30).build());
    }

    @Test
    void days_areTheLogs_theNewestFirst() throws Exception {
        write("2026-03-01", "");
        write("2026-03-02", "");
        Files.writeString(folder.resolve("notes.txt"), "");
        assertThat(read("")).hasToString("[\"2026-03-02\",\"2026-03-01\"]");
        assertThat(past.answer("2026-02-28")).isNull();
        assertThat(past.answer("../notes.txt")).isNull();
    }

    @Test
    void days_withoutAFolder_areNone() throws Exception {
        assertThat(new AuditPast(
                                folder.resolve("none"),
                                () -> PlannerConfig.builder().build())
                        .answer("")
                        .body())
                .asString()
                .isEqualTo("[]\n");
    }

    @Test
    void day_linesOfFiveMinutes_areOnePoint() throws Exception {
        write(
                "2026-03-01",
                line("2026-03-01T10:00:10Z", traffic(10, 400), 3, 3),
                line("2026-03-01T10:00:20Z", traffic(30, 1000), 3, 4),
                line("2026-03-01T10:05:10Z", "{\"problem\":\"no answer\"}", 4, 4));
        JsonNode points = read("2026-03-01").path("points");
        assertThat(points).hasSize(2);
        assertThat(points.at("/0/at").asLong())
                .isEqualTo(Instant.parse("2026-03-01T10:05:00Z").toEpochMilli());
        assertThat(points.at("/0/rate").asDouble()).isEqualTo(40 / 20.0);
        // All of the ten requests, and half of the thirty, which are spread from 0 to 1000 ms.
        assertThat(points.at("/0/ttft").asDouble()).isEqualTo((10 + 15) / 40.0);
        assertThat(points.at("/0/ttftP99").asDouble()).isEqualTo(990);
        assertThat(points.at("/0/itl").isNull()).isTrue();
        assertThat(points.at("/0/roles/0/ready").asInt()).isEqualTo(3);
        assertThat(points.at("/0/roles/0/gpus").asInt()).isEqualTo(6);
        assertThat(points.at("/1/rate").isNull()).isTrue();
        assertThat(points.at("/1/roles/0/current").asInt()).isEqualTo(4);
    }

    @Test
    void day_hasItsChanges_andWhatPeopleDid() throws Exception {
        write(
                "2026-03-01",
                line("2026-03-01T10:00:10Z", traffic(10, 400), 3, 3),
                line("2026-03-01T10:00:20Z", traffic(10, 400), 3, 4),
                "{\"at\":\"2026-03-01T10:00:30Z\",\"control\":{\"who\":\"anna\",\"why\":\"test\",\"what\":\"paused\"}}",
                "{\"at\":\"2026-03-01T10:00:4");
        JsonNode events = read("2026-03-01").path("events");
        assertThat(events).hasSize(2);
        assertThat(events.at("/0/what").asText()).isEqualTo("prefill 3 → 4 (requested)");
        assertThat(events.at("/0/why").asText()).isEqualTo("because");
        assertThat(events.at("/1/what").asText()).isEqualTo("paused, by anna");
    }

    @Test
    void day_theNewest_isReadAnew() throws Exception {
        write("2026-03-01", line("2026-03-01T10:00:10Z", traffic(10, 400), 3, 3));
        assertThat(read("2026-03-01").path("points")).hasSize(1);
        write(
                "2026-03-01",
                line("2026-03-01T10:00:10Z", traffic(10, 400), 3, 3),
                line("2026-03-01T10:10:10Z", traffic(10, 400), 3, 3));
        assertThat(read("2026-03-01").path("points")).hasSize(2);
    }

    private JsonNode read(String name) throws Exception {
        return JSON.readTree(past.answer(name).body());
    }

    private void write(String day, String... lines) throws Exception {
        Files.writeString(folder.resolve("planner-audit-" + day + ".jsonl"), String.join("\n", lines));
    }

    private static String traffic(double requests, double slowestMs) throws Exception {
        Instant to = Instant.parse("2026-03-01T10:00:10Z");
        Summary ttft = Summary.of(Distribution.of(new double[] {0, 1}, new double[] {0, slowestMs}));
        Traffic traffic = Traffic.between(to.minusSeconds(10), to)
                .offeredCount(requests)
                .ttftMs(ttft)
                .build();
        return "{\"value\":" + JSON.writeValueAsString(traffic) + "}";
    }

    private static String line(String at, String traffic, int current, int target) {
        return "{\"at\":\"" + at
                + "\",\"outcome\":{\"kind\":\"requested\"},\"why\":\"because\",\"decision\":{\"roles\":["
                + "{\"role\":\"prefill\",\"current\":" + current + ",\"target\":" + target + "}]},\"traffic\":"
                + traffic
                + ",\"fleet\":{\"value\":{\"roles\":{\"prefill\":{\"desired\":3,\"ready\":3,\"startingSince\":[],"
                + "\"draining\":0,\"gpusPerEngine\":2,\"startups\":[]}},\"completedDecision\":null}},\"failures\":[]}";
    }
}
