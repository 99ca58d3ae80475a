package io.github.slaplanner.core.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Traces as JSON lines, in the forms that are published, and in several files. */
class JsonTraceTest {
    @TempDir
    private Path folder;

    private final List<String> warnings = new ArrayList<>();

    @Test
    void turnsWithADelay_comeAfterTheTurnBefore() {
        assertThat(requests(open("a.jsonl", """
                        {"session_id": "a", "timestamp": 1000, "input_length": 10, "output_length": 5}
                        {"session_id": "a", "delay": 500, "input_length": 20, "output_length": 5}
                        {"session_id": "a", "delay": 250.5, "input_length": 30, "output_length": 5}
                        {"session_id": "b", "timestamp": 1200, "input_length": 40, "output_length": 5}
                        """)))
                .containsExactly(
                        new Request(0, 10, 5),
                        new Request(0.2, 40, 5),
                        new Request(0.5, 20, 5),
                        new Request(0.7505, 30, 5));
        assertThat(warnings)
                .anySatisfy(
                        warning -> assertThat(warning).contains("2 later turns come so long after the turn before"));
    }

    @Test
    void firstTurnWithoutATime_isRefused() {
        assertFails(
                "{\"session_id\": \"a\", \"delay\": 500, \"input_length\": 20, \"output_length\": 5}",
                ", line 1: timestamp is missing in the first turn of session \"a\"; expected milliseconds.");
    }

    @Test
    void namesOfMockEngines_areThoseOfMooncake() {
        assertThat(requests(open("a.jsonl", """
                        {"created_time": 0, "input_tokens": 10, "output_tokens": 5}
                        {"created_time": 1500, "input_tokens": 20, "output_tokens": 6, "hash_ids": [7]}
                        """)))
                .containsExactly(new Request(0, 10, 5), new Request(1.5, 20, 6, PromptBlocks.of(512, 7)));
        assertThat(warnings).isEmpty();
    }

    @Test
    void chats_areInSeconds() {
        RequestTrace trace = open("a.jsonl", """
                {"chat_id": 0, "parent_chat_id": -1, "timestamp": 0.5, "input_length": 10, "output_length": 5, "turn": 1}
                {"chat_id": 1, "parent_chat_id": 0, "timestamp": 2.0, "input_length": 20, "output_length": 6, "turn": 2}
                """);

        assertThat(requests(trace)).containsExactly(new Request(0, 10, 5), new Request(1.5, 20, 6));
        assertThat(trace.durationSeconds()).isEqualTo(1.5);
        assertThat(warnings).singleElement().asString().contains("times are read as seconds", "the lines are chats");
    }

    @ParameterizedTest
    @CsvSource({
        // first time, step, length of the trace of 20 requests in seconds
        "0.5, 0.37, 7.03", // 2,700 a second, not whole
        "0.5, 37.5, 0.7125", // 27 a second: milliseconds
        "0, 1, 0.019", // whole, so milliseconds
        "1770000000, 3, 57", // Unix time in seconds
        "1770000000000, 3000, 57", // and in milliseconds
    })
    void unitOfTime_isToldFromTheTimes(String first, double step, double seconds) {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            double time = Double.parseDouble(first) + i * step;
            String text = time == Math.rint(time) ? Long.toString((long) time) : Double.toString(time);
            lines.append("{\"timestamp\": ").append(text).append(", \"input_length\": 10, \"output_length\": 5}\n");
        }
        RequestTrace trace = open("a.jsonl", lines.toString());

        assertThat(trace.durationSeconds()).isEqualTo(seconds);
        List<Request> requests = requests(trace);
        assertThat(requests.get(19).arrivalSeconds()).isEqualTo(seconds);
        if (first.startsWith("177")) {
            assertThat(trace.start()).isEqualTo(Instant.ofEpochSecond(1_770_000_000));
        }
    }

    @Test
    void dynamoEvents_bareOrWrapped_countWhenTheyEnd() {
        RequestTrace trace = open("a.jsonl", dynamo(1_770_000_002_000L, 20, 6) + """
                {"event": {"schema": "dynamo.request.trace.v1", "event_type": "request_end", "event_time_unix_ms": 1770000001000, "request": {"x": {"output_tokens": 9}, "replay": {"input_length": 10, "hashes": [{"a": 1}]}, "output_tokens": 5}}}
                {"schema": "dynamo.request.trace.v1", "event_type": "tool_call", "event_time_unix_ms": 1770000001500}
                {"schema": "dynamo.request.trace.v1", "event_type": "request_end", "event_time_unix_ms": 1770000001500, "request": {"replay": {"input_length": 10}, "output_tokens": 0}}
                """);

        assertThat(requests(trace)).containsExactly(new Request(0, 10, 5), new Request(1, 20, 6));
        assertThat(trace.format()).isEqualTo(TraceFormat.DYNAMO);
        assertThat(trace.start()).isEqualTo(Instant.ofEpochSecond(1_770_000_001));
        assertThat(trace.failed()).as("one without an answer").isEqualTo(1);
    }

    @Test
    void dynamoOfAnotherSchema_isRefused() {
        assertFails(
                "{\"schema\": \"dynamo.request.trace.v9\", \"event_type\": \"request_end\"}",
                ", line 1: schema is \"dynamo.request.trace.v9\"; expected dynamo.request.trace.v1.");
        assertFails(
                "{\"schema\": \"dynamo.request.trace.v1\", \"event_type\": \"request_end\", \"event_time_unix_ms\": 1,"
                        + " \"request\": {\"output_tokens\": 3}}",
                ", line 1: request.replay.input_length is missing; expected a whole number from 1 to 10000000.");
    }

    @Test
    void shards_inAFolderOrByAPattern_areOneTrace() throws IOException {
        write("shard-2.jsonl", dynamo(1_770_000_000_000L, 10, 5) + dynamo(1_770_000_003_000L, 30, 5));
        writeGzip("shard-1.jsonl.gz", dynamo(1_770_000_001_000L, 20, 5));
        write("shard-3.jsonl", "");
        write("notes.txt", "not a trace");
        Request[] expected = {new Request(0, 10, 5), new Request(1, 20, 5), new Request(3, 30, 5)};

        assertThat(requests(RequestTrace.open(folder, warnings::add))).containsExactly(expected);
        assertThat(requests(RequestTrace.open(folder.resolve("shard-*.jsonl*"), warnings::add)))
                .containsExactly(expected);
        assertThatThrownBy(() -> RequestTrace.open(folder.resolve("none-*.jsonl"), warnings::add))
                .isInstanceOf(TraceException.class)
                .hasMessage(folder.resolve("none-*.jsonl") + ": no file has such a name.");
    }

    @Test
    void shardsOfTwoKinds_areRefused() throws IOException {
        write("a.csv", "arrival_s,isl,osl\n0,1,2\n");
        write("b.jsonl", dynamo(1_770_000_000_000L, 10, 5));

        assertThatThrownBy(() -> RequestTrace.open(folder, warnings::add))
                .isInstanceOf(TraceException.class)
                .hasMessage("Traces of two kinds: " + folder.resolve("a.csv") + " is ARRIVALS and "
                        + folder.resolve("b.jsonl") + " is DYNAMO. Give one kind at a time.");
    }

    private static String dynamo(long receivedMs, int isl, int osl) {
        return "{\"schema\": \"dynamo.request.trace.v1\", \"event_type\": \"request_end\", \"event_time_unix_ms\": 1,"
                + " \"request\": {\"request_received_ms\": " + receivedMs + ", \"replay\": {\"input_length\": " + isl
                + "}, \"output_tokens\": " + osl + "}}\n";
    }

    private void assertFails(String text, String message) {
        Path file = write("bad.jsonl", text);
        assertThatThrownBy(() -> RequestTrace.open(file, warnings::add))
                .isInstanceOf(TraceException.class)
                .hasMessageStartingWith(file + message);
    }

    private RequestTrace open(String name, String text) {
        return RequestTrace.open(write(name, text), warnings::add);
    }

    private static List<Request> requests(RequestTrace trace) {
        List<Request> all = new ArrayList<>();
        try (RequestStream stream = trace.requests()) {
            stream.forEachRemaining(all::add);
        }
        return all;
    }

    private Path write(String name, String text) {
        try {
            return Files.writeString(folder.resolve(name), text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void writeGzip(String name, String text) throws IOException {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(folder.resolve(name)))) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }
}
