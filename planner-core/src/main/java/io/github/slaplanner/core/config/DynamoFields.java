package io.github.slaplanner.core.config;

import io.github.slaplanner.api.config.OptimizationTarget;
import io.github.slaplanner.api.config.Setting;
import io.github.slaplanner.api.config.Settings;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The fields of Dynamo 1.6's own planner that the guide does not have, and its defaults where they differ. */
final class DynamoFields {
    /** Its defaults where they are not the guide's. */
    static final Map<Setting<?>, Object> DEFAULTS = defaults();

    /** Access to Prometheus, by the name in the section {@code plugins.prometheus}; the values are changed on the way. */
    static final Map<String, String> PROMETHEUS = Map.of(
            "metric_pulling_prometheus_token", "bearer_token",
            "metric_pulling_prometheus_token_file", "bearer_token_file",
            "metric_pulling_prometheus_ssl_verify", "insecure_skip_verify",
            "metric_pulling_prometheus_extra_query_params", "query_parameters",
            "metric_pulling_prometheus_ca_bundle", "ca_file",
            "metric_pulling_prometheus_request_timeout_seconds", "timeout_s");

    /** Stands for a section that names no plug-in, which is what Dynamo writes by itself. */
    private static final Object STANDARD = new Object();

    /** What this planner does not do, by name; the reason is told where more than the default is asked for. */
    static final Map<String, Unused> UNUSED = unused();

    /** Refused there too. */
    static final String RETIRED = "aic_perf_model";

    /** Settings of this planner whose names come from there. */
    private static final List<Setting<?>> SHARED = List.of(
            Settings.OPTIMIZATION_TARGET,
            Settings.PREFILL_SCALE_UP_QUEUE_TOKENS,
            Settings.PREFILL_SCALE_DOWN_QUEUE_TOKENS,
            Settings.DECODE_SCALE_UP_KV_RATE,
            Settings.DECODE_SCALE_DOWN_KV_RATE,
            Settings.MIN_GPU_BUDGET,
            Settings.MAX_THROUGHPUT_SCALING_REPLICAS,
            Settings.CONTROL_API_PORT);

    /** Names that only Dynamo 1.6 has: one of them says how the others are meant. */
    static final Set<String> MARKS = Stream.of(
                    SHARED.stream().map(Setting::name),
                    PROMETHEUS.keySet().stream(),
                    UNUSED.keySet().stream(),
                    Stream.of(RETIRED))
            .flatMap(names -> names)
            .collect(Collectors.toUnmodifiableSet());

    /** Names that only the guide has. */
    static final Set<String> GUIDE = Set.of(
            "ttft",
            "itl",
            "throughput_adjustment_interval",
            "load_adjustment_interval",
            "load_learning_window",
            "load_metric_samples",
            "no_correction",
            "enable_loadbased_scaling",
            "loadbased_adjustment_interval",
            "loadbased_learning_window",
            "loadbased_scaling_down_sensitivity",
            "loadbased_metric_samples",
            "loadbased_min_observations",
            "loadbased_router_metrics_url");

    /** Names that mean something else in the guide. */
    static final Set<String> AMBIGUOUS =
            Set.of(Settings.LOAD_SCALING_DOWN_SENSITIVITY.name(), Settings.PROPHET_WINDOW_SIZE.name());

    /** Other names of the guide's fields, which Dynamo 1.6 writes and older releases did not. */
    static final Set<String> LATER_NAMES =
            Set.of("ttft_ms", "itl_ms", "throughput_adjustment_interval_seconds", "load_adjustment_interval_seconds");

    private DynamoFields() {}

    /**
     * A field that this planner has no use for.
     *
     * @param byDefault its default there, with which nothing is asked for; null is always such a value
     * @param why what this planner does instead
     */
    record Unused(Object byDefault, String why) {}

    private static Map<Setting<?>, Object> defaults() {
        Map<Setting<?>, Object> values = new LinkedHashMap<>();
        values.put(Settings.OPTIMIZATION_TARGET, OptimizationTarget.THROUGHPUT);
        values.put(Settings.ENABLE_LOAD_SCALING, false);
        values.put(Settings.THROUGHPUT_ADJUSTMENT_INTERVAL, Duration.ofMinutes(3));
        values.put(Settings.MAX_GPU_BUDGET, 8);
        values.put(Settings.TTFT, 500.0);
        values.put(Settings.ITL, 50.0);
        values.put(Settings.LOAD_ADJUSTMENT_INTERVAL, Duration.ofSeconds(5));
        values.put(Settings.LOAD_PREDICTOR, "arima");
        values.put(Settings.LOAD_PREDICTOR_LOG1P, false);
        values.put(Settings.KALMAN_Q_LEVEL, 1.0);
        values.put(Settings.KALMAN_Q_TREND, 0.1);
        values.put(Settings.KALMAN_R, 10.0);
        values.put(Settings.KALMAN_MIN_POINTS, 5);
        values.put(Settings.MAX_THROUGHPUT_SCALING_REPLICAS, 8);
        return Collections.unmodifiableMap(values);
    }

    private static Map<String, Unused> unused() {
        Map<String, Unused> fields = new LinkedHashMap<>();
        String profiles = "engine performance data come from profile_results_dir; planner profile rapid makes them";
        fields.put("aic_interpolation", new Unused("", profiles));
        fields.put("ais_perf_model", new Unused("", profiles));
        fields.put("speculative_nextn", new Unused(0, "the tokens of a decode step are learned from the engines"));
        String samples = "load scaling learns from load_metric_samples and load_learning_window";
        fields.put("max_num_fpm_samples", new Unused(64, samples));
        fields.put("fpm_sample_bucket_size", new Unused(16, samples));
        String report = "no report is written while the planner runs; log_dir has the log of decisions";
        fields.put("report_interval_hours", new Unused(24, report));
        fields.put("report_output_dir", new Unused("./planner_reports", report));
        fields.put("report_filename", new Unused("", report));
        fields.put("report_write_gzip_log", new Unused(true, report));
        fields.put(
                "scheduling",
                new Unused(STANDARD, "there is one tick for all; plug-ins are jars and not gRPC services"));
        fields.put("plugin_registration", new Unused(STANDARD, "plug-ins are jars and not gRPC services"));
        fields.put("enable_power_awareness", new Unused(false, "GPUs are planned and power is not"));
        fields.put("total_gpu_power_limit", new Unused("", "GPUs are planned and power is not"));
        return Collections.unmodifiableMap(fields);
    }

    /** Whether a value of an unused field asks for something. */
    static boolean asks(Unused field, Object value) {
        if (field.byDefault() == STANDARD) {
            return namesPlugins(value);
        }
        if (value instanceof Number number && field.byDefault() instanceof Number usual) {
            return number.doubleValue() != usual.doubleValue();
        }
        return !value.equals(field.byDefault());
    }

    private static boolean namesPlugins(Object value) {
        if (!(value instanceof Map<?, ?> section)) {
            return true;
        }
        boolean listed = Stream.of("external_plugins", "in_process_plugins")
                .anyMatch(name -> section.get(name) instanceof List<?> plugins && !plugins.isEmpty());
        return listed
                || (section.get("gateway") instanceof Map<?, ?> gateway && Boolean.TRUE.equals(gateway.get("enabled")));
    }
}
