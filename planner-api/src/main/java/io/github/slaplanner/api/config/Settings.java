package io.github.slaplanner.api.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All settings. Names, defaults and meanings of the guide's fields are the guide's, and {@link PlannerConfig} has them in
 * groups; those under "Operation" and "Sizing" extend it, and are read with {@link PlannerConfig#get} and
 * {@link PlannerConfig#orNull}.
 */
public final class Settings {
    private static final int MANY = 1_000_000_000;
    private static final double TINY = 1e-12;

    // Filled while this class is initialised, and never after.
    private static final List<Setting<?>> ALL = new ArrayList<>();

    // Scaling modes

    /** Throughput-based scaling on or off. */
    public static final Setting<Boolean> ENABLE_THROUGHPUT_SCALING = flag("enable_throughput_scaling", true);
    /** Load-based scaling on or off. */
    public static final Setting<Boolean> ENABLE_LOAD_SCALING = flag("enable_load_scaling", true);

    /** What the fleet is sized for. */
    public static final Setting<OptimizationTarget> OPTIMIZATION_TARGET =
            choice("optimization_target", OptimizationTarget.class, OptimizationTarget.SLA);

    // Pre-deployment sweeping

    /** How engine performance data are made. */
    public static final Setting<SweepingMode> PRE_DEPLOYMENT_SWEEPING_MODE =
            choice("pre_deployment_sweeping_mode", SweepingMode.class, SweepingMode.RAPID);

    // Throughput

    /** Time between throughput decisions. */
    public static final Setting<Duration> THROUGHPUT_ADJUSTMENT_INTERVAL =
            seconds("throughput_adjustment_interval", 60, 1);
    /** Engines per role at least. */
    public static final Setting<Integer> MIN_ENDPOINT = perRole(integer("min_endpoint", 1, 0, MANY));
    /** GPUs over all roles at most; -1 is no limit. */
    public static final Setting<Integer> MAX_GPU_BUDGET = integer("max_gpu_budget", 128, -1, MANY);
    /** TTFT target, ms. */
    public static final Setting<Double> TTFT = number("ttft", 2000, 0.001, MANY);
    /** ITL target, ms. */
    public static final Setting<Double> ITL = number("itl", 30, 0.001, MANY);
    /** Turns latency correction off. */
    public static final Setting<Boolean> NO_CORRECTION = flag("no_correction", false);

    // Load

    /** Time between load decisions. */
    public static final Setting<Duration> LOAD_ADJUSTMENT_INTERVAL = seconds("load_adjustment_interval", 10, 1);
    /** History of the regression. */
    public static final Setting<Duration> LOAD_LEARNING_WINDOW = seconds("load_learning_window", 120, 1);
    /** Consecutive underused intervals before scaling down. */
    public static final Setting<Integer> LOAD_SCALING_DOWN_SENSITIVITY =
            integer("load_scaling_down_sensitivity", 3, 1, 1000);
    /** Metric samples per decision. */
    public static final Setting<Integer> LOAD_METRIC_SAMPLES = integer("load_metric_samples", 10, 1, 1000);
    /** Observations that the regression needs. */
    public static final Setting<Integer> LOAD_MIN_OBSERVATIONS = integer("load_min_observations", 5, 2, MANY);
    /** Router metrics endpoint. */
    public static final Setting<String> LOAD_ROUTER_METRICS_URL = text("load_router_metrics_url", null);

    /** Prompt tokens waiting per engine at which engines that read prompts are added; by the target if not set. */
    public static final Setting<Double> PREFILL_SCALE_UP_QUEUE_TOKENS =
            threshold("prefill_scale_up_queue_tokens", MANY);
    /** Prompt tokens waiting per engine below which they are taken away; by the target if not set. */
    public static final Setting<Double> PREFILL_SCALE_DOWN_QUEUE_TOKENS =
            threshold("prefill_scale_down_queue_tokens", MANY);
    /** KV cache in use, percent, at which engines that make tokens are added; by the target if not set. */
    public static final Setting<Double> DECODE_SCALE_UP_KV_RATE = threshold("decode_scale_up_kv_rate", 100);
    /** KV cache in use, percent, below which they are taken away; by the target if not set. */
    public static final Setting<Double> DECODE_SCALE_DOWN_KV_RATE = threshold("decode_scale_down_kv_rate", 100);

    /** Longest prompt and answer together that the model takes, tokens; thresholds of the targets rest on it. */
    public static final Setting<Integer> MODEL_CONTEXT_LENGTH = integer("model_context_length", 8192, 1, MANY);

    // General

    /** Roles that are planned. */
    public static final Setting<Mode> MODE = choice("mode", Mode.class, Mode.DISAGG);
    /** Inference engine. */
    public static final Setting<Backend> BACKEND = choice("backend", Backend.class, Backend.VLLM);
    /** Name of the connector. */
    public static final Setting<String> ENVIRONMENT = text("environment", "kubernetes");
    /** Namespace of the deployment. */
    public static final Setting<String> NAMESPACE = text("namespace", null);

    // Prediction

    /** Name of the predictor. */
    public static final Setting<String> LOAD_PREDICTOR = text("load_predictor", "linear");
    /** Whether to forecast on a log(1 + x) scale. */
    public static final Setting<Boolean> LOAD_PREDICTOR_LOG1P = flag("load_predictor_log1p", true);
    /** History of the prophet predictor. */
    public static final Setting<Duration> PROPHET_WINDOW_SIZE = seconds("prophet_window_size", 300, 1);
    /** Trace that the predictors start from. */
    public static final Setting<String> LOAD_PREDICTOR_WARMUP_TRACE = text("load_predictor_warmup_trace", null);

    // Kalman

    /** Process noise of the level. */
    public static final Setting<Double> KALMAN_Q_LEVEL = number("kalman_q_level", 0.1, 0, MANY);
    /** Process noise of the trend. */
    public static final Setting<Double> KALMAN_Q_TREND = number("kalman_q_trend", 0.01, 0, MANY);
    /** Measurement noise. */
    public static final Setting<Double> KALMAN_R = number("kalman_r", 1, TINY, MANY);
    /** Points before the filter predicts. */
    public static final Setting<Integer> KALMAN_MIN_POINTS = integer("kalman_min_points", 10, 1, MANY);

    // Operation

    /** Whether to decide without acting. */
    public static final Setting<Boolean> ADVISORY = flag("advisory", false);
    /** Model whose traffic counts; all if not set. */
    public static final Setting<String> MODEL_NAME = text("model_name", null);
    /** GPUs per prefill engine, where the environment does not say. */
    public static final Setting<Integer> PREFILL_ENGINE_NUM_GPU = integer("prefill_engine_num_gpu", null, 1, MANY);
    /** GPUs per decode or aggregated engine, where the environment does not say. */
    public static final Setting<Integer> DECODE_ENGINE_NUM_GPU = integer("decode_engine_num_gpu", null, 1, MANY);
    /** Folder of the engine performance data. */
    public static final Setting<String> PROFILE_RESULTS_DIR = text("profile_results_dir", "profiling_results");
    /** Name of the metrics source. */
    public static final Setting<String> METRICS_SOURCE = text("metrics_source", "prometheus");
    /** Whose metrics give the traffic. */
    public static final Setting<String> THROUGHPUT_METRICS_SOURCE = text("throughput_metrics_source", "frontend");
    /** Prometheus that is asked. */
    public static final Setting<String> METRIC_PULLING_PROMETHEUS_ENDPOINT = text(
            "metric_pulling_prometheus_endpoint",
            "http://prometheus-kube-prometheus-prometheus.monitoring.svc.cluster.local:9090");
    /** Port of the planner's own metrics; 0 is off. */
    public static final Setting<Integer> METRIC_REPORTING_PROMETHEUS_PORT =
            integer("metric_reporting_prometheus_port", 0, 0, 65535);
    /** Address that the planner's own metrics listen at. */
    public static final Setting<String> METRIC_REPORTING_PROMETHEUS_HOST =
            text("metric_reporting_prometheus_host", "0.0.0.0");
    /** Address that {@code /live}, {@code /ready} and {@code /health} listen at. */
    public static final Setting<String> SYSTEM_HOST = text("system_host", "0.0.0.0");
    /** Names by which the planner's servers may be called, besides addresses and names inside a cluster; with commas. */
    public static final Setting<String> ALLOWED_HOSTS = text("allowed_hosts", null);
    /** Port of the live dashboard; 0 is off. */
    public static final Setting<Integer> LIVE_DASHBOARD_PORT = integer("live_dashboard_port", 8080, 0, 65535);
    /** Address that the live dashboard listens at. */
    public static final Setting<String> LIVE_DASHBOARD_HOST = text("live_dashboard_host", "127.0.0.1");
    /** Port of {@code /live}, {@code /ready} and {@code /health}; 0 is off. */
    public static final Setting<Integer> SYSTEM_PORT = integer("system_port", 0, 0, 65535);
    /** Port of the control API; 0 is off. */
    public static final Setting<Integer> CONTROL_API_PORT = integer("control_api_port", 0, 0, 65535);
    /** Address that the control API listens at. */
    public static final Setting<String> CONTROL_API_HOST = text("control_api_host", "127.0.0.1");
    /** File with the token that callers of the control API show; must be set where other machines reach it. */
    public static final Setting<String> CONTROL_API_TOKEN_FILE = text("control_api_token_file", null);
    /** Folder of what the planner has learned, kept over a restart; none if not set. */
    public static final Setting<String> STATE_DIR = text("state_dir", null);
    /** How long replicas that somebody else changed are left as they are. */
    public static final Setting<Duration> MANUAL_HOLD = seconds("manual_hold", 600, 0);
    /** Folder of the audit log; none if not set. */
    public static final Setting<String> LOG_DIR = text("log_dir", null);
    /** Namespace of the global planner. */
    public static final Setting<String> GLOBAL_PLANNER_NAMESPACE = text("global_planner_namespace", null);

    // Sizing

    /** How demand becomes replicas. */
    public static final Setting<Sizing> SIZING = choice("sizing", Sizing.class, Sizing.SLA);
    /** Name of the interpolator. */
    public static final Setting<String> INTERPOLATOR = text("interpolator", "monotone");
    /** Share of requests that should meet the SLA. */
    public static final Setting<Double> SLA_ATTAINMENT_TARGET = number("sla_attainment_target", 0.99, 0.5, 0.9999);
    /** Time that an engine takes to serve, until start-ups have been observed. */
    public static final Setting<Duration> STARTUP_TIME = seconds("startup_time", 120, 0);
    /** Time in which requests that wait should be served; if not set, a quarter of the lead time, at least 30 s. */
    public static final Setting<Duration> BACKLOG_CLEAR_TIME =
            add(new Setting<>("backlog_clear_time", Duration.class, null, 1, MANY));
    /** How long a smaller size must have sufficed; if not set, none with sizing by the guide and one minute else. */
    public static final Setting<Duration> SCALE_DOWN_STABILIZATION =
            add(new Setting<>("scale_down_stabilization", Duration.class, null, 0, MANY));
    /** GPUs over all roles at least; -1 is no floor. */
    public static final Setting<Integer> MIN_GPU_BUDGET = integer("min_gpu_budget", -1, -1, MANY);
    /** Engines per role that one decision of throughput scaling may add or remove; no limit if not set. */
    public static final Setting<Integer> MAX_THROUGHPUT_SCALING_REPLICAS =
            integer("max_throughput_scaling_replicas", null, 1, MANY);
    /** Time without a request after which a role whose minimum is 0 goes to 0. */
    public static final Setting<Duration> SCALE_TO_ZERO_AFTER = seconds("scale_to_zero_after", 600, 0);
    /** Prompt length to expect until one has been seen, tokens. */
    public static final Setting<Double> EXPECTED_ISL = number("expected_isl", 3000, 1, MANY);
    /** Answer length to expect until one has been seen, tokens. */
    public static final Setting<Double> EXPECTED_OSL = number("expected_osl", 500, 1, MANY);
    /** Engines per role at most; no limit if not set. */
    public static final Setting<Integer> MAX_ENDPOINT = perRole(integer("max_endpoint", null, 1, MANY));
    /** Engines per role that one decision may add or remove; no limit if not set. */
    public static final Setting<Integer> MAX_STEP = perRole(integer("max_step", null, 1, MANY));
    /** Engines per role that may be asked for beyond those that are needed, in place of engines that do not start. */
    public static final Setting<Integer> MAX_REPLACEMENTS = integer("max_replacements", 1, 0, MANY);
    /** Time between two scale-ups of a role. */
    public static final Setting<Duration> SCALE_UP_COOLDOWN = perRole(seconds("scale_up_cooldown", 0, 0));
    /** Time between two scale-downs of a role. */
    public static final Setting<Duration> SCALE_DOWN_COOLDOWN = perRole(seconds("scale_down_cooldown", 0, 0));
    /** Share of a role's engines that metrics may miss before load scaling stops shrinking it. */
    public static final Setting<Double> WORKER_MISMATCH_TOLERANCE = number("worker_mismatch_tolerance", 0.2, 0, 1);

    private Settings() {}

    /** All settings, in the order of the reference. */
    public static List<Setting<?>> all() {
        return Collections.unmodifiableList(ALL);
    }

    private static Setting<Boolean> flag(String name, boolean byDefault) {
        return add(new Setting<>(name, Boolean.class, byDefault, 0, 0));
    }

    private static Setting<Integer> integer(String name, @Nullable Integer byDefault, int minimum, int maximum) {
        return add(new Setting<>(name, Integer.class, byDefault, minimum, maximum));
    }

    private static Setting<Double> number(String name, double byDefault, double minimum, double maximum) {
        return add(new Setting<>(name, Double.class, byDefault, minimum, maximum));
    }

    /** A number without a default. */
    private static Setting<Double> threshold(String name, double maximum) {
        return add(new Setting<>(name, Double.class, null, 0, maximum));
    }

    private static Setting<Duration> seconds(String name, int byDefault, int minimum) {
        return add(new Setting<>(name, Duration.class, Duration.ofSeconds(byDefault), minimum, MANY));
    }

    private static Setting<String> text(String name, @Nullable String byDefault) {
        return add(new Setting<>(name, String.class, byDefault, 0, 0));
    }

    private static <E extends Enum<E>> Setting<E> choice(String name, Class<E> type, E byDefault) {
        return add(new Setting<>(name, type, byDefault, 0, 0));
    }

    /** A setting that each role of a disaggregated fleet may have a value of its own for. */
    private static <T> Setting<T> perRole(Setting<T> setting) {
        Mode.DISAGG.roles().forEach(role -> add(setting.of(role)));
        return setting;
    }

    private static <T> Setting<T> add(Setting<T> setting) {
        ALL.add(setting);
        return setting;
    }
}
