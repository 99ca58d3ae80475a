package io.github.slaplanner.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.api.config.SweepingMode;
import io.github.slaplanner.api.profile.EnginePerformance;
import io.github.slaplanner.core.EngineLoader;
import io.github.slaplanner.core.config.ConfigLoader;
import io.github.slaplanner.core.profile.BuiltInProfile;
import io.github.slaplanner.core.profile.EngineProfile;
import io.github.slaplanner.core.profile.ProfileReader;
import io.github.slaplanner.mock.MockEngine;
import io.github.slaplanner.mock.MockSpec;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code profile rapid} and {@code profile thorough}, as a user calls them. */
class ProfilingTest {
    private static final double SPEED = 1;
    private static final EnginePerformance CURVES =
            new EngineLoader().performance(PlannerConfig.builder().build(), BuiltInProfile.engine());
    private static final String LLAMA_70B = """
            {"model_type": "llama", "hidden_size": 8192, "intermediate_size": 28672, "num_hidden_layers": 80,
             "num_attention_heads": 64, "num_key_value_heads": 8, "vocab_size": 128256,
             "max_position_embeddings": 131072, "quantization_config": {"quant_method": "fp8"}}""";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    @Test
    void rapid_knownModel_picksEnginesAndWritesAllResults() throws IOException {
        assertThat(rapid("--gpu h200 --ttft 1000 --itl 25 --backend sglang --model-name llama --json result.json"))
                .isZero();
        assertThat(err).hasToString("");
        JsonNode result =
                new ObjectMapper().readTree(folder.resolve("result.json").toFile());
        assertThat(result.path("feasible").asBoolean()).isTrue();
        int gpus = result.at("/prefill/0/gpus").asInt();
        PlannerConfig config = new ConfigLoader(Map.of())
                .file(results().resolve("planner_config.json"))
                .config();
        assertThat(config.throughput().ttftMs()).isEqualTo(1000);
        assertThat(config.throughput().itlMs()).isEqualTo(25);
        assertThat(config.throughput().sweepingMode()).isEqualTo(SweepingMode.RAPID);
        assertThat(config.general().backend()).hasToString("SGLANG");
        assertThat(config.get(Settings.MODEL_NAME)).isEqualTo("llama");
        assertThat(config.get(Settings.PREFILL_ENGINE_NUM_GPU)).isEqualTo(gpus);
        EnginePerformance curves = new EngineLoader().performance(config, results());
        assertThat(curves.requirePrefill().ttftMs(4000)).isLessThan(1000);
        assertThat(results())
                .isDirectoryContaining("glob:**/planner.yaml")
                .isDirectoryContaining("glob:**/planner_v1beta1.yaml");
    }

    @Test
    void rapid_aggregatedMode_picksOneEngineForBoth() throws IOException {
        assertThat(rapid("--gpu h200 --mode agg --json result.json")).isZero();
        JsonNode result =
                new ObjectMapper().readTree(folder.resolve("result.json").toFile());
        assertThat(result.at("/prefill/0/gpus")).isEqualTo(result.at("/decode/0/gpus"));
    }

    @Test
    void rapid_targetThatNothingMeets_saysWhatIsNearestAndWritesNothing() throws IOException {
        assertThat(rapid("--gpu h200 --ttft 1 --itl 1")).isEqualTo(3);
        assertThat(out.toString())
                .containsPattern("INFEASIBLE: no engine meets TTFT 1 ms; the fastest takes \\d+\\.\\d ms")
                .containsPattern("INFEASIBLE: no engine meets ITL 1 ms; the fastest takes \\d+\\.\\d ms")
                .contains("Nothing is written")
                .doesNotContain("picked");
        assertThat(results()).doesNotExist();
        assertThat(rapid("--gpu h200 --ttft 1 --itl 1 --write-infeasible")).isEqualTo(3);
        assertThat(results()).isDirectoryContaining("glob:**/planner.yaml");
    }

    @Test
    void rapid_sizesOfEachRole_areApart() throws IOException {
        assertThat(
                        rapid(
                                "--gpu h200 --ttft 2000 --itl 50 --prefill TP2 --decode TP4 --gpu-budget 16 --json result.json"))
                .as(err.toString())
                .isZero();
        JsonNode result =
                new ObjectMapper().readTree(folder.resolve("result.json").toFile());
        assertThat(result.at("/prefill/0/tensor").asInt()).isEqualTo(2);
        assertThat(result.at("/decode/0/tensor").asInt()).isEqualTo(4);
        assertThat(result.at("/within_budget/gpus").asInt()).isBetween(6, 16);
        assertThat(out.toString()).contains("within 16 GPUs").contains("aggregated");
    }

    @Test
    void rapid_guessesAndCachedTokens_makeItFaster() throws IOException {
        assertThat(rapid("--gpu h200 --tp 2 --ttft 2000 --itl 50 --json result.json"))
                .isZero();
        JsonNode plain =
                new ObjectMapper().readTree(folder.resolve("result.json").toFile());
        assertThat(
                        rapid(
                                "--gpu h200 --tp 2 --ttft 2000 --itl 50 --cached-tokens 3000 --draft-tokens 3 --json result.json"))
                .isZero();
        JsonNode helped =
                new ObjectMapper().readTree(folder.resolve("result.json").toFile());
        assertThat(helped.at("/prefill/0/ttft_ms").asDouble())
                .isLessThan(0.5 * plain.at("/prefill/0/ttft_ms").asDouble());
        assertThat(helped.at("/decode/0/requests_per_second_per_gpu").asDouble())
                .isGreaterThan(plain.at("/decode/0/requests_per_second_per_gpu").asDouble());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--gpu V100 | planner: GPU \"V100\" is not known; known are A100, A100_40GB",
                "--gpu H100-CNX | planner: GPU \"H100-CNX\" is not known; of this model known are H100, H100_PCIE, H100_NVL.",
                "--gpu H200 --prefill 4 | planner: \"4\" is no parallel size; write TP4",
                "--gpu H200 --gpu-budget 1 | planner: --gpu-budget (1) must be at least 2",
                "--gpu H200 --cached-tokens 4000 | planner: --cached-tokens (4000.0) must be below --isl",
                "--gpu H200 --draft-tokens 2 --acceptance 2 | planner: The acceptance (2.0) must be between 0 and 1.",
                "--gpu L4 --tp 1 | planner: The model does not fit: on each of 1 x L4 (TP1) its weights take",
                "--gpu H200 --tp 0 | planner: Parallel sizes must be at least 1",
                "--gpu H200 --isl 0 | planner: --isl (0.0) must be at least 1",
                "--gpu H200 --kv-bytes 3 | planner: --kv-bytes (3) must be 1 or 2",
                "--gpu H200 --max-context 500 | planner: --max-context (500) must be at least 1000",
                "--gpu H200 --config {\"pre_deployment_sweeping_mode\":\"none\",\"sizing\":\"guide\"} | planner: inline configuration: 1 problem"
            })
    void rapid_badInput_isOneMessageAndExitTwo(String arguments, String message) throws IOException {
        assertThat(rapid(arguments)).isEqualTo(2);
        assertThat(err.toString()).startsWith(message);
        assertThat(results()).as("nothing is written").doesNotExist();
    }

    @Test
    void thorough_mockEngine_isMeasuredOnce() throws IOException {
        try (MockEngine engine = MockEngine.start(MockSpec.oneEngine(CURVES).withSpeed(SPEED))) {
            assertThat(thorough(engine, "--model-name mock --json result.json"))
                    .as(err.toString())
                    .isZero();
            EngineProfile profile = ProfileReader.read(results());
            assertThat(profile.decode().maxKvTokens()).isEqualTo(480_000);
            // No answer comes early, and the round trip takes off half of it at most.
            assertThat(profile.prefill().points())
                    .hasSize(3)
                    .allSatisfy(point -> assertThat(SPEED * point.ttftMs())
                            .isGreaterThan(0.49 * CURVES.requirePrefill().ttftMs(point.isl())));
            assertThat(profile.decode().points())
                    .hasSize(4)
                    .allSatisfy(point -> assertThat(point.contextLength()).isIn(344.0, 920.0));
            assertThat(Files.readAllLines(results().resolve("sweep.jsonl"))).hasSize(1 + 7);

            assertThat(thorough(engine, "--model-name mock"))
                    .as("again: all is there")
                    .isZero();
            assertThat(Files.readAllLines(results().resolve("sweep.jsonl"))).hasSize(1 + 7);
            assertThat(ProfileReader.read(results())).isEqualTo(profile);
        }
    }

    @Test
    void thorough_chatEndpoint_isMeasuredToo() throws IOException {
        try (MockEngine engine = MockEngine.start(MockSpec.oneEngine(CURVES).withSpeed(SPEED))) {
            assertThat(thorough(engine, "--model-name mock --chat"))
                    .as(err.toString())
                    .isZero();
            assertThat(ProfileReader.read(results()).prefill().points()).hasSize(3);
        }
    }

    @Test
    void thorough_timeIsUp_keepsWhatThereIsAndSaysSo() throws IOException {
        try (MockEngine engine = MockEngine.start(MockSpec.oneEngine(CURVES).withSpeed(SPEED))) {
            assertThat(thorough(engine, "--model-name mock --time-limit 0")).isZero();
            assertThat(err.toString()).contains("the time is up before all is measured; the same command goes on");
            assertThat(out.toString()).contains("0 of 7 points measured");
        }
    }

    @Test
    void thorough_modelThatIsNotServed_namesThoseThatAre() throws IOException {
        try (MockEngine engine = MockEngine.start(MockSpec.oneEngine(CURVES).withModel("llama"))) {
            assertThat(thorough(engine, "--model-name gpt")).isEqualTo(2);
            assertThat(err.toString()).startsWith("planner: The server does not serve model \"gpt\"; it serves llama.");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--url http://127.0.0.1:1 --model-name m | planner: Cannot reach http://127.0.0.1:1.",
                "--url 127.0.0.1 --model-name m | planner: \"127.0.0.1\" is not the URL of a server",
                "--url http://127.0.0.1:1 | planner: Name the model that the server serves, with --model-name",
                "--url http://127.0.0.1:1 --model-name m --api-key-env NO_KEY | planner: --api-key-env: there is no"
                        + " environment variable NO_KEY"
            })
    void thorough_badInput_isOneMessageAndExitTwo(String arguments, String message) {
        assertThat(run("profile thorough --out " + results() + " " + arguments)).isEqualTo(2);
        assertThat(err.toString()).startsWith(message);
    }

    private Path results() {
        return folder.resolve("results");
    }

    private int rapid(String arguments) throws IOException {
        Files.writeString(folder.resolve("config.json"), LLAMA_70B);
        return run("profile rapid --model " + folder + " --out " + results() + " " + arguments);
    }

    private int thorough(MockEngine engine, String arguments) {
        return run("profile thorough --url " + engine.url() + " --out " + results()
                + " --grid 3,2,2 --max-context 1000 --max-concurrency 4 --output-tokens 48 --repeats 1 " + arguments);
    }

    private int run(String arguments) {
        String[] split = arguments
                .replace("result.json", folder.resolve("result.json").toString())
                .split(" ", -1);
        Cli cli = new Cli(new PrintWriter(out), new PrintWriter(err), Map.of(), false);
        return Main.run(cli, split);
    }
}
