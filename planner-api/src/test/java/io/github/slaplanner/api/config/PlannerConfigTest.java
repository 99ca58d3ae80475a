package io.github.slaplanner.api.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.slaplanner.api.observation.Role;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PlannerConfigTest {
    @Test
    void defaults_areTheGuides() {
        PlannerConfig config = PlannerConfig.builder().build();

        assertThat(config.throughput())
                .isEqualTo(new PlannerConfig.Throughput(
                        true, SweepingMode.RAPID, Duration.ofSeconds(60), 1, 128, 2000, 30, true));
        assertThat(config.load())
                .isEqualTo(
                        new PlannerConfig.Load(true, Duration.ofSeconds(10), Duration.ofSeconds(120), 3, 10, 5, null));
        assertThat(config.general())
                .isEqualTo(new PlannerConfig.General(Mode.DISAGG, Backend.VLLM, "kubernetes", null));
        assertThat(config.prediction())
                .isEqualTo(new PlannerConfig.Prediction("linear", true, Duration.ofMinutes(5), null));
        assertThat(config.kalman()).isEqualTo(new PlannerConfig.Kalman(0.1, 0.01, 1, 10));
    }

    @Test
    void settings_constants_areNamedAsTheSettingsThatTheyHold() throws IllegalAccessException {
        for (Field field : Settings.class.getFields()) {
            Setting<?> setting = (Setting<?>) field.get(null);
            assertThat(field.getName()).isEqualTo(setting.name().toUpperCase(Locale.ROOT));
        }
    }

    @ParameterizedTest
    @CsvSource({"true, true, 10", "false, true, 10", "true, false, 60"})
    void tick_isThatOfTheFasterMode(boolean throughput, boolean load, long seconds) {
        PlannerConfig config = PlannerConfig.builder()
                .enableThroughputScaling(throughput)
                .enableLoadScaling(load)
                .build();

        assertThat(config.tick()).isEqualTo(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @CsvSource({"false, false, false", "true, false, true", "false, true, true", "true, true, true"})
    void noCorrection_loadScalingOn_isAlwaysTrue(boolean asked, boolean load, boolean effective) {
        PlannerConfig config = PlannerConfig.builder()
                .noCorrection(asked)
                .enableLoadScaling(load)
                .build();

        assertThat(config.throughput().noCorrection()).isEqualTo(effective);
        assertThat(config.get(Settings.NO_CORRECTION)).isEqualTo(effective);
    }

    @Test
    void noCorrection_loadScalingTurnedOffAgain_isAsItWasSet() {
        PlannerConfig config = PlannerConfig.builder().build();

        assertThat(config.toBuilder()
                        .enableLoadScaling(false)
                        .build()
                        .throughput()
                        .noCorrection())
                .isFalse();
        assertThat(config).isEqualTo(PlannerConfig.builder().noCorrection(true).build());
    }

    @Property(tries = 200, seed = "21")
    void toBuilder_anyConfig_roundTrips(@ForAll Random random) {
        PlannerConfig config = anyValid(random);
        PlannerConfig copy = config.toBuilder().build();

        assertThat(copy).isEqualTo(config).hasSameHashCodeAs(config);
        assertThat(copy.throughput()).isEqualTo(config.throughput());
        assertThat(copy.toString()).isEqualTo(config.toString());
    }

    @Property(tries = 200, seed = "22")
    void build_anyNumberOfValuesOutOfRange_namesThemAll(@ForAll Random random) {
        PlannerConfig.Builder builder = anyValid(random).toBuilder();
        Set<String> wrong = new HashSet<>();
        for (Setting<?> setting : Settings.all()) {
            if (random.nextInt(4) == 0 && setWrong(builder, setting)) {
                wrong.add(setting.name());
            }
        }

        List<ConfigProblem> problems = builder.problems(Set.of());
        assertThat(problems).extracting(ConfigProblem::field).containsAll(wrong);
        if (!wrong.isEmpty()) {
            assertThatThrownBy(builder::build)
                    .isInstanceOfSatisfying(
                            ConfigException.class, e -> assertThat(e.problems()).isEqualTo(problems))
                    .hasMessageContainingAll(wrong.toArray(new String[0]));
        }
    }

    @Test
    void build_contradictionsAndRanges_oneException() {
        assertThatThrownBy(() -> PlannerConfig.builder()
                        .enableLoadScaling(false)
                        .enableThroughputScaling(false)
                        .itl(0)
                        .set(Settings.LOAD_LEARNING_WINDOW, Duration.ofMillis(1500))
                        .environment("global-planner")
                        .build())
                .isInstanceOf(ConfigException.class)
                .hasMessage("""
                        Planner configuration: 4 problems
                          itl = 0.0: must be a number, at least 0.001
                          load_learning_window = PT1.5S: must be whole seconds, at least 1
                          enable_throughput_scaling = false: at least one of enable_throughput_scaling and enable_load_scaling must be true. Maybe set enable_load_scaling, which needs no profiling data
                          global_planner_namespace: environment "global-planner" needs it. Maybe give the namespace that the global planner runs in""");
    }

    @Test
    void problems_undecidedSettings_areNotHeldAgainstOthers() {
        PlannerConfig.Builder builder = PlannerConfig.builder().loadAdjustmentInterval(Duration.ofSeconds(90));

        assertThat(builder.problems(Set.of())).hasSize(1);
        assertThat(builder.problems(Set.of(Settings.THROUGHPUT_ADJUSTMENT_INTERVAL)))
                .isEmpty();
    }

    @Test
    void problems_enginesShowTheirOwnLoad_noRouterIsNeeded() {
        PlannerConfig.Builder builder = PlannerConfig.builder().environment("virtual");

        assertThat(builder.problems(Set.of())).hasSize(1);
        assertThat(builder.set(Settings.THROUGHPUT_METRICS_SOURCE, "vllm").problems(Set.of()))
                .isEmpty();
    }

    @Test
    void set_null_refusedByName() {
        assertThatThrownBy(() -> PlannerConfig.builder().namespace(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("namespace");
    }

    @Test
    void set_settingOfSomebodyElse_refused() {
        Setting<String> theirs = new Setting<>("ttft", String.class, null, 0, 0);

        assertThatThrownBy(() -> PlannerConfig.builder().set(theirs, "x")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void get_withoutValueOrDefault_refusedByName() {
        PlannerConfig config = PlannerConfig.builder().build();

        assertThat(config.orNull(Settings.LOG_DIR)).isNull();
        assertThatThrownBy(() -> config.get(Settings.LOG_DIR))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("log_dir");
    }

    @Test
    void plugin_settings_areThoseOfItsName() {
        PlannerConfig config =
                PlannerConfig.builder().plugin("mine", Map.of("a", 1)).build();

        assertThat(config.plugin("mine")).isEqualTo(Map.of("a", 1));
        assertThat(config.plugin("other")).isEmpty();
        assertThat(config).isNotEqualTo(PlannerConfig.builder().build());
    }

    @Test
    void orNull_ofARole_isItsOwnOrThatOfAll() {
        PlannerConfig config = PlannerConfig.builder()
                .set(Settings.MAX_STEP, 4)
                .set(Settings.MAX_STEP.of(Role.DECODE), 2)
                .build();
        assertThat(config.orNull(Role.DECODE, Settings.MAX_STEP)).isEqualTo(2);
        assertThat(config.orNull(Role.PREFILL, Settings.MAX_STEP)).isEqualTo(4);
        assertThat(config.orNull(Role.AGGREGATED, Settings.MAX_STEP)).isEqualTo(4);
        assertThat(config.orNull(Role.DECODE, Settings.MAX_ENDPOINT)).isNull();
    }

    static List<Setting<?>> settings() {
        return Settings.all();
    }

    @ParameterizedTest
    @MethodSource("settings")
    void setting_nameAndRule_areFitForPeople(Setting<?> setting) {
        assertThat(setting.name()).matches("[a-z0-9]+(_[a-z0-9]+)*");
        assertThat(setting.rule()).startsWith("must be ");
        assertThat(setting).hasToString(setting.name());
    }

    private static PlannerConfig anyValid(Random random) {
        PlannerConfig.Builder builder = PlannerConfig.builder();
        for (Setting<?> setting : Settings.all()) {
            if (random.nextBoolean()) {
                setValid(builder, setting, random);
            }
        }
        builder.set(Settings.LOAD_ADJUSTMENT_INTERVAL, Duration.ofSeconds(1 + random.nextInt(9)));
        builder.set(Settings.THROUGHPUT_ADJUSTMENT_INTERVAL, Duration.ofSeconds(10 + random.nextInt(99)));
        builder.set(Settings.PRE_DEPLOYMENT_SWEEPING_MODE, SweepingMode.THOROUGH);
        builder.set(Settings.ENABLE_THROUGHPUT_SCALING, true).set(Settings.ENVIRONMENT, "kubernetes");
        builder.set(Settings.OPTIMIZATION_TARGET, OptimizationTarget.SLA).set(Settings.MIN_GPU_BUDGET, -1);
        builder.set(Settings.PREFILL_SCALE_DOWN_QUEUE_TOKENS, 0.5).set(Settings.PREFILL_SCALE_UP_QUEUE_TOKENS, 1.0);
        builder.set(Settings.DECODE_SCALE_DOWN_KV_RATE, 0.5).set(Settings.DECODE_SCALE_UP_KV_RATE, 1.0);
        Mode.DISAGG.roles().forEach(role -> builder.set(Settings.MIN_ENDPOINT.of(role), 0));
        builder.set(Settings.CONTROL_API_PORT, 9001).set(Settings.SYSTEM_PORT, 9002);
        builder.set(Settings.METRIC_REPORTING_PROMETHEUS_PORT, 9003).set(Settings.LIVE_DASHBOARD_PORT, 9004);
        return builder.set(Settings.MIN_ENDPOINT, 0).build();
    }

    private static <T> void setValid(PlannerConfig.Builder builder, Setting<T> setting, Random random) {
        double most = Math.min(setting.maximum(), setting.minimum() + 500);
        double number = setting.minimum() + random.nextDouble() * (most - setting.minimum());
        builder.set(setting, setting.type().cast(value(setting.type(), number, random)));
    }

    private static <T> boolean setWrong(PlannerConfig.Builder builder, Setting<T> setting) {
        if (setting.type() == String.class) {
            builder.set(setting, setting.type().cast(" "));
            return true;
        }
        if (setting.type() == Boolean.class || setting.type().isEnum()) {
            return false;
        }
        builder.set(setting, setting.type().cast(value(setting.type(), setting.minimum() - 1, new Random(1))));
        return true;
    }

    private static Object value(Class<?> type, double number, Random random) {
        if (type.isEnum()) {
            return type.getEnumConstants()[random.nextInt(type.getEnumConstants().length)];
        }
        if (type == Boolean.class) {
            return random.nextBoolean();
        }
        if (type == Integer.class) {
            return (int) Math.floor(number);
        }
        if (type == Duration.class) {
            return Duration.ofSeconds((long) Math.floor(number));
        }
        return type == Double.class ? (Object) number : "http://text" + random.nextInt(100);
    }
}
