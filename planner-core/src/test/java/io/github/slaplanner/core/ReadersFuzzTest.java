package io.github.slaplanner.core;

import io.github.slaplanner.api.config.ConfigException;
import io.github.slaplanner.core.config.ConfigLoader;
import io.github.slaplanner.core.metrics.exposition.ExpositionException;
import io.github.slaplanner.core.metrics.exposition.ExpositionParser;
import io.github.slaplanner.core.profile.ProfileException;
import io.github.slaplanner.core.profile.ProfileReader;
import io.github.slaplanner.core.profile.rapid.ModelConfig;
import io.github.slaplanner.core.trace.RequestTrace;
import io.github.slaplanner.core.trace.TraceException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever comes in, a reader reads it or refuses it by its own exception. A million inputs in all, with those of other packages; {@code -Dplanner.fuzz=10}
 * takes ten times as many.
 */
class ReadersFuzzTest {
    private static final String CONFIG = """
            {"mode": "disagg", "ttft": 2000, "itl": 30.5, "max_gpu_budget": 64, "load_predictor": "linear",
             "enable_load_scaling": true, "plugins": {"prometheus": {"bearer_token": "x", "match": {"pod": ".*"}}}}""";
    private static final String YAML = """
            spec:
              features:
                planner: {mode: agg, ttft_ms: 2000, "itl": 30}
            """;
    private static final String PAGE = """
            # HELP a_total Requests.
            # TYPE a_total counter
            a_total{model="m",worker_id="1"} 12.5 1700000000000
            a_bucket{le="+Inf"} 1e3
            up 1
            """;
    private static final String CSV = "arrival_s,isl,osl\n0.5,1000,200\n1.25,800,100\n2,5,1\n";
    private static final String JSONL = """
            {"timestamp": 0, "input_length": 6755, "output_length": 500, "hash_ids": [0, 1, 2]}
            {"timestamp": 1000, "input_length": 7319, "output_length": 490, "hash_ids": [0, 13]}
            """;
    private static final String PROFILE = """
            {"prefill_isl": [100, 1000], "prefill_ttft": [10, 90], "prefill_thpt_per_gpu": [9000, 10000],
             "max_kv_tokens": 100000, "x_kv_usage": [0.1, 0.9, 0.1, 0.9], "y_context_length": [500, 500, 900, 900],
             "z_itl": [5, 20, 6, 22], "z_thpt_per_gpu": [100, 900, 90, 800]}""";

    private static final String MODEL = """
            {"model_type": "llama", "hidden_size": 4096, "intermediate_size": 14336, "num_hidden_layers": 32,
             "num_attention_heads": 32, "num_key_value_heads": 8, "head_dim": 128, "vocab_size": 128256,
             "max_position_embeddings": 131072, "torch_dtype": "bfloat16", "tie_word_embeddings": false}""";

    @TempDir
    private Path folder;

    @Test
    void exposition_anyPage_isReadOrRefused() {
        ExpositionParser parser = ExpositionParser.everything();
        Fuzz.all(
                620_000,
                ExpositionException.class,
                page -> parser.parse(page, page.length, series -> {
                    series.labels();
                    series.value();
                }),
                PAGE);
    }

    @Test
    void configuration_anyJson_isReadOrRefused() {
        ConfigLoader loader = new ConfigLoader(Map.of());
        Fuzz.all(280_000, ConfigException.class, json -> loader.json(new String(json, StandardCharsets.UTF_8)), CONFIG);
    }

    @Test
    void configuration_anyFile_isReadOrRefused() {
        ConfigLoader loader = new ConfigLoader(Map.of());
        Path file = folder.resolve("planner.yaml");
        Fuzz.all(
                10_000,
                ConfigException.class,
                yaml -> {
                    Files.write(file, yaml);
                    loader.file(file);
                },
                YAML,
                CONFIG);
    }

    @Test
    void trace_anyFile_isReadOrRefused() {
        Path file = folder.resolve("trace");
        Fuzz.all(
                6_000,
                TraceException.class,
                trace -> {
                    Files.write(file, trace);
                    RequestTrace.open(file, warning -> {}).requests().forEachRemaining(request -> {});
                },
                CSV,
                JSONL);
    }

    @Test
    void profile_anyFile_isReadOrRefused() throws IOException {
        Path data = Files.createDirectories(folder.resolve("profile"));
        Fuzz.all(
                4_000,
                ProfileException.class,
                profile -> {
                    Files.write(data.resolve("prefill_raw_data.json"), profile);
                    Files.write(data.resolve("decode_raw_data.json"), profile);
                    ProfileReader.read(data);
                },
                PROFILE);
    }

    @Test
    void model_anyFile_isReadOrRefused() {
        Path file = folder.resolve("config.json");
        Fuzz.all(
                10_000,
                ProfileException.class,
                model -> {
                    Files.write(file, model);
                    ModelConfig.read(file);
                },
                MODEL);
    }
}
