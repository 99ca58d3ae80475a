package io.github.slaplanner.api.config;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All settings, in the groups of the planner guide. Names, defaults and meanings of the guide's fields are the guide's;
 * the groups "operation" and "sizing" extend it.
 */
public final class Settings {
    private static final int MANY = 1_000_000_000;

    // Scaling modes
    static final Setting<Boolean> ENABLE_THROUGHPUT_SCALING = Setting.flag(
            "enable_throughput_scaling", true, "Throughput-based scaling: forecast traffic against engine profiles.");
    static final Setting<Boolean> ENABLE_LOAD_SCALING = Setting.flag(
                    "enable_load_scaling", true, "Load-based scaling: per-worker metrics and online regression.")
            .alias("enable_loadbased_scaling");

    // Pre-deployment sweeping
    static final Setting<SweepingMode> PRE_DEPLOYMENT_SWEEPING_MODE = Setting.choice(
            "pre_deployment_sweeping_mode",
            SweepingMode.class,
            SweepingMode.RAPID,
            "How engine performance data are made: simulated, measured, or not at all.");

    // Throughput
    static final Setting<Duration> THROUGHPUT_ADJUSTMENT_INTERVAL = Setting.seconds(
                    "throughput_adjustment_interval", 60, 1, "Seconds between throughput-based decisions.")
            .alias("throughput_adjustment_interval_seconds", "adjustment_interval");
    static final Setting<Integer> MIN_ENDPOINT =
            Setting.integer("min_endpoint", 1, 0, MANY, "Engines to keep per role at least.");
    static final Setting<Integer> MAX_GPU_BUDGET = Setting.integer(
            "max_gpu_budget", 128, -1, MANY, "GPUs that may be allocated over all roles; -1 is no limit.");
    static final Setting<Double> TTFT = Setting.number("ttft", 2000, 0.001, MANY, "Target for time to first token, ms.")
            .alias("ttft_ms");
    static final Setting<Double> ITL = Setting.number("itl", 30, 0.001, MANY, "Target for inter-token latency, ms.")
            .alias("itl_ms");
    static final Setting<Boolean> NO_CORRECTION = Setting.flag(
            "no_correction",
            false,
            "Turns the latency correction off. Always off while load scaling is on, and not used by sizing \"sla\".");

    // Load
    static final Setting<Duration> LOAD_ADJUSTMENT_INTERVAL = Setting.seconds(
                    "load_adjustment_interval",
                    10,
                    1,
                    "Seconds between load-based decisions; shorter than throughput_adjustment_interval.")
            .alias("load_adjustment_interval_seconds", "loadbased_adjustment_interval");
    static final Setting<Duration> LOAD_LEARNING_WINDOW = Setting.seconds(
                    "load_learning_window", 120, 1, "Seconds of history for the online regression.")
            .alias("loadbased_learning_window");
    static final Setting<Integer> LOAD_SCALING_DOWN_SENSITIVITY = Setting.integer(
                    "load_scaling_down_sensitivity", 3, 1, 1000, "Consecutive underused intervals before scaling down.")
            .alias("loadbased_scaling_down_sensitivity");
    static final Setting<Integer> LOAD_METRIC_SAMPLES = Setting.integer(
                    "load_metric_samples", 10, 1, 1000, "Metric samples to collect per decision.")
            .alias("loadbased_metric_samples");
    static final Setting<Integer> LOAD_MIN_OBSERVATIONS = Setting.integer(
                    "load_min_observations", 5, 2, MANY, "Observations that the regression needs before it decides.")
            .alias("loadbased_min_observations");
    static final Setting<String> LOAD_ROUTER_METRICS_URL = Setting.text(
                    "load_router_metrics_url", null, "Router metrics endpoint. Required outside Kubernetes.")
            .alias("loadbased_router_metrics_url");

    // General
    static final Setting<Mode> MODE = Setting.choice("mode", Mode.class, Mode.DISAGG, "Which roles are planned.");
    static final Setting<Backend> BACKEND =
            Setting.choice("backend", Backend.class, Backend.VLLM, "The inference engine.");
    static final Setting<String> ENVIRONMENT = Setting.text(
            "environment", "kubernetes", "Connector: kubernetes, virtual, global-planner, or a plug-in's name.");
    static final Setting<String> NAMESPACE =
            Setting.text("namespace", null, "Namespace of the deployment; from DYN_NAMESPACE if left out.");

    // Prediction
    static final Setting<String> LOAD_PREDICTOR = Setting.text(
            "load_predictor", "linear", "Predictor: linear, kalman, prophet, constant, ..., or a plug-in's name.");
    static final Setting<Boolean> LOAD_PREDICTOR_LOG1P =
            Setting.flag("load_predictor_log1p", true, "Forecast on a log(1 + x) scale.");
    static final Setting<Duration> PROPHET_WINDOW_SIZE =
            Setting.seconds("prophet_window_size", 300, 1, "Seconds of history for the prophet predictor.");
    static final Setting<String> LOAD_PREDICTOR_WARMUP_TRACE =
            Setting.text("load_predictor_warmup_trace", null, "Trace file that the predictors start from.");

    // Kalman
    static final Setting<Double> KALMAN_Q_LEVEL =
            Setting.number("kalman_q_level", 0.1, 0, MANY, "Process noise of the level.");
    static final Setting<Double> KALMAN_Q_TREND =
            Setting.number("kalman_q_trend", 0.01, 0, MANY, "Process noise of the trend.");
    static final Setting<Double> KALMAN_R = Setting.number("kalman_r", 1, 1e-12, MANY, "Measurement noise.");
    static final Setting<Integer> KALMAN_MIN_POINTS =
            Setting.integer("kalman_min_points", 10, 1, MANY, "Points before the filter predicts.");

    // Operation
    static final Setting<Boolean> ADVISORY = Setting.flag("advisory", false, "Decide and show, but change nothing.")
            .alias("no_operation");
    static final Setting<String> MODEL_NAME = Setting.text("model_name", null, "Model whose traffic counts.");
    static final Setting<Integer> PREFILL_ENGINE_NUM_GPU = Setting.integer(
            "prefill_engine_num_gpu", null, 1, MANY, "GPUs per prefill engine where the environment does not say.");
    static final Setting<Integer> DECODE_ENGINE_NUM_GPU = Setting.integer(
            "decode_engine_num_gpu",
            null,
            1,
            MANY,
            "GPUs per decode or aggregated engine where the environment does not say.");
    static final Setting<String> PROFILE_RESULTS_DIR =
            Setting.text("profile_results_dir", "profiling_results", "Folder of the engine performance data.");
    static final Setting<String> METRICS_SOURCE = Setting.text(
            "metrics_source", "prometheus", "Source of traffic and worker loads: prometheus, or a plug-in's name.");
    static final Setting<String> THROUGHPUT_METRICS_SOURCE = Setting.text(
            "throughput_metrics_source", "frontend", "Whose metrics give the traffic: frontend, router, ...");
    static final Setting<String> PROMETHEUS_ENDPOINT = Setting.text(
            "metric_pulling_prometheus_endpoint",
            "http://prometheus-kube-prometheus-prometheus.monitoring.svc.cluster.local:9090",
            "Prometheus that is asked; from PROMETHEUS_ENDPOINT if left out.");
    static final Setting<Integer> METRICS_PORT = Setting.integer(
            "metric_reporting_prometheus_port",
            0,
            0,
            65535,
            "Port of the planner's own metrics; from PLANNER_PROMETHEUS_PORT if left out; 0 is off.");
    static final Setting<Integer> DASHBOARD_PORT =
            Setting.integer("live_dashboard_port", 8080, 0, 65535, "Port of the live dashboard; 0 is off.");
    static final Setting<String> LOG_DIR = Setting.text("log_dir", null, "Folder of the audit log; none if left out.");
    static final Setting<String> GLOBAL_PLANNER_NAMESPACE =
            Setting.text("global_planner_namespace", null, "Namespace of the global planner.");

    // Sizing
    static final Setting<Sizing> SIZING = Setting.choice(
            "sizing", Sizing.class, Sizing.GUIDE, "How demand becomes replicas: the guide's arithmetic.");
    static final Setting<String> INTERPOLATOR =
            Setting.text("interpolator", "monotone", "How profiles are interpolated: monotone, linear, cubic, ...");
    static final Setting<Double> SLA_ATTAINMENT_TARGET =
            Setting.number("sla_attainment_target", 0.99, 0.5, 0.9999, "Share of requests that should meet the SLA.");
    static final Setting<Duration> STARTUP_TIME = Setting.seconds(
            "startup_time", 120, 0, "Seconds that an engine takes to serve, until start-ups have been observed.");
    static final Setting<Duration> SCALE_DOWN_STABILIZATION = Setting.seconds(
            "scale_down_stabilization", 0, 0, "Seconds that a smaller size must have sufficed before it is taken.");
    static final Setting<Integer> MAX_ENDPOINT =
            Setting.integer("max_endpoint", MANY, 1, MANY, "Engines per role at most.");
    static final Setting<Integer> MAX_STEP =
            Setting.integer("max_step", MANY, 1, MANY, "Engines per role that one decision may add or remove.");
    static final Setting<Duration> SCALE_UP_COOLDOWN =
            Setting.seconds("scale_up_cooldown", 0, 0, "Seconds between two scale-ups of a role.");
    static final Setting<Duration> SCALE_DOWN_COOLDOWN =
            Setting.seconds("scale_down_cooldown", 0, 0, "Seconds between two scale-downs of a role.");
    static final Setting<Double> WORKER_MISMATCH_TOLERANCE = Setting.number(
            "worker_mismatch_tolerance",
            0.2,
            0,
            1,
            "Share of a role's engines that metrics may miss before load scaling stops shrinking it.");

    private static final List<Setting<?>> ALL = List.of(
            ENABLE_THROUGHPUT_SCALING,
            ENABLE_LOAD_SCALING,
            PRE_DEPLOYMENT_SWEEPING_MODE,
            THROUGHPUT_ADJUSTMENT_INTERVAL,
            MIN_ENDPOINT,
            MAX_GPU_BUDGET,
            TTFT,
            ITL,
            NO_CORRECTION,
            LOAD_ADJUSTMENT_INTERVAL,
            LOAD_LEARNING_WINDOW,
            LOAD_SCALING_DOWN_SENSITIVITY,
            LOAD_METRIC_SAMPLES,
            LOAD_MIN_OBSERVATIONS,
            LOAD_ROUTER_METRICS_URL,
            MODE,
            BACKEND,
            ENVIRONMENT,
            NAMESPACE,
            LOAD_PREDICTOR,
            LOAD_PREDICTOR_LOG1P,
            PROPHET_WINDOW_SIZE,
            LOAD_PREDICTOR_WARMUP_TRACE,
            KALMAN_Q_LEVEL,
            KALMAN_Q_TREND,
            KALMAN_R,
            KALMAN_MIN_POINTS,
            ADVISORY,
            MODEL_NAME,
            PREFILL_ENGINE_NUM_GPU,
            DECODE_ENGINE_NUM_GPU,
            PROFILE_RESULTS_DIR,
            METRICS_SOURCE,
            THROUGHPUT_METRICS_SOURCE,
            PROMETHEUS_ENDPOINT,
            METRICS_PORT,
            DASHBOARD_PORT,
            LOG_DIR,
            GLOBAL_PLANNER_NAMESPACE,
            SIZING,
            INTERPOLATOR,
            SLA_ATTAINMENT_TARGET,
            STARTUP_TIME,
            SCALE_DOWN_STABILIZATION,
            MAX_ENDPOINT,
            MAX_STEP,
            SCALE_UP_COOLDOWN,
            SCALE_DOWN_COOLDOWN,
            WORKER_MISMATCH_TOLERANCE);

    private static final Map<String, Setting<?>> BY_NAME = byName();

    private Settings() {}

    /** All settings, in the order of the reference. */
    public static List<Setting<?>> all() {
        return ALL;
    }

    /** The setting of this name or alias, or null. */
    public static @Nullable Setting<?> named(String name) {
        return BY_NAME.get(name);
    }

    private static Map<String, Setting<?>> byName() {
        Map<String, Setting<?>> map = new LinkedHashMap<>();
        for (Setting<?> setting : ALL) {
            map.put(setting.name(), setting);
            setting.aliases().forEach(alias -> map.put(alias, setting));
        }
        return map;
    }
}
