package io.github.slaplanner.api.config;

import io.github.slaplanner.api.observation.Role;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The planner's configuration: every field of the planner guide, grouped as the guide's tables are, and our own. Immutable
 * and valid by construction; equal if all values are.
 */
public final class PlannerConfig {
    private final Map<Setting<?>, Object> asSet;
    private final Map<Setting<?>, Object> values;
    private final Map<String, Map<String, Object>> plugins;
    private final Throughput throughput;
    private final Load load;
    private final Prediction prediction;
    private final Kalman kalman;
    private final General general;

    private PlannerConfig(Builder builder) {
        asSet = Map.copyOf(builder.values);
        values = new HashMap<>(asSet);
        plugins = Map.copyOf(builder.plugins);
        if (get(Settings.OPTIMIZATION_TARGET) != OptimizationTarget.SLA) {
            values.put(Settings.ENABLE_THROUGHPUT_SCALING, false);
            values.remove(Settings.ENABLE_LOAD_SCALING);
        }
        if (get(Settings.ENABLE_LOAD_SCALING)) {
            values.put(Settings.NO_CORRECTION, true);
        }
        throughput = new Throughput(
                get(Settings.ENABLE_THROUGHPUT_SCALING),
                get(Settings.PRE_DEPLOYMENT_SWEEPING_MODE),
                get(Settings.THROUGHPUT_ADJUSTMENT_INTERVAL),
                get(Settings.MIN_ENDPOINT),
                get(Settings.MAX_GPU_BUDGET),
                get(Settings.TTFT),
                get(Settings.ITL),
                get(Settings.NO_CORRECTION));
        load = new Load(
                get(Settings.ENABLE_LOAD_SCALING),
                get(Settings.LOAD_ADJUSTMENT_INTERVAL),
                get(Settings.LOAD_LEARNING_WINDOW),
                get(Settings.LOAD_SCALING_DOWN_SENSITIVITY),
                get(Settings.LOAD_METRIC_SAMPLES),
                get(Settings.LOAD_MIN_OBSERVATIONS),
                orNull(Settings.LOAD_ROUTER_METRICS_URL));
        prediction = new Prediction(
                get(Settings.LOAD_PREDICTOR),
                get(Settings.LOAD_PREDICTOR_LOG1P),
                get(Settings.PROPHET_WINDOW_SIZE),
                orNull(Settings.LOAD_PREDICTOR_WARMUP_TRACE));
        kalman = new Kalman(
                get(Settings.KALMAN_Q_LEVEL),
                get(Settings.KALMAN_Q_TREND),
                get(Settings.KALMAN_R),
                get(Settings.KALMAN_MIN_POINTS));
        general = new General(
                get(Settings.MODE), get(Settings.BACKEND), get(Settings.ENVIRONMENT), orNull(Settings.NAMESPACE));
    }

    /**
     * Throughput-based scaling.
     *
     * @param enabled whether it is on
     * @param sweepingMode where engine performance data come from
     * @param interval time between decisions
     * @param minEndpoint engines per role at least
     * @param maxGpuBudget GPUs over all roles at most, or -1 for no limit
     * @param ttftMs target for TTFT, ms
     * @param itlMs target for ITL, ms
     * @param noCorrection whether latency correction is off; always while load scaling is on
     */
    public record Throughput(
            boolean enabled,
            SweepingMode sweepingMode,
            Duration interval,
            int minEndpoint,
            int maxGpuBudget,
            double ttftMs,
            double itlMs,
            boolean noCorrection) {}

    /**
     * Load-based scaling.
     *
     * @param enabled whether it is on
     * @param interval time between decisions
     * @param learningWindow history of the regression
     * @param scalingDownSensitivity consecutive underused intervals before scaling down
     * @param metricSamples samples per decision
     * @param minObservations observations that the regression needs
     * @param routerMetricsUrl router metrics endpoint, or null
     */
    public record Load(
            boolean enabled,
            Duration interval,
            Duration learningWindow,
            int scalingDownSensitivity,
            int metricSamples,
            int minObservations,
            @Nullable String routerMetricsUrl) {}

    /**
     * Traffic prediction.
     *
     * @param predictor name of the predictor
     * @param log1p whether to forecast on a log(1 + x) scale
     * @param prophetWindow history of the prophet predictor
     * @param warmupTrace trace that predictors start from, or null
     */
    public record Prediction(
            String predictor,
            boolean log1p,
            Duration prophetWindow,
            @Nullable String warmupTrace) {}

    /**
     * Kalman filter.
     *
     * @param qLevel process noise of the level
     * @param qTrend process noise of the trend
     * @param r measurement noise
     * @param minPoints points before the filter predicts
     */
    public record Kalman(double qLevel, double qTrend, double r, int minPoints) {}

    /**
     * General settings.
     *
     * @param mode roles that are planned
     * @param backend inference engine
     * @param environment name of the connector
     * @param namespace namespace of the deployment, or null
     */
    public record General(
            Mode mode,
            Backend backend,
            String environment,
            @Nullable String namespace) {}

    /** A builder with the guide's defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts from these values. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.values.putAll(asSet);
        builder.plugins.putAll(plugins);
        return builder;
    }

    /** Throughput-based scaling. */
    public Throughput throughput() {
        return throughput;
    }

    /** Load-based scaling. */
    public Load load() {
        return load;
    }

    /** Traffic prediction. */
    public Prediction prediction() {
        return prediction;
    }

    /** Kalman filter. */
    public Kalman kalman() {
        return kalman;
    }

    /** General settings. */
    public General general() {
        return general;
    }

    /** Time between two ticks: the load interval if load scaling is on, else the throughput interval. */
    public Duration tick() {
        return load.enabled() ? load.interval() : throughput.interval();
    }

    /**
     * The value of any setting, as it was set or by default, with what the guide makes automatic applied.
     *
     * @throws NullPointerException if it was not set and has no default
     */
    public <T> T get(Setting<T> setting) {
        return Objects.requireNonNull(orNull(setting), setting.name());
    }

    /** As {@link #get}, or null if the setting was not set and has no default. */
    public <T> @Nullable T orNull(Setting<T> setting) {
        Object value = values.get(setting);
        return value == null ? setting.defaultValue() : setting.type().cast(value);
    }

    /** As {@link #orNull}, of the setting's form for a role where that is set. */
    public <T> @Nullable T orNull(Role role, Setting<T> setting) {
        T own = orNull(setting.of(role));
        return own == null ? orNull(setting) : own;
    }

    /** The settings of a plug-in; empty if there are none. */
    public Map<String, Object> plugin(String name) {
        return plugins.getOrDefault(name, Map.of());
    }

    /** The settings of all plug-ins by name. */
    public Map<String, Map<String, Object>> plugins() {
        return plugins;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PlannerConfig that && values.equals(that.values) && plugins.equals(that.plugins);
    }

    @Override
    public int hashCode() {
        return Objects.hash(values, plugins);
    }

    /** What differs from the defaults. */
    @Override
    public String toString() {
        Map<String, Object> byName = new TreeMap<>();
        values.forEach((setting, value) ->
                byName.put(setting.name(), value instanceof String text ? Secret.masked(text) : value));
        return "PlannerConfig" + byName + (plugins.isEmpty() ? "" : " with plugins " + plugins);
    }

    /** Collects values; {@link #build()} checks them all together. */
    public static final class Builder {
        private final Map<Setting<?>, Object> values = new HashMap<>();
        private final Map<String, Map<String, Object>> plugins = new HashMap<>();

        private Builder() {}

        /**
         * Sets any setting.
         *
         * @param setting one of {@link Settings}
         * @param value its value; one that breaks the rule is a problem of {@link #build()}
         * @throws IllegalArgumentException if the setting is not one of {@link Settings}
         */
        public <T> Builder set(Setting<T> setting, T value) {
            if (!Settings.all().contains(setting)) {
                throw new IllegalArgumentException("Not one of Settings: " + setting + ".");
            }
            if (Objects.requireNonNull(value, setting.name()).equals(setting.defaultValue())) {
                values.remove(setting);
            } else {
                values.put(setting, value);
            }
            return this;
        }

        /** Takes a setting back to its default. */
        public Builder clear(Setting<?> setting) {
            values.remove(setting);
            return this;
        }

        /** Throughput-based scaling on or off; default on. */
        public Builder enableThroughputScaling(boolean enable) {
            return set(Settings.ENABLE_THROUGHPUT_SCALING, enable);
        }

        /** Load-based scaling on or off; default on. */
        public Builder enableLoadScaling(boolean enable) {
            return set(Settings.ENABLE_LOAD_SCALING, enable);
        }

        /** Time between throughput decisions, at least a second; default 60 s. */
        public Builder throughputAdjustmentInterval(Duration interval) {
            return set(Settings.THROUGHPUT_ADJUSTMENT_INTERVAL, interval);
        }

        /** Engines per role at least; default 1. */
        public Builder minEndpoint(int engines) {
            return set(Settings.MIN_ENDPOINT, engines);
        }

        /** GPUs over all roles at most, -1 for no limit; default 128. */
        public Builder maxGpuBudget(int gpus) {
            return set(Settings.MAX_GPU_BUDGET, gpus);
        }

        /** TTFT target in ms, positive; default 2000. */
        public Builder ttft(double ms) {
            return set(Settings.TTFT, ms);
        }

        /** ITL target in ms, positive; default 30. */
        public Builder itl(double ms) {
            return set(Settings.ITL, ms);
        }

        /** Turns latency correction off; default false. */
        public Builder noCorrection(boolean off) {
            return set(Settings.NO_CORRECTION, off);
        }

        /** Time between load decisions, at least a second; default 10 s. */
        public Builder loadAdjustmentInterval(Duration interval) {
            return set(Settings.LOAD_ADJUSTMENT_INTERVAL, interval);
        }

        /** Roles that are planned; default {@link Mode#DISAGG}. */
        public Builder mode(Mode mode) {
            return set(Settings.MODE, mode);
        }

        /** Inference engine; default {@link Backend#VLLM}. */
        public Builder backend(Backend backend) {
            return set(Settings.BACKEND, backend);
        }

        /** Name of the connector; default {@code kubernetes}. */
        public Builder environment(String name) {
            return set(Settings.ENVIRONMENT, name);
        }

        /** Namespace of the deployment; default none. */
        public Builder namespace(String namespace) {
            return set(Settings.NAMESPACE, namespace);
        }

        /** Name of the predictor; default {@code linear}. */
        public Builder loadPredictor(String name) {
            return set(Settings.LOAD_PREDICTOR, name);
        }

        /**
         * Settings of a plug-in: plain maps, lists, strings, numbers and booleans. Texts under a {@linkplain Secret#named
         * secret's name} become {@link Secret}s.
         */
        public Builder plugin(String name, Map<String, Object> settings) {
            plugins.put(name, Map.copyOf(Secret.within(settings)));
            return this;
        }

        /**
         * Everything that is wrong with the values set so far; empty if {@link #build()} would succeed.
         *
         * @param undecided settings whose values are not known yet; contradictions with them are left out
         */
        public List<ConfigProblem> problems(Set<Setting<?>> undecided) {
            List<ConfigProblem> problems = new ArrayList<>();
            PlannerConfig config = new PlannerConfig(this);
            Settings.all().forEach(setting -> checkRange(config, setting, problems));
            ConfigRules.check(config, undecided, problems);
            return problems;
        }

        /**
         * The configuration.
         *
         * @throws ConfigException with every problem, if there are any
         */
        public PlannerConfig build() {
            List<ConfigProblem> problems = problems(Set.of());
            if (!problems.isEmpty()) {
                throw new ConfigException("Planner configuration", problems);
            }
            return new PlannerConfig(this);
        }

        /**
         * The configuration as it stands, contradictions included, for who looks for what else is wrong with it. Not to plan
         * with.
         */
        public PlannerConfig draft() {
            return new PlannerConfig(this);
        }

        private static <T> void checkRange(PlannerConfig config, Setting<T> setting, List<ConfigProblem> problems) {
            T value = config.orNull(setting);
            if (value != null && !setting.allows(value)) {
                problems.add(new ConfigProblem(setting.name(), value, setting.rule(), ""));
            }
        }
    }
}
