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
        assertThat(measured.out).isEqualTo(builtIn.out).doesNotContain("regret");
        assertThat(measured.err).as("there is no oracle to compare with").doesNotContain("regret");
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
                "--initial 3 | planner: --initial has 1 numbers, and the mode has 2 roles. Maybe write --initial 4,8",
                "--scale 0 | planner: The scale (0.0) must be above 0 and at most 1000000.",
                "--startup -5 | planner: The start-up time (PT-5S) must not be negative",
                "--jitter -0.1 | planner: The jitter (-0.1) must not be negative. Maybe 0.2, for times that differ by a fifth.",
                "--routing roundrobin | planner: --routing: there is no router \"roundrobin\". Maybe one of least-loaded, round-robin, random",
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
