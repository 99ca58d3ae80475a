package io.github.slaplanner.api.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The planner's configuration: every field of the planner guide and our own, grouped as the guide's tables are. Immutable
 * and valid by construction; equal if all values are.
 */
public final class PlannerConfig {
    private final Map<Setting<?>, Object> values;
    private final Map<String, Map<String, Object>> plugins;
    private final Throughput throughput;
    private final Load load;
    private final Prediction prediction;
    private final Kalman kalman;
    private final General general;
    private final Operation operation;
    private final Limits limits;

    private PlannerConfig(Builder builder) {
        values = Map.copyOf(builder.values);
        plugins = Map.copyOf(builder.plugins);
        throughput = new Throughput(
                require(Settings.ENABLE_THROUGHPUT_SCALING),
                require(Settings.PRE_DEPLOYMENT_SWEEPING_MODE),
                require(Settings.THROUGHPUT_ADJUSTMENT_INTERVAL),
                require(Settings.MIN_ENDPOINT),
                require(Settings.MAX_GPU_BUDGET),
                require(Settings.TTFT),
                require(Settings.ITL),
                require(Settings.NO_CORRECTION) || require(Settings.ENABLE_LOAD_SCALING),
                require(Settings.SIZING),
                require(Settings.INTERPOLATOR),
                require(Settings.SLA_ATTAINMENT_TARGET));
        load = new Load(
                require(Settings.ENABLE_LOAD_SCALING),
                require(Settings.LOAD_ADJUSTMENT_INTERVAL),
                require(Settings.LOAD_LEARNING_WINDOW),
                require(Settings.LOAD_SCALING_DOWN_SENSITIVITY),
                require(Settings.LOAD_METRIC_SAMPLES),
                require(Settings.LOAD_MIN_OBSERVATIONS),
                get(Settings.LOAD_ROUTER_METRICS_URL),
                require(Settings.WORKER_MISMATCH_TOLERANCE));
        prediction = new Prediction(
                require(Settings.LOAD_PREDICTOR),
                require(Settings.LOAD_PREDICTOR_LOG1P),
                require(Settings.PROPHET_WINDOW_SIZE),
                get(Settings.LOAD_PREDICTOR_WARMUP_TRACE));
        kalman = new Kalman(
                require(Settings.KALMAN_Q_LEVEL),
                require(Settings.KALMAN_Q_TREND),
                require(Settings.KALMAN_R),
                require(Settings.KALMAN_MIN_POINTS));
        general = new General(
                require(Settings.MODE),
                require(Settings.BACKEND),
                require(Settings.ENVIRONMENT),
                get(Settings.NAMESPACE));
        operation = new Operation(
                require(Settings.ADVISORY),
                get(Settings.MODEL_NAME),
                get(Settings.PREFILL_ENGINE_NUM_GPU),
                get(Settings.DECODE_ENGINE_NUM_GPU),
                require(Settings.PROFILE_RESULTS_DIR),
                require(Settings.METRICS_SOURCE),
                require(Settings.THROUGHPUT_METRICS_SOURCE),
                require(Settings.PROMETHEUS_ENDPOINT),
                require(Settings.METRICS_PORT),
                require(Settings.DASHBOARD_PORT),
                get(Settings.LOG_DIR),
                get(Settings.GLOBAL_PLANNER_NAMESPACE));
        limits = new Limits(
                require(Settings.STARTUP_TIME),
                require(Settings.SCALE_DOWN_STABILIZATION),
                require(Settings.MAX_ENDPOINT),
                require(Settings.MAX_STEP),
                require(Settings.SCALE_UP_COOLDOWN),
                require(Settings.SCALE_DOWN_COOLDOWN));
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
     * @param sizing how demand becomes replicas
     * @param interpolator name of the interpolator
     * @param attainmentTarget share of requests that should meet the SLA
     */
    public record Throughput(
            boolean enabled,
            SweepingMode sweepingMode,
            Duration interval,
            int minEndpoint,
            int maxGpuBudget,
            double ttftMs,
            double itlMs,
            boolean noCorrection,
            Sizing sizing,
            String interpolator,
            double attainmentTarget) {}

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
     * @param mismatchTolerance share of engines that metrics may miss
     */
    public record Load(
            boolean enabled,
            Duration interval,
            Duration learningWindow,
            int scalingDownSensitivity,
            int metricSamples,
            int minObservations,
            @Nullable String routerMetricsUrl,
            double mismatchTolerance) {}

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

    /**
     * Operation, beyond the guide.
     *
     * @param advisory whether to decide without acting
     * @param modelName model whose traffic counts, or null for all
     * @param prefillGpus GPUs per prefill engine if the environment does not say, or null
     * @param decodeGpus GPUs per decode or aggregated engine if the environment does not say, or null
     * @param profileResultsDir folder of the engine performance data
     * @param metricsSource name of the metrics source
     * @param throughputMetricsSource whose metrics give the traffic
     * @param prometheusEndpoint Prometheus that is asked
     * @param metricsPort port of the planner's own metrics, 0 for none
     * @param dashboardPort port of the live dashboard, 0 for none
     * @param logDir folder of the audit log, or null
     * @param globalPlannerNamespace namespace of the global planner, or null
     */
    public record Operation(
            boolean advisory,
            @Nullable String modelName,
            @Nullable Integer prefillGpus,
            @Nullable Integer decodeGpus,
            String profileResultsDir,
            String metricsSource,
            String throughputMetricsSource,
            String prometheusEndpoint,
            int metricsPort,
            int dashboardPort,
            @Nullable String logDir,
            @Nullable String globalPlannerNamespace) {}

    /**
     * Limits of change, beyond the guide.
     *
     * @param startupTime time that an engine takes to serve until start-ups have been observed
     * @param scaleDownStabilization how long a smaller size must have sufficed
     * @param maxEndpoint engines per role at most
     * @param maxStep engines per role that one decision may add or remove
     * @param scaleUpCooldown time between two scale-ups of a role
     * @param scaleDownCooldown time between two scale-downs of a role
     */
    public record Limits(
            Duration startupTime,
            Duration scaleDownStabilization,
            int maxEndpoint,
            int maxStep,
            Duration scaleUpCooldown,
            Duration scaleDownCooldown) {}

    /** A builder with the guide's defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts from these values. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.values.putAll(values);
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

    /** Operation. */
    public Operation operation() {
        return operation;
    }

    /** Limits of change. */
    public Limits limits() {
        return limits;
    }

    /** Time between two ticks: the load interval if load scaling is on, else the throughput interval. */
    public Duration tick() {
        return load.enabled() ? load.interval() : throughput.interval();
    }

    /** The settings of a plug-in; empty if there are none. */
    public Map<String, Object> plugin(String name) {
        return plugins.getOrDefault(name, Map.of());
    }

    /** The settings of all plug-ins by name. */
    public Map<String, Map<String, Object>> plugins() {
        return plugins;
    }

    /** Every field by its name in files, defaults included, with what the guide makes automatic applied. */
    public Map<String, @Nullable Object> effective() {
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        Settings.all().forEach(setting -> all.put(setting.name(), plain(setting)));
        all.put(Settings.NO_CORRECTION.name(), throughput.noCorrection());
        return Collections.unmodifiableMap(all);
    }

    private <T> @Nullable Object plain(Setting<T> setting) {
        return setting.write(get(setting));
    }

    @SuppressWarnings("unchecked") // the builder puts only values of the setting's own type
    private <T> @Nullable T get(Setting<T> setting) {
        Object value = values.get(setting);
        return value == null ? setting.defaultValue() : (T) value;
    }

    private <T> T require(Setting<T> setting) {
        return Objects.requireNonNull(get(setting), setting.name());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PlannerConfig that
                && effective().equals(that.effective())
                && plugins.equals(that.plugins);
    }

    @Override
    public int hashCode() {
        return Objects.hash(effective(), plugins);
    }

    @Override
    public String toString() {
        return "PlannerConfig" + effective();
    }

    /** Collects values; {@link #build()} checks them all together. */
    public static final class Builder {
        private final Map<Setting<?>, Object> values = new HashMap<>();
        private final Map<String, Map<String, Object>> plugins = new HashMap<>();

        private Builder() {}

        /**
         * Sets any setting by a plain value as a file would hold it.
         *
         * @param setting the setting
         * @param raw boolean, number or string; null returns to the default
         * @return whether the value follows the setting's rule; if not, nothing is set
         */
        public boolean setRaw(Setting<?> setting, @Nullable Object raw) {
            if (raw == null) {
                values.remove(setting);
                return true;
            }
            Object value = setting.read(raw);
            if (value != null) {
                values.put(setting, value);
            }
            return value != null;
        }

        /** Throughput-based scaling on or off; default on. */
        public Builder enableThroughputScaling(boolean enable) {
            return set(Settings.ENABLE_THROUGHPUT_SCALING, enable);
        }

        /** Load-based scaling on or off; default on. */
        public Builder enableLoadScaling(boolean enable) {
            return set(Settings.ENABLE_LOAD_SCALING, enable);
        }

        /** Where engine performance data come from; default {@link SweepingMode#RAPID}. */
        public Builder preDeploymentSweepingMode(SweepingMode mode) {
            return set(Settings.PRE_DEPLOYMENT_SWEEPING_MODE, mode);
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

        /** How demand becomes replicas. */
        public Builder sizing(Sizing sizing) {
            return set(Settings.SIZING, sizing);
        }

        /** Name of the interpolator; default {@code monotone}. */
        public Builder interpolator(String name) {
            return set(Settings.INTERPOLATOR, name);
        }

        /** Share of requests that should meet the SLA, 0.5 to 0.9999; default 0.99. */
        public Builder slaAttainmentTarget(double share) {
            return set(Settings.SLA_ATTAINMENT_TARGET, share);
        }

        /** Time between load decisions, at least a second; default 10 s. */
        public Builder loadAdjustmentInterval(Duration interval) {
            return set(Settings.LOAD_ADJUSTMENT_INTERVAL, interval);
        }

        /** History of the regression; default 120 s. */
        public Builder loadLearningWindow(Duration window) {
            return set(Settings.LOAD_LEARNING_WINDOW, window);
        }

        /** Consecutive underused intervals before scaling down, at least 1; default 3. */
        public Builder loadScalingDownSensitivity(int intervals) {
            return set(Settings.LOAD_SCALING_DOWN_SENSITIVITY, intervals);
        }

        /** Metric samples per decision, at least 1; default 10. */
        public Builder loadMetricSamples(int samples) {
            return set(Settings.LOAD_METRIC_SAMPLES, samples);
        }

        /** Observations that the regression needs, at least 2; default 5. */
        public Builder loadMinObservations(int observations) {
            return set(Settings.LOAD_MIN_OBSERVATIONS, observations);
        }

        /** Router metrics endpoint; default none. */
        public Builder loadRouterMetricsUrl(String url) {
            return set(Settings.LOAD_ROUTER_METRICS_URL, url);
        }

        /** Share of engines that metrics may miss, 0 to 1; default 0.2. */
        public Builder workerMismatchTolerance(double share) {
            return set(Settings.WORKER_MISMATCH_TOLERANCE, share);
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

        /** Whether to forecast on a log(1 + x) scale; default true. */
        public Builder loadPredictorLog1p(boolean log1p) {
            return set(Settings.LOAD_PREDICTOR_LOG1P, log1p);
        }

        /** History of the prophet predictor; default 300 s. */
        public Builder prophetWindowSize(Duration window) {
            return set(Settings.PROPHET_WINDOW_SIZE, window);
        }

        /** Trace that predictors start from; default none. */
        public Builder loadPredictorWarmupTrace(String file) {
            return set(Settings.LOAD_PREDICTOR_WARMUP_TRACE, file);
        }

        /** Process noise of level and trend, measurement noise, and points before the filter predicts. */
        public Builder kalman(double qLevel, double qTrend, double r, int minPoints) {
            set(Settings.KALMAN_Q_LEVEL, qLevel).set(Settings.KALMAN_Q_TREND, qTrend);
            return set(Settings.KALMAN_R, r).set(Settings.KALMAN_MIN_POINTS, minPoints);
        }

        /** Whether to decide without acting; default false. */
        public Builder advisory(boolean advisory) {
            return set(Settings.ADVISORY, advisory);
        }

        /** Model whose traffic counts; default all. */
        public Builder modelName(String name) {
            return set(Settings.MODEL_NAME, name);
        }

        /** GPUs per prefill and per decode (or aggregated) engine, where the environment does not say. */
        public Builder engineGpus(int prefill, int decode) {
            return set(Settings.PREFILL_ENGINE_NUM_GPU, prefill).set(Settings.DECODE_ENGINE_NUM_GPU, decode);
        }

        /** Folder of the engine performance data; default {@code profiling_results}. */
        public Builder profileResultsDir(String folder) {
            return set(Settings.PROFILE_RESULTS_DIR, folder);
        }

        /** Name of the metrics source; default {@code prometheus}. */
        public Builder metricsSource(String name) {
            return set(Settings.METRICS_SOURCE, name);
        }

        /** Time that an engine takes to serve until start-ups have been observed; default 120 s. */
        public Builder startupTime(Duration time) {
            return set(Settings.STARTUP_TIME, time);
        }

        /** How long a smaller size must have sufficed. */
        public Builder scaleDownStabilization(Duration time) {
            return set(Settings.SCALE_DOWN_STABILIZATION, time);
        }

        /** Engines per role at most; default no limit. */
        public Builder maxEndpoint(int engines) {
            return set(Settings.MAX_ENDPOINT, engines);
        }

        /** Engines per role that one decision may add or remove; default no limit. */
        public Builder maxStep(int engines) {
            return set(Settings.MAX_STEP, engines);
        }

        /** Times between two scale-ups and between two scale-downs of a role; default none. */
        public Builder cooldowns(Duration up, Duration down) {
            return set(Settings.SCALE_UP_COOLDOWN, up).set(Settings.SCALE_DOWN_COOLDOWN, down);
        }

        /** Settings of a plug-in: plain maps, lists, strings, numbers and booleans. */
        public Builder plugin(String name, Map<String, Object> settings) {
            plugins.put(name, Map.copyOf(settings));
            return this;
        }

        /** Everything that is wrong with the values set so far; empty if {@link #build()} would succeed. */
        public List<ConfigProblem> problems() {
            List<ConfigProblem> problems = new ArrayList<>();
            Settings.all().forEach(setting -> checkRange(setting, problems));
            ConfigRules.check(new PlannerConfig(this), problems);
            return problems;
        }

        /**
         * The configuration.
         *
         * @throws ConfigException with every problem, if there are any
         */
        public PlannerConfig build() {
            List<ConfigProblem> problems = problems();
            if (!problems.isEmpty()) {
                throw new ConfigException("Planner configuration", problems);
            }
            return new PlannerConfig(this);
        }

        private <T> Builder set(Setting<T> setting, T value) {
            values.put(setting, Objects.requireNonNull(value, setting.name()));
            return this;
        }

        @SuppressWarnings("unchecked") // only values of the setting's own type are put
        private <T> void checkRange(Setting<T> setting, List<ConfigProblem> problems) {
            T value = (T) values.get(setting);
            if (value != null && !setting.allows(value)) {
                problems.add(new ConfigProblem(setting.name(), setting.write(value), setting.rule(), ""));
            }
        }
    }
}
