package io.github.slaplanner.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.slaplanner.core.profile.BuiltInProfile;
import io.github.slaplanner.core.profile.ProfileWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplayCommandTest {
    @TempDir
    private Path folder;

    private Path trace;

    @BeforeEach
    void writeTrace() throws IOException {
        StringBuilder text = new StringBuilder("arrival_s,isl,osl\n");
        for (int i = 0; i < 3000; i++) {
            double busy = i < 1500 ? 0.5 : 0.25;
            text.append(
                    String.format(Locale.ROOT, "%.3f,%d,%d%n", arrival(i, busy), 2000 + 37 * i % 1500, 100 + i % 90));
        }
        trace = Files.writeString(folder.resolve("trace.csv"), text);
    }

    private static double arrival(int i, double gap) {
        return i < 1500 ? i * gap : 750 + (i - 1500) * gap;
    }

    @Test
    void everyPolicy_reportsItsFigures() throws IOException {
        Result result = run("--trace", trace.toString(), "--compare", "planner,guide,hpa,static,oracle", "--json", "-");
        assertThat(result.exit).as(result.err).isZero();
        JsonNode policies = new ObjectMapper().readTree(result.out);
        List<String> names = new ArrayList<>();
        policies.forEach(policy -> names.add(policy.get("policy").asText()));
        assertThat(names).containsExactly("planner", "guide", "hpa", "static", "oracle");
        assertThat(policies).allSatisfy(policy -> {
            assertThat(policy.get("requests").asLong()).isEqualTo(3000);
            assertThat(policy.get("attainment").asDouble()).isBetween(0.0, 1.0);
            assertThat(policy.get("gpu_hours").asDouble()).isPositive();
            assertThat(policy.get("max_prefill").asInt()).isPositive();
        });
        JsonNode planner = policies.get(0);
        JsonNode oracle = policies.get(4);
        assertThat(planner.get("regret_points").asDouble())
                .isCloseTo(
                        100
                                * (oracle.get("attainment").asDouble()
                                        - planner.get("attainment").asDouble()),
                        within(1e-9));
        assertThat(planner.get("regret_gpu_hours_ratio").asDouble())
                .isCloseTo(
                        planner.get("gpu_hours").asDouble()
                                / oracle.get("gpu_hours").asDouble(),
                        within(1e-9));
        assertThat(oracle.get("regret_points").asDouble()).isZero();
        assertThat(oracle.get("regret_gpu_hours_ratio").asDouble()).isEqualTo(1);
        assertThat(result.err).contains("regret: points, GPU-hours").contains("0.00   x   1.00");
        assertThat(result.err).contains("within SLA").contains("requests per second");
    }

    @Test
    void sameSeed_sameBytes() throws IOException {
        Path first = folder.resolve("first.json");
        Path second = folder.resolve("second.json");
        for (Path file : List.of(first, second)) {
            assertThat(run("--trace", trace.toString(), "--scale", "1.5", "--seed", "7", "--json", file.toString())
                            .exit)
                    .isZero();
        }
        assertThat(first).hasSameBinaryContentAs(second);
    }

    @Test
    void measuredProfile_andInitialFleet_areUsed() {
        ProfileWriter.npz(BuiltInProfile.engine(), folder.resolve("profile"));
        Result measured = run(
                "--trace",
                trace.toString(),
                "--profile",
                folder.resolve("profile").toString(),
                "--initial",
                "3,5",
                "--json",
                "-");
        Result builtIn = run("--trace", trace.toString(), "--initial", "3,5", "--json", "-");
        assertThat(measured.exit).as(measured.err).isZero();
        assertThat(measured.out.replace(folder.resolve("profile").toString(), "built-in engine"))
                .isEqualTo(builtIn.out)
                .doesNotContain("regret");
        assertThat(measured.err).as("there is no oracle to compare with").doesNotContain("regret");
    }

    @Test
    void configuration_givesTheProfileAndTheStartUp_andOutputsNameThem() throws IOException {
        ProfileWriter.npz(BuiltInProfile.engine(), folder.resolve("ours"));
        Path config = Files.writeString(
                folder.resolve("config.json"),
                "{\"profile_results_dir\": \"" + folder.resolve("ours") + "\", \"startup_time\": 77, \"ttft\": 900}");
        Result result = run("--trace", trace.toString(), "--config", config.toString(), "--json", "-");
        assertThat(result.exit).as(result.err).isZero();
        assertThat(result.err).contains("engines: " + folder.resolve("ours") + ", start-up 77 s, router least-loaded");
        JsonNode facts = new ObjectMapper().readTree(result.out).get(0).get("run");
        assertThat(facts.get("engine").asText())
                .isEqualTo(folder.resolve("ours").toString());
        assertThat(facts.get("startup_s").asDouble()).isEqualTo(77);
        assertThat(facts.get("ttft_sla_ms").asDouble()).isEqualTo(900);
        assertThat(facts.get("trace").asText()).isEqualTo(trace.toString());
        assertThat(facts.get("seed").asLong()).isEqualTo(1);
        Result other = run("--trace", trace.toString(), "--config", config.toString(), "--startup", "5", "--json", "-");
        assertThat(other.err).contains("start-up 5 s");
        assertThat(run("--trace", trace.toString()).out).contains("engines: built-in engine, start-up 120 s");
        Files.writeString(config, "{\"profile_results_dir\": \"/no/such/place\"}");
        Result missing = run("--trace", trace.toString(), "--config", config.toString());
        assertThat(missing.exit).isEqualTo(2);
        assertThat(missing.err).contains("/no/such/place: there is no such directory");
    }

    @Test
    void attainmentBelowTheThreshold_isAnExitCode() {
        assertThat(run("--trace", trace.toString(), "--fail-below", "0").exit).isZero();
        Result below = run("--trace", trace.toString(), "--config", "{\"ttft\": 1}", "--fail-below", "99.5");
        assertThat(below.exit).isEqualTo(3);
        assertThat(below.err).contains("planner has 0.0 % within the SLA, below 99.5 %");
    }

    @Test
    void prefixCache_makesWorkLess() throws IOException {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 900; i++) {
            text.append(
                    "{\"timestamp\": " + 1000 * i
                            + ", \"input_length\": 8192, \"output_length\": 2, \"hash_ids\": [0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15]}\n");
        }
        Path hashes = Files.writeString(folder.resolve("trace.jsonl"), text);
        Result read = run("--trace", hashes.toString(), "--compare", "hpa", "--json", "-");
        Result cached = run("--trace", hashes.toString(), "--compare", "hpa", "--json", "-", "--prefix-cache");
        assertThat(ttft(cached)).isLessThan(ttft(read) / 5);
        Result aware = run(
                "--trace",
                hashes.toString(),
                "--compare",
                "hpa",
                "--json",
                "-",
                "--prefix-cache",
                "--routing",
                "kv-aware");
        assertThat(ttft(aware)).isLessThan(ttft(read) / 5);
    }

    private static double ttft(Result result) throws IOException {
        assertThat(result.exit).as(result.err).isZero();
        return new ObjectMapper().readTree(result.out).get(0).get("p50_ttft_ms").asDouble();
    }

    @Test
    void routingAndJitter_changeWhatIsServed() {
        String even = run("--trace", trace.toString(), "--initial", "3,5", "--json", "-").out;
        for (String option : List.of("--routing=random", "--routing=round-robin", "--jitter=0.5")) {
            Result rough = run("--trace", trace.toString(), "--initial", "3,5", "--json", "-", option);
            assertThat(rough.exit).as(rough.err).isZero();
            assertThat(rough.out).as(option).isNotEqualTo(even);
        }
        assertThat(run("--trace", trace.toString(), "--initial", "3,5", "--json", "-", "--routing", "least-loaded").out)
                .isEqualTo(even);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--compare planner,magic | planner: --compare: there is no policy \"magic\". Maybe one of planner, guide, hpa, standing, static, oracle",
                "--initial 3 | planner: --initial has 1 number, and the mode has 2 roles. Maybe write --initial 4,8",
                "--scale 0 | planner: The scale (0.0) must be above 0 and at most 1000000.",
                "--startup -5 | planner: The start-up time (PT-5S) must not be negative",
                "--jitter -0.1 | planner: The jitter (-0.1) must not be negative. Maybe 0.2, for times that differ by a fifth.",
                "--routing roundrobin | planner: --routing: there is no router \"roundrobin\". Maybe one of least-loaded, round-robin, kv-aware, random",
                "--report /dev/null/x | planner: --report: /dev/null is not a folder. Maybe name another folder",
                "--json /no/such/place/x | planner: --json: there is no folder /no/such/place. Maybe make it first",
                "--tokens-per-step 0.5 | planner: The tokens per step (0.5) must be 1 to 100. Maybe 2.5.",
                "--profile /no/such/place | planner: /no/such/place: there is no such directory",
            })
    void badOptions_areOneClearMessage(String options, String message) {
        List<String> all = new ArrayList<>(List.of("--trace", trace.toString()));
        all.addAll(List.of(options.strip().split(" ")));
        Result result = run(all.toArray(String[]::new));
        assertThat(result.exit).isEqualTo(2);
        assertThat(result.err.strip()).startsWith(message.strip()).hasLineCount(1);
        assertThat(result.out).isEmpty();
    }

    private record Result(int exit, String out, String err) {}

    private static Result run(String... options) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        List<String> all = new ArrayList<>(List.of("replay"));
        all.addAll(List.of(options));
        Cli cli = new Cli(new PrintWriter(out), new PrintWriter(err), Map.of(), false);
        int exit = Main.run(cli, all.toArray(String[]::new));
        cli.out().flush();
        return new Result(exit, out.toString(), err.toString());
    }
}
