package io.github.slaplanner.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.api.config.Sizing;
import io.github.slaplanner.api.profile.EnginePerformance;
import io.github.slaplanner.core.engine.PlannerEngine;
import io.github.slaplanner.core.learn.LearnedEngine;
import io.github.slaplanner.core.learn.Prior;
import io.github.slaplanner.core.profile.ProfileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Engines of a planner that has no performance data. */
class EngineLoaderTest {
    private static final String MODEL = """
            {"architectures": ["LlamaForCausalLM"], "model_type": "llama", "hidden_size": 4096, "intermediate_size": 14336,
             "num_hidden_layers": 32, "num_attention_heads": 32, "num_key_value_heads": 8, "head_dim": 128,
             "max_position_embeddings": 8192, "vocab_size": 128256, "torch_dtype": "bfloat16"}
            """;

    @TempDir
    private Path folder;

    private static double ttft(Prior prior) {
        EnginePerformance engine = LearnedEngine.NOTHING.performance(prior, 1, 1);
        return engine.requirePrefill().ttftMs(4_000);
    }

    @Test
    void withoutPerformanceData_theyAreLearned() {
        PlannerConfig config = PlannerConfig.builder().build();
        assertThat(EngineLoader.learns(config)).isTrue();
        PlannerEngine engine = new EngineLoader().engine(config, (history, lead) -> {
            throw new IllegalStateException("nothing to forecast");
        });
        assertThat(engine.performance()).isNull();
        assertThat(engine.performance(engine.start())).isNotNull();
    }

    @Test
    void whereDataAreNamed_orNotUsedBySizing_nothingIsLearned() {
        PlannerConfig.Builder config = PlannerConfig.builder();
        assertThat(EngineLoader.learns(config.set(Settings.PROFILE_RESULTS_DIR, folder.toString())
                        .build()))
                .isFalse();
        assertThat(EngineLoader.learns(PlannerConfig.builder()
                        .set(Settings.SIZING, Sizing.GUIDE)
                        .build()))
                .isFalse();
        assertThat(EngineLoader.learns(
                        PlannerConfig.builder().enableThroughputScaling(false).build()))
                .isFalse();
    }

    @Test
    void modelAndGpuKnown_priorIsWhatRapidSimulates() throws IOException {
        Path model = Files.writeString(folder.resolve("config.json"), MODEL);
        PlannerConfig.Builder config = PlannerConfig.builder().set(Settings.MODEL_CONFIG, folder.toString());
        assertThat(ttft(EngineLoader.prior(config.build())))
                .as("the GPU is not known")
                .isEqualTo(ttft(Prior.unknown()));
        double h100 = ttft(EngineLoader.prior(config.set(Settings.GPU, "h100").build()));
        double l4 = ttft(EngineLoader.prior(config.set(Settings.GPU, "l4").build()));
        config.set(Settings.GPU, "h100").set(Settings.PREFILL_ENGINE_NUM_GPU, 4);
        double four = ttft(EngineLoader.prior(config.build()));
        assertThat(h100).as("64 TFLOP at 989 TFLOP/s at best").isBetween(65.0, 200.0);
        assertThat(l4).isGreaterThan(5 * h100);
        assertThat(four).isLessThan(0.7 * h100);
        Files.delete(model);
        PlannerConfig gone = config.build();
        assertThatThrownBy(() -> EngineLoader.prior(gone)).isInstanceOf(ProfileException.class);
    }
}
