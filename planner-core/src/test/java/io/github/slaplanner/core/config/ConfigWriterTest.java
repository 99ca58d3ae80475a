package io.github.slaplanner.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.slaplanner.api.config.Backend;
import io.github.slaplanner.api.config.Mode;
import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class ConfigWriterTest {
    private final ConfigLoader loader = new ConfigLoader(Map.of());

    @Property(tries = 200, seed = "7")
    void written_loadsBackEqual(@ForAll("configs") PlannerConfig config) throws IOException {
        Path yaml = Files.createTempFile("config", ".yaml");
        Files.writeString(yaml, ConfigWriter.yaml(config));

        assertThat(loader.json(ConfigWriter.json(config)).config()).isEqualTo(config);
        assertThat(loader.file(yaml).config()).isEqualTo(config);
        Files.delete(yaml);
    }

    @Provide
    Arbitrary<PlannerConfig> configs() {
        Arbitrary<Double> numbers = Arbitraries.doubles().between(0.001, 1e6).ofScale(5);
        Arbitrary<String> texts = Arbitraries.of("a", "yes", "1", "null", "~", "a: b", "# c", "ü", " x ", "{", "1e3");
        Arbitrary<Mode> modes = Arbitraries.of(Mode.class);
        Arbitrary<Integer> counts = Arbitraries.integers().between(1, 1000);
        return Combinators.combine(numbers, numbers, texts, texts, modes, counts, Arbitraries.of(true, false))
                .as((ttft, q, name, key, mode, count, load) -> PlannerConfig.builder()
                        .ttft(ttft)
                        .set(Settings.KALMAN_Q_LEVEL, q)
                        .set(Settings.KALMAN_MIN_POINTS, count)
                        .namespace(name)
                        .loadPredictor(name)
                        .mode(mode)
                        .backend(Backend.TRTLLM)
                        .enableLoadScaling(load)
                        .minEndpoint(count)
                        .set(Settings.LOAD_LEARNING_WINDOW, Duration.ofSeconds(count))
                        .plugin("mine", Map.of(key, List.of(name, ttft, count, load, Map.of("k", key))))
                        .build());
    }

    @Test
    void effective_loadScalingOn_showsThatCorrectionIsOff() {
        PlannerConfig config = PlannerConfig.builder().build();

        assertThat(ConfigWriter.effective(config))
                .containsEntry("no_correction", true)
                .containsEntry("ttft", 2000L)
                .containsEntry("namespace", null)
                .containsEntry("startup_time", 120)
                .doesNotContainKey("plugins")
                .containsEntry("dialect", "guide")
                .hasSize(Settings.all().size() + 1);
        assertThat(ConfigWriter.effective(
                        config.toBuilder().enableLoadScaling(false).build()))
                .containsEntry("no_correction", false);
    }

    @Test
    void written_twice_sameBytes() {
        PlannerConfig config = PlannerConfig.builder()
                .plugin("b", Map.of("z", 1, "a", Map.of("y", 2, "x", 3)))
                .plugin("a", Map.of("z", 1))
                .build();

        assertThat(ConfigWriter.json(config))
                .isEqualTo(ConfigWriter.json(config.toBuilder().build()))
                .startsWith(
                        "{\n  \"dialect\" : \"guide\",\n  \"enable_throughput_scaling\" : true,\n  \"enable_load_scaling\" : true,\n");
        assertThat(ConfigWriter.yaml(config))
                .startsWith("dialect: guide\nenable_throughput_scaling: true\nenable_load_scaling: true\n")
                .endsWith("plugins:\n  a:\n    z: 1\n  b:\n    a:\n      x: 3\n      y: 2\n    z: 1\n");
    }
}
