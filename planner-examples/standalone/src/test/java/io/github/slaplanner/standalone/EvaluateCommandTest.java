package io.github.slaplanner.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EvaluateCommandTest {
    private static final String SUITE = """
            draws: {seen: 1, held-out: 2}
            engines:
              tiny: {ttft_ms: [10, 0.05, 0], itl_ms: [5, 0.1, 20], kv_tokens: 100000, gpus: 2}
            defaults: {engine: tiny, warmup: 300, config: {ttft: 1000, itl: 30}}
            cells:
              - name: wave
                forecastable: true
                config: {max_gpu_budget: 64}
                traffic:
                  hours: 0.5
                  streams:
                    - {rate: {wave: {low: 1, high: {between: [4, 9]}, period: 900}}, isl: {mean: 2000, spread: 0.3}, osl: 100}
              - name: recorded
                trace: trace.csv
                warmup: 0
              - name: alone
                seed: 3
                traffic: {hours: 0.2, streams: [{rate: 2, isl: 1000, osl: 20}]}
            """;

    @TempDir
    private Path folder;

    private Path suite;

    @BeforeEach
    void write() throws IOException {
        suite = Files.writeString(folder.resolve("suite.yaml"), SUITE);
        StringBuilder trace = new StringBuilder("arrival_s,isl,osl\n");
        for (int i = 0; i < 900; i++) {
            trace.append(i).append(",1500,60\n");
        }
        Files.writeString(folder.resolve("trace.csv"), trace);
    }

    @Test
    void suite_givesEveryCellAndPolicy() throws IOException {
        Result result = run("--suite", suite.toString(), "--json", "-");
        assertThat(result.exit).as(result.err).isZero();
        JsonNode answer = new ObjectMapper().readTree(result.out);
        assertThat(answer.get("cells")).hasSize(3);
        JsonNode wave = answer.get("cells").get(0);
        assertThat(wave.get("name").asText()).isEqualTo("wave");
        assertThat(wave.get("engine").asText()).isEqualTo("tiny");
        assertThat(wave.get("ttft_ms").asDouble()).isEqualTo(1000);
        assertThat(wave.get("startup_s").asDouble()).isEqualTo(120);
        List<String> policies = new ArrayList<>();
        wave.get("results").forEach(policy -> policies.add(policy.get("policy").asText()));
        assertThat(policies).containsExactly("planner", "standing", "static", "hpa", "guide", "oracle");
        JsonNode against = wave.get("planner_against").get("oracle");
        double planner = wave.get("results").get(0).get("gpu_hours").asDouble();
        double oracle = wave.get("results").get(5).get("gpu_hours").asDouble();
        assertThat(against.get("regret_gpu_hours_ratio").asDouble()).isCloseTo(planner / oracle, within(1e-9));
        assertThat(answer.get("promises")).isNotEmpty();
        assertThat(result.err)
                .contains("seen/wave", "seen/recorded", "geometric mean of x")
                .contains("not dominated by standing");
    }

    @Test
    void thresholds_andPromises_setTheExitCode() {
        List<String> all = List.of("--suite", suite.toString(), "--only", "recorded", "--policies", "hpa");
        assertThat(run(with(all, "--fail-below", "0")).exit).isZero();
        List<String> guide = List.of("--suite", suite.toString(), "--only", "wave", "--policies", "guide");
        Result below = run(with(guide, "--fail-below", "100"));
        assertThat(below.exit).as(below.out).isEqualTo(3);
        assertThat(below.err).contains("guide in the cell seen/wave has").contains("below 100.0 %");
        assertThat(run(with(guide, "--fail-below", "101")).err)
                .contains("--fail-below (101.0) must be 0 to 100. Maybe 99");
        List<String> planner = List.of("--suite", suite.toString(), "--only", "wave", "--policies", "planner,oracle");
        Result strict = run(with(planner, "--strict"));
        assertThat(strict.exit).isEqualTo(strict.out.contains("BROKEN") ? 3 : 0);
    }

    @Test
    void anotherRun_isComparedWith() throws IOException {
        List<String> all = List.of("--suite", suite.toString(), "--only", "alone,wave", "--policies", "hpa");
        Path before = folder.resolve("before.json");
        assertThat(run(with(all, "--json", before.toString())).exit).isZero();
        assertThat(run(with(all, "--against", before.toString())).out)
                .contains("mean of 2 cells: +0.00 points, x 1.000");
        String dearer = Files.readString(before).replaceAll("\"gpu_hours\" : [0-9.E-]+", "\"gpu_hours\" : 1000");
        Files.writeString(before, dearer);
        assertThat(run(with(all, "--against", before.toString())).out)
                .contains("seen/alone")
                .contains("+0.00  x 0.00");
        Files.writeString(before, "{}");
        Result refused = run(with(all, "--against", before.toString()));
        assertThat(refused.exit).isEqualTo(2);
        assertThat(refused.err).contains("has no cells with results");
    }

    @Test
    void report_hasEveryCellAndPolicy() throws IOException {
        Path report = folder.resolve("report");
        Result result = run("--suite", suite.toString(), "--policies", "hpa,oracle", "--report", report.toString());
        assertThat(result.exit).as(result.err).isZero();
        String page = Files.readString(report.resolve("index.html"));
        assertThat(page).contains("seen/wave", "seen/recorded", "seen/alone").doesNotContain("<script");
        assertThat(page.split("<figure>", -1)).hasSize(1 + 3);
        assertThat(page.split("<g><path", -1)).as("marks").hasSize(1 + 3 * 2);
        assertThat(page.split("<tr><th scope=\"row\">", -1))
                .as("rows of tables")
                .hasSize(1 + 3 * 2);
        assertThat(Files.readString(report.resolve("evaluation.md")))
                .contains("| cell | hpa | oracle |")
                .contains("| seen/wave | ");
        Files.writeString(folder.resolve("file"), "");
        Result refused = run(
                "--suite", suite.toString(), "--report", folder.resolve("file").toString());
        assertThat(refused.exit).isEqualTo(2);
        assertThat(refused.err).contains("--report: ").contains("is not a folder");
    }

    private static String[] with(List<String> options, String... more) {
        List<String> all = new ArrayList<>(options);
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    @Test
    void threads_doNotMatter() {
        String one = run("--suite", suite.toString(), "--threads", "1", "--json", "-").out;
        assertThat(run("--suite", suite.toString(), "--threads", "3", "--json", "-").out)
                .isEqualTo(one)
                .isNotEmpty();
    }

    @Test
    void halves_areDrawnApart_andWhatIsNotDrawnIsSeen() throws IOException {
        assertThat(names("--half", "all"))
                .containsExactlyInAnyOrder("seen/wave", "seen/recorded", "seen/alone", "held-out/wave");
        assertThat(names("--half", "held-out")).containsExactly("held-out/wave");
        assertThat(names("--only", "wa*,alone")).containsExactlyInAnyOrder("seen/wave", "seen/alone");
        Set<String> answers = new HashSet<>();
        List<String> fixed = List.of("--suite", suite.toString(), "--only", "wave", "--policies", "hpa", "--json", "-");
        for (List<String> half : List.of(
                List.of("--half", "seen"),
                List.of("--half", "held-out"),
                List.of("--half", "held-out", "--draw", "9"))) {
            List<String> all = new ArrayList<>(fixed);
            all.addAll(half);
            JsonNode answer = new ObjectMapper().readTree(run(all.toArray(String[]::new)).out);
            answers.add(answer.get("cells").get(0).get("results").toString());
        }
        assertThat(answers).hasSize(3);
    }

    private List<String> names(String... options) {
        List<String> all = new ArrayList<>(List.of("--suite", suite.toString(), "--list"));
        all.addAll(List.of(options));
        Result result = run(all.toArray(String[]::new));
        assertThat(result.exit).as(result.err).isZero();
        return result.out.lines().toList();
    }

    @Test
    void shippedSuite_hasTwoHalvesOfThirtyCellsOrMore() {
        List<String> cells = run("--list", "--half", "all").out.lines().toList();
        assertThat(cells.stream().filter(cell -> cell.startsWith("seen/"))).hasSizeGreaterThanOrEqualTo(30);
        assertThat(cells.stream().filter(cell -> cell.startsWith("held-out/"))).hasSizeGreaterThanOrEqualTo(30);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "low: 1, | 'low: -1,' | cells[0].traffic.streams[0].rate.wave.low: expected a number that is not negative; found -1",
                "period: 900 | perid: 900 | cells[0].traffic.streams[0].rate.wave: the field period is missing; expected a number",
                "{wave: | {waves: | there is no shape \"waves\". Maybe one of clumps, cron,",
                "engine: tiny | engine: huge | there is no engine \"huge\". Maybe one of built-in, tiny",
                "forecastable: true | forcastable: true | cells[0]: there is no field \"forcastable\". Maybe one of",
                "itl: 30 | itil: 30 | itil",
                "[10, 0.05, 0] | [10, 0.05] | engines.tiny.ttft_ms: expected three numbers",
                "between: [4, 9] | between: [9, 4] | between: expected [least, most]; found [9, 4]",
                "name: alone | name: wave | cells[2]: there is another cell wave",
                "trace: trace.csv | trace: no.csv | no.csv",
                "hours: 0.2, | '' | cells[2].traffic: the field hours is missing",
            })
    void faults_areOneClearMessage(String right, String wrong, String message) throws IOException {
        Files.writeString(suite, SUITE.replace(right, wrong));
        Result result = run("--suite", suite.toString());
        assertThat(result.exit).isEqualTo(2);
        assertThat(result.err).contains(message).startsWith("planner: ");
        assertThat(result.out).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--half old | --half: there is no half \"old\". Maybe one of seen, held-out, all",
                "--policies planner,magic | --policies: there is no policy \"magic\". Maybe one of planner,",
                "--only nothing | is in seen and named nothing. --list --half all shows them",
                "--threads 0 | --threads (0) must be at least 1",
                "--json /no/such/folder/x.json | --json: there is no folder /no/such/folder. Maybe make it first",
                "--suite /no/such/suite.yaml | /no/such/suite.yaml: there is no such file",
            })
    void badOptions_areOneClearMessage(String options, String message) {
        List<String> all = new ArrayList<>(List.of("--suite", suite.toString()));
        if (options.startsWith("--suite")) {
            all.clear();
        }
        all.addAll(List.of(options.split(" ")));
        Result result = run(all.toArray(String[]::new));
        assertThat(result.exit).isEqualTo(2);
        assertThat(result.err.strip())
                .startsWith("planner: ")
                .contains(message.strip())
                .hasLineCount(1);
    }

    private record Result(int exit, String out, String err) {}

    private static Result run(String... options) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        List<String> all = new ArrayList<>(List.of("evaluate"));
        all.addAll(List.of(options));
        Cli cli = new Cli(new PrintWriter(out), new PrintWriter(err), Map.of(), false);
        int exit = Main.run(cli, all.toArray(String[]::new));
        cli.out().flush();
        return new Result(exit, out.toString(), err.toString());
    }
}
