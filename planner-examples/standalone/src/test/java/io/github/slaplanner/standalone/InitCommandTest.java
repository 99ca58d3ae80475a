package io.github.slaplanner.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.core.config.ConfigLoader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code config init} writes passes {@code config check}, whatever was answered. */
class InitCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    private Path file = Path.of("");

    @BeforeEach
    void name() {
        file = folder.resolve("planner.yaml");
    }

    static Stream<List<String>> answers() {
        List<List<String>> all = new ArrayList<>();
        for (String mode : List.of("disagg", "prefill", "decode", "agg")) {
            for (String environment : List.of("kubernetes", "virtual", "global-planner")) {
                all.add(List.of("--environment=" + environment, "--mode=" + mode));
            }
            all.add(List.of("--graph=chat", "--mode=" + mode));
            all.add(List.of("--environment=virtual", "--traffic=sglang", "--mode=" + mode));
        }
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("answers")
    void written_isValid_andOnlyAdvises(List<String> options) {
        for (List<String> profile : List.of(List.<String>of(), List.of("--profile=" + folder, "--ttft=900.5"))) {
            List<String> all = Stream.of(options, profile, List.of("--force"))
                    .flatMap(List::stream)
                    .toList();
            assertThat(init("", false, all)).as(err.toString()).isZero();
            assertThat(Commands.complaint("config", "check", file.toString())).isEmpty();
            PlannerConfig config = new ConfigLoader(Map.of()).file(file).config();
            assertThat(config.get(Settings.ADVISORY)).isTrue();
            assertThat(config.throughput().enabled()).isEqualTo(!profile.isEmpty());
        }
    }

    @Test
    void dialogue_asksWhatIsNotGiven_andAgainWhereTheAnswerIsWrong() throws IOException {
        String answers = """
                kubernets
                kubernetes


                vllm-prefill
                vllm-decode

                %s
                fast
                500

                64
                """.formatted(folder);

        assertThat(init(answers, true, List.of("--prometheus=http://prometheus:9090")))
                .as(err.toString())
                .isZero();
        assertThat(out.toString())
                .contains("environment = \"kubernets\": must be one of")
                .contains("ttft = \"fast\": must be a number")
                .contains("planner config check --connect " + file)
                .doesNotContain("Address of Prometheus");
        assertThat(Files.readString(file)).isEqualTo("""
                # The planner decides and tells, and changes nothing, until advisory is false.
                dialect: guide
                environment: kubernetes
                mode: disagg
                metric_pulling_prometheus_endpoint: http://prometheus:9090
                throughput_metrics_source: vllm
                profile_results_dir: %s
                ttft: 500
                itl: 30
                max_gpu_budget: 64
                advisory: true
                plugins:
                  kubernetes:
                    targets:
                      prefill:
                        name: vllm-prefill
                      decode:
                        name: vllm-decode
                  prometheus:
                    prefill_match:
                      pod: vllm-prefill-.*
                    decode_match:
                      pod: vllm-decode-.*
                """.formatted(folder));
    }

    @Test
    void dialogueThatEnds_takesTheUsualAnswers() {
        assertThat(init("virtual\nagg\n", true, List.of())).isZero();
        assertThat(new ConfigLoader(Map.of()).file(file).config().general().environment())
                .isEqualTo("virtual");
    }

    @Test
    void fileThatIsThere_staysAsItIs() throws IOException {
        Files.writeString(file, "mine");
        assertThat(init("", false, List.of())).isEqualTo(2);
        assertThat(err.toString()).contains("is there already").contains("--force");
        assertThat(file).hasContent("mine");
    }

    @Test
    void wrongAnswers_areAllTold_andNothingIsWritten() {
        assertThat(init("", false, List.of("--mode=aggg", "--gpu-budget=many"))).isEqualTo(2);
        assertThat(err.toString()).contains("mode = \"aggg\"").contains("max_gpu_budget = \"many\"");
        assertThat(init("", false, List.of("--etcd=http://etcd:2379"))).isEqualTo(2);
        assertThat(err.toString()).contains("--etcd has no meaning with the other answers");
        assertThat(file).doesNotExist();
    }

    private int init(String answers, boolean terminal, List<String> options) {
        Cli cli = new Cli(new PrintWriter(out), new PrintWriter(err), Map.of(), terminal);
        return InitCommand.of(cli, new ByteArrayInputStream(answers.getBytes(StandardCharsets.UTF_8)))
                .setExecutionExceptionHandler(new Failures(cli))
                .execute(Stream.concat(Stream.of(file.toString()), options.stream())
                        .toArray(String[]::new));
    }
}
