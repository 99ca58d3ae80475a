package io.github.slaplanner.core.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestTraceTest {
    private static final String FIRST_TIME = "2023-11-16 18:15:46.6805900";

    @TempDir
    private Path folder;

    private final List<String> warnings = new ArrayList<>();

    @Test
    void open_arrivals_normalisedToStartAtZero() {
        RequestTrace trace = open("arrival_s,isl,osl\n10.41,77,448\n11.52,443,41\n");

        assertThat(requests(trace)).containsExactly(new Request(0, 77, 448), new Request(1.11, 443, 41));
        assertThat(trace.format()).isEqualTo(TraceFormat.ARRIVALS);
        assertThat(trace.count()).isEqualTo(2);
        assertThat(trace.durationSeconds()).isEqualTo(1.11);
        assertThat(trace.start()).isNull();
        assertThat(warnings).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "osl,x,isl,arrival_s\n5,a,3,0\n6,b,4,1.5",
                "\uFEFFARRIVAL_S, ISL ,\"osl\"\r\n0,3,5\r\n\r\n1.5,4,6\r\n",
                "arrival_s,isl,osl\n0.0,3.0,5\n1.5e0,\"4\",6\n\n",
                "arrival_s,isl,osl,note\n-1,3,5,\"a,b\"\n0.5,4,6,\n",
            })
    void open_arrivalsWrittenOtherwise_sameRequests(String text) {
        assertThat(requests(open(text))).containsExactly(new Request(0, 3, 5), new Request(1.5, 4, 6));
    }

    @Test
    void open_azure_keepsTheWallClock() {
        RequestTrace trace = open("TIMESTAMP,ContextTokens,GeneratedTokens\n" + FIRST_TIME
                + ",374,44\n2023-11-16 18:15:50.9951690,396,109\n");

        assertThat(requests(trace)).containsExactly(new Request(0, 374, 44), new Request(4.314579, 396, 109));
        assertThat(trace.format()).isEqualTo(TraceFormat.AZURE);
        assertThat(trace.start()).isEqualTo("2023-11-16T18:15:46.680590Z");
    }

    @ParameterizedTest
    @CsvSource({
        "2024-05-10 00:00:00.009930+00:00, 2024-05-10T00:00:00.009930Z",
        "2024-05-10T00:00:00Z,             2024-05-10T00:00:00Z",
        "2024-05-10 00:00:00+02,           2024-05-09T22:00:00Z",
        "2024-05-10 00:00:00.5-0530,       2024-05-10T05:30:00.5Z",
        "2024-02-29 23:59:59.1234567891,   2024-02-29T23:59:59.123456789Z",
        "1969-12-31 23:59:59.25,           1969-12-31T23:59:59.25Z",
    })
    void open_azureTimeWithOffset_sameInstant(String written, Instant instant) {
        RequestTrace trace = open("TIMESTAMP,ContextTokens,GeneratedTokens\n" + written + ",1,1\n");

        assertThat(trace.start()).isEqualTo(instant);
    }

    @Test
    void open_mooncake_readsMilliseconds() {
        RequestTrace trace = open("""
                {"timestamp": 500, "input_length": 6758, "output_length": 500, "hash_ids": [0, [1], {"a": 2}]}
                {"output_length": 490, "session": {"timestamp": 9}, "timestamp": 3500.25, "input_length": 7322}
                """);

        assertThat(requests(trace)).containsExactly(new Request(0, 6758, 500), new Request(3.00025, 7322, 490));
        assertThat(trace.format()).isEqualTo(TraceFormat.MOONCAKE);
        assertThat(trace.start()).isNull();
    }

    @Test
    void open_burstGpt_leavesOutFailuresAndKeepsTheTimeOfDay() {
        RequestTrace trace = open("""
                Timestamp,Model,Request tokens,Response tokens,Total tokens,Log Type
                5,ChatGPT,472,18,490,Conversation log
                45,ChatGPT,1087,0,1087,Conversation log
                118,GPT-4,417,276,693,Conversation log
                """);

        assertThat(requests(trace)).containsExactly(new Request(0, 472, 18), new Request(113, 417, 276));
        assertThat(trace.start()).isEqualTo("1970-01-01T00:00:05Z");
        assertThat(trace.failed()).isEqualTo(1);
        assertThat(warnings)
                .containsExactly(trace.file()
                        + ": left out 1 of 3 requests, which failed when they were recorded (no response).");
    }

    @Test
    void open_unixTime_keepsTheWallClock() {
        assertThat(open("arrival_s,isl,osl\n1700158546.5,1,1\n").start()).isEqualTo("2023-11-16T18:15:46.500Z");
        assertThat(open("{\"timestamp\": 1700158546500, \"input_length\": 1, \"output_length\": 1}")
                        .start())
                .isEqualTo("2023-11-16T18:15:46.500Z");
    }

    @Test
    void open_gzipUnderAnyName_isUnpacked() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        for (String member : List.of("arrival_s,isl,osl\n0,1,2\n", "1,3,4\n")) {
            try (OutputStream out = new GZIPOutputStream(packed)) {
                out.write(member.getBytes(StandardCharsets.UTF_8));
            }
        }
        Path file = Files.write(folder.resolve("trace.txt"), packed.toByteArray());

        assertThat(requests(RequestTrace.open(file, warnings::add)))
                .containsExactly(new Request(0, 1, 2), new Request(1, 3, 4));
    }

    @Test
    void open_gzipCutShort_saysHowFarItCouldBeRead() throws IOException {
        StringBuilder text = new StringBuilder("arrival_s,isl,osl\n");
        Random random = new Random(1);
        for (int i = 0; i < 100_000; i++) {
            text.append(i).append(',').append(1 + random.nextInt(9999)).append(",7\n");
        }
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write(text.toString().getBytes(StandardCharsets.UTF_8));
        }
        Path file = Files.write(folder.resolve("cut.csv.gz"), Arrays.copyOf(packed.toByteArray(), packed.size() / 2));

        assertThatThrownBy(() -> RequestTrace.open(file, warnings::add))
                .isInstanceOf(TraceException.class)
                .hasMessageMatching(".*cut.csv.gz: cannot be read after line \\d+: Unexpected end of ZLIB input stream."
                        + " \\d+ requests before it were fine\\.");
    }

    @Test
    void open_timesGoBackwards_sortedWithWarning() {
        RequestTrace trace = open("arrival_s,isl,osl\n3,1,1\n1,2,2\n2,3,3\n2,4,4\n9,5,5\n8,6,6\n");

        assertThat(requests(trace))
                .containsExactly(
                        new Request(0, 2, 2),
                        new Request(1, 3, 3),
                        new Request(1, 4, 4),
                        new Request(2, 1, 1),
                        new Request(7, 6, 6),
                        new Request(8, 5, 5));
        assertThat(warnings)
                .containsExactly(trace.file()
                        + ": 2 of 6 times go backwards, first at line 3, by up to 2.000 s; requests are put in order.");
    }

    @Property(tries = 50, seed = "1")
    void requests_anyOrderOfTheFile_isArrivalOrderAndStable(
            @ForAll @Size(min = 1, max = 200) List<@IntRange(min = 0, max = 60) Integer> times) throws IOException {
        Path file = Files.createTempFile("trace", ".csv");
        StringBuilder text = new StringBuilder("arrival_s,isl,osl\n");
        IntStream.range(0, times.size())
                .forEach(
                        i -> text.append(times.get(i)).append(',').append(i + 1).append(",1\n"));
        Files.writeString(file, text);
        int first = Collections.min(times);
        List<Request> expected = IntStream.range(0, times.size())
                .mapToObj(i -> new Request(times.get(i) - first, i + 1, 1))
                .sorted(Comparator.comparingDouble(Request::arrivalSeconds))
                .toList();

        assertThat(requests(RequestTrace.open(file, warning -> {}))).isEqualTo(expected);
        Files.delete(file);
    }

    @Test
    void requests_twice_readsFromTheStart() {
        RequestTrace trace = open("arrival_s,isl,osl\n0,1,2\n1,3,4\n");

        assertThat(requests(trace)).isEqualTo(requests(trace)).hasSize(2);
    }

    @Test
    void requests_closedEarly_hasEnded() {
        RequestStream stream = open("arrival_s,isl,osl\n0,1,2\n1,3,4\n").requests();
        stream.next();
        stream.close();

        assertThat(stream.hasNext()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1,-3,5     | isl is \"-3\"; expected a whole number from 1 to 10000000",
                "1,0,5      | isl is \"0\"; expected a whole number from 1 to 10000000",
                "1,3,0      | osl is \"0\"; expected a whole number from 1 to 10000000",
                "1,3,1.5    | osl is \"1.5\"; expected a whole number from 1 to 10000000",
                "1,3,99999999999999999999 | osl is \"99999999999999999999\"; expected a whole number from 1 to 10000000",
                "1,10000001,5 | isl is \"10000001\"; expected a whole number from 1 to 10000000",
                "1,x,5      | isl is \"x\"; expected a whole number from 1 to 10000000",
                "1,,5       | isl is missing; expected a whole number from 1 to 10000000",
                "1,3        | osl is missing; expected a whole number from 1 to 10000000",
                "noon,3,5   | arrival_s is \"noon\"; expected a number of seconds",
                "NaN,3,5    | arrival_s is \"NaN\"; expected a number of seconds",
                "1e99,3,5   | arrival_s is \"1e99\"; expected a number of seconds",
                "1.2.3,3,5  | arrival_s is \"1.2.3\"; expected a number of seconds",
            })
    void open_malformedCsvLine_namesLineAndExpectation(String line, String message) {
        assertFails(
                "arrival_s,isl,osl\n0,1,2\n\n" + line + "\n5,1,2\n",
                ", line 4: " + message + ". 1 request before it was fine.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"timestamp\": 1, \"input_length\": 2}    | output_length is missing; expected a whole number from 1 to 10000000",
                "{\"input_length\": 2, \"output_length\": 2} | timestamp is missing; expected milliseconds",
                "{\"timestamp\": \"x\", \"input_length\": 2} | timestamp is x; expected milliseconds",
                "{\"timestamp\": 1, \"input_length\": -2}   | input_length is -2; expected a whole number from 1 to 10000000",
                "{\"timestamp\": 1, \"output_length\": 2.5} | output_length is 2.5; expected a whole number from 1 to 10000000",
                "{\"timestamp\": 1, \"input_le              | the line is \"{\"timestamp\": 1, \"input_le\"; expected one JSON object",
                "[1]                                        | the line is \"[1]\"; expected one JSON object",
            })
    void open_malformedJsonLine_namesLineAndExpectation(String line, String message) {
        String good = "{\"timestamp\": 0, \"input_length\": 1, \"output_length\": 1}\n";
        assertFails(good + good + line, ", line 3: " + message + ". 2 requests before it were fine.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2023-13-16 18:15:46",
                "2023-02-30 18:15:46",
                "2023-11-16 24:15:46",
                "2023-11-16 18:15:46 CET",
                "2023-11-16 18:15:46+1:30",
                "2023-11-16",
                "1700158546",
                "9999-11-16 18:15:46"
            })
    void open_malformedTime_namesLineAndExpectation(String time) {
        assertFails(
                "TIMESTAMP,ContextTokens,GeneratedTokens\n" + time + ",1,1",
                ", line 2: TIMESTAMP is \"" + time + "\"; expected a time such as 2023-11-16 18:15:46.68 or"
                        + " 2024-05-10 00:00:00.01+00:00. 0 requests before it were fine.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                        | : the file is empty; expected",
                "'\n \n'                   | : the file is empty; expected",
                "'arrival_s,isl,osl\n'     | : there is no request in it, only a header.",
                "'Timestamp,Request tokens,Response tokens\n1,2,0' | : there is no request in it; all 1 failed.",
                "'a,b\n1,2'                | , line 1: the line is \"a,b\"; expected a CSV header with the columns arrival_s,isl,osl or TIMESTAMP,ContextTokens,GeneratedTokens or Timestamp,Request tokens,Response tokens, or JSON lines with timestamp, input_length, output_length (or created_time, input_tokens, output_tokens) or of schema dynamo.request.trace.v1. 0 requests before it were fine.",
                "'\0\1PK'                  | , line 1: the line is \"PK\"; expected",
            })
    void open_nothingToRead_saysWhatWasExpected(String text, String message) {
        Path file = write(text.replace("\\n", "\n"));

        assertThatThrownBy(() -> RequestTrace.open(file, warnings::add))
                .isInstanceOf(TraceException.class)
                .hasMessageStartingWith(file + message);
    }

    @Test
    void open_noFileOrFolder_saysSo() {
        Path missing = folder.resolve("missing.csv");

        assertThatThrownBy(() -> RequestTrace.open(missing, warnings::add))
                .isInstanceOf(TraceException.class)
                .hasMessage(missing + ": cannot be read: there is no such file.");
        assertThatThrownBy(() -> RequestTrace.open(folder, warnings::add))
                .isInstanceOf(TraceException.class)
                .hasMessageStartingWith(folder + ": there is no trace in this folder; expected files *.{csv,");
    }

    @Test
    void open_mooncake_readsTheBlocksOfPrompts() {
        RequestTrace trace = open("""
                {"timestamp": 0, "input_length": 1500, "output_length": 5, "hash_ids": [0, 1, 2]}
                {"timestamp": 1, "input_length": 1024, "output_length": 5, "hash_ids": [0, 1]}
                {"timestamp": 2, "input_length": 1024, "output_length": 5, "hash_ids": [0, 1, 99]}
                {"timestamp": 3, "input_length": 1024, "output_length": 5, "hash_ids": null}
                {"timestamp": 4, "input_length": 1024, "output_length": 5, "hash_ids": [0, 99999999999999999999]}
                """);

        assertThat(requests(trace))
                .extracting(Request::blocks)
                .containsExactly(
                        PromptBlocks.of(512, 0, 1, 2),
                        PromptBlocks.of(512, 0, 1),
                        PromptBlocks.NONE,
                        PromptBlocks.NONE,
                        PromptBlocks.NONE);
    }

    @Test
    void open_lineLongerThanTheBuffer_isRead() {
        String hashes = String.join(",", Collections.nCopies(100_000, "12"));
        RequestTrace trace = open("{\"hash_ids\": [" + hashes
                + "], \"timestamp\": 0, \"input_length\": 7, \"output_length\": 8}\n"
                + "{\"timestamp\": 1, \"input_length\": 9, \"output_length\": 10}");

        assertThat(requests(trace)).containsExactly(new Request(0, 7, 8), new Request(0.001, 9, 10));
    }

    private void assertFails(String text, String message) {
        Path file = write(text);
        assertThatThrownBy(() -> RequestTrace.open(file, warnings::add))
                .isInstanceOf(TraceException.class)
                .hasMessage(file + message);
    }

    private RequestTrace open(String text) {
        return RequestTrace.open(write(text), warnings::add);
    }

    private Path write(String text) {
        try {
            return Files.writeString(Files.createTempFile(folder, "trace", ".csv"), text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static List<Request> requests(RequestTrace trace) {
        List<Request> all = new ArrayList<>();
        try (RequestStream stream = trace.requests()) {
            stream.forEachRemaining(all::add);
        }
        return all;
    }
}
