package io.github.slaplanner.core;

import static org.assertj.core.api.Assertions.fail;

import io.github.slaplanner.api.config.ConfigException;
import io.github.slaplanner.core.config.ConfigLoader;
import io.github.slaplanner.core.metrics.exposition.ExpositionException;
import io.github.slaplanner.core.metrics.exposition.ExpositionParser;
import io.github.slaplanner.core.profile.ProfileException;
import io.github.slaplanner.core.profile.ProfileReader;
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
 * Whatever comes in, a reader reads it or refuses it by its own exception. A million inputs in all; {@code -Dplanner.fuzz=10}
 * takes ten times as many.
 */
class ReadersFuzzTest {
    private static final int TIMES = Integer.getInteger("planner.fuzz", 1);
    private static final long SEED = Long.getLong("planner.fuzz.seed", 22);

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

    /** Reads one input. */
    private interface Reader {
        void read(byte[] input) throws IOException;
    }

    @TempDir
    private Path folder;

    @Test
    void exposition_anyPage_isReadOrRefused() {
        ExpositionParser parser = ExpositionParser.everything();
        fuzz(
                700_000,
                ExpositionException.class,
                new Mutations(SEED, PAGE),
                page -> parser.parse(page, page.length, series -> {
                    series.labels();
                    series.value();
                }));
    }

    @Test
    void configuration_anyJson_isReadOrRefused() {
        ConfigLoader loader = new ConfigLoader(Map.of());
        fuzz(
                280_000,
                ConfigException.class,
                new Mutations(SEED, CONFIG),
                json -> loader.json(new String(json, StandardCharsets.UTF_8)));
    }

    @Test
    void configuration_anyFile_isReadOrRefused() {
        ConfigLoader loader = new ConfigLoader(Map.of());
        Path file = folder.resolve("planner.yaml");
        fuzz(10_000, ConfigException.class, new Mutations(SEED, YAML, CONFIG), yaml -> {
            Files.write(file, yaml);
            loader.file(file);
        });
    }

    @Test
    void trace_anyFile_isReadOrRefused() {
        Path file = folder.resolve("trace");
        fuzz(6_000, TraceException.class, new Mutations(SEED, CSV, JSONL), trace -> {
            Files.write(file, trace);
            RequestTrace.open(file, warning -> {}).requests().forEachRemaining(request -> {});
        });
    }

    @Test
    void profile_anyFile_isReadOrRefused() throws IOException {
        Path data = Files.createDirectories(folder.resolve("profile"));
        fuzz(4_000, ProfileException.class, new Mutations(SEED, PROFILE), profile -> {
            Files.write(data.resolve("prefill_raw_data.json"), profile);
            Files.write(data.resolve("decode_raw_data.json"), profile);
            ProfileReader.read(data);
        });
    }

    private static void fuzz(int count, Class<? extends RuntimeException> own, Mutations inputs, Reader reader) {
        for (long i = 0; i < (long) count * TIMES; i++) {
            byte[] input = inputs.next();
            try {
                reader.read(input);
            } catch (IOException | RuntimeException | StackOverflowError | OutOfMemoryError e) {
                if (!own.isInstance(e)) {
                    fail("input " + i + " of seed " + SEED + ": " + new String(input, StandardCharsets.UTF_8), e);
                }
            }
        }
    }
}
