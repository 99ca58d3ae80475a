package io.github.slaplanner.core.config;

import io.github.slaplanner.api.config.Mode;
import io.github.slaplanner.api.config.Setting;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.core.config.SettingEntry.Group;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Every setting with its meaning and its other names. */
final class SettingReference {
    private static final List<SettingEntry> ALL = entries();
    private static final Map<String, SettingEntry> BY_NAME = byName();

    private SettingReference() {}

    /** All settings, in the order of the reference. */
    static List<SettingEntry> all() {
        return ALL;
    }

    /** The setting of this name or alias, or null. */
    static @Nullable SettingEntry named(String name) {
        return BY_NAME.get(name);
    }

    /** All names and aliases. */
    static Iterable<String> names() {
        return BY_NAME.keySet();
    }

    /** The name of a setting, and its aliases. */
    static Stream<String> namesOf(Setting<?> setting) {
        return BY_NAME.entrySet().stream()
                .filter(named -> named.getValue().setting().equals(setting))
                .map(Map.Entry::getKey);
    }

    private static List<SettingEntry> entries() {
        Table table = new Table();
        guideScaling(table);
        guidePrediction(table);
        operation(table);
        sizing(table);
        return List.copyOf(table.entries);
    }

    private static void guideScaling(Table table) {
        table.group(Group.MODES)
                .add(
                        Settings.ENABLE_THROUGHPUT_SCALING,
                        "Throughput-based scaling: forecast traffic against engine profiles.")
                .add(
                        Settings.ENABLE_LOAD_SCALING,
                        "Load-based scaling: per-worker metrics and online regression.",
                        "enable_loadbased_scaling")
                .add(
                        Settings.OPTIMIZATION_TARGET,
                        "What the fleet is sized for: the SLA; or, without profiles and forecasts, `throughput` (full engines), `latency` (short waits) or `load` (thresholds of one's own). With these three only load scaling is on.");
        table.group(Group.SWEEPING)
                .add(
                        Settings.PRE_DEPLOYMENT_SWEEPING_MODE,
                        "How engine performance data are made: simulated (`rapid`), measured (`thorough`), or not at all.");
        table.group(Group.THROUGHPUT)
                .add(
                        Settings.THROUGHPUT_ADJUSTMENT_INTERVAL,
                        "Seconds between throughput-based decisions.",
                        "throughput_adjustment_interval_seconds",
                        "adjustment_interval")
                .perRole(Settings.MIN_ENDPOINT, "Engines to keep per role at least.")
                .add(Settings.MAX_GPU_BUDGET, "GPUs that may be allocated over all roles; -1 is no limit.")
                .add(Settings.TTFT, "Target for time to first token, ms.", "ttft_ms")
                .add(Settings.ITL, "Target for inter-token latency, ms.", "itl_ms")
                .add(Settings.NO_CORRECTION, "Turns the latency correction off. Always true while load scaling is on.");
        table.group(Group.LOAD)
                .add(
                        Settings.LOAD_ADJUSTMENT_INTERVAL,
                        "Seconds between load-based decisions; shorter than `throughput_adjustment_interval`.",
                        "load_adjustment_interval_seconds",
                        "loadbased_adjustment_interval")
                .add(
                        Settings.LOAD_LEARNING_WINDOW,
                        "Seconds of history for the online regression.",
                        "loadbased_learning_window")
                .add(
                        Settings.LOAD_SCALING_DOWN_SENSITIVITY,
                        "Consecutive underused intervals before scaling down.",
                        "loadbased_scaling_down_sensitivity")
                .add(
                        Settings.LOAD_METRIC_SAMPLES,
                        "Metric samples to collect per decision.",
                        "loadbased_metric_samples")
                .add(
                        Settings.LOAD_MIN_OBSERVATIONS,
                        "Observations that the regression needs before it decides.",
                        "loadbased_min_observations")
                .add(
                        Settings.LOAD_ROUTER_METRICS_URL,
                        "Router metrics endpoint. Required outside Kubernetes.",
                        "loadbased_router_metrics_url")
                .add(
                        Settings.PREFILL_SCALE_UP_QUEUE_TOKENS,
                        "Prompt tokens waiting per engine at which engines are added; by `optimization_target` if left out.")
                .add(
                        Settings.PREFILL_SCALE_DOWN_QUEUE_TOKENS,
                        "Prompt tokens waiting per engine below which engines are taken away; by `optimization_target` if left out.")
                .add(
                        Settings.DECODE_SCALE_UP_KV_RATE,
                        "KV cache in use, percent, at which engines are added; by `optimization_target` if left out.")
                .add(
                        Settings.DECODE_SCALE_DOWN_KV_RATE,
                        "KV cache in use, percent, below which engines are taken away; by `optimization_target` if left out.")
                .add(
                        Settings.MODEL_CONTEXT_LENGTH,
                        "Tokens that the model takes at most, prompt and answer together; `optimization_target` `throughput` and `latency` rest on it.");
    }

    private static void guidePrediction(Table table) {
        table.group(Group.GENERAL)
                .add(Settings.MODE, "Which roles are planned.")
                .add(Settings.BACKEND, "The inference engine.")
                .add(Settings.ENVIRONMENT, "Connector: `kubernetes`, `virtual`, `global-planner`, or a plug-in's name.")
                .add(Settings.NAMESPACE, "Namespace of the deployment; from `DYN_NAMESPACE` if left out.");
        table.group(Group.PREDICTION)
                .add(
                        Settings.LOAD_PREDICTOR,
                        "Predictor: `auto`, `linear`, `kalman`, `arima`, `seasonal`, `prophet`, `constant`, or a plug-in's name.")
                .add(Settings.LOAD_PREDICTOR_LOG1P, "Forecast on a log(1 + x) scale.")
                .add(Settings.PROPHET_WINDOW_SIZE, "Seconds of history for the prophet predictor.")
                .add(Settings.LOAD_PREDICTOR_WARMUP_TRACE, "Trace file that the predictors start from.");
        table.group(Group.KALMAN)
                .add(Settings.KALMAN_Q_LEVEL, "Process noise of the level.")
                .add(Settings.KALMAN_Q_TREND, "Process noise of the trend.")
                .add(Settings.KALMAN_R, "Measurement noise.")
                .add(Settings.KALMAN_MIN_POINTS, "Points before the filter predicts.");
    }

    private static void operation(Table table) {
        table.group(Group.OPERATION)
                .add(Settings.ADVISORY, "Decide and show, but change nothing.", "no_operation")
                .add(Settings.MODEL_NAME, "Model whose traffic counts; every model if left out.")
                .add(Settings.PREFILL_ENGINE_NUM_GPU, "GPUs per prefill engine where the environment does not say.")
                .add(
                        Settings.DECODE_ENGINE_NUM_GPU,
                        "GPUs per decode or aggregated engine where the environment does not say.")
                .add(Settings.PROFILE_RESULTS_DIR, "Folder of the engine performance data.")
                .add(Settings.METRICS_SOURCE, "Source of traffic and worker loads: `prometheus`, or a plug-in's name.")
                .add(
                        Settings.THROUGHPUT_METRICS_SOURCE,
                        "Whose metrics give the traffic: `frontend` or `router`, or those of the engines themselves: `vllm`, `sglang`, `trtllm`.")
                .add(
                        Settings.METRIC_PULLING_PROMETHEUS_ENDPOINT,
                        "Prometheus that is asked; from `PROMETHEUS_ENDPOINT` if left out.")
                .add(
                        Settings.METRIC_REPORTING_PROMETHEUS_PORT,
                        "Port of the planner's own metrics, 0 for none; from `PLANNER_PROMETHEUS_PORT` if left out.")
                .add(
                        Settings.METRIC_REPORTING_PROMETHEUS_HOST,
                        "Address that the metrics listen at; `0.0.0.0` is all, since Prometheus asks from elsewhere.")
                .add(
                        Settings.SYSTEM_HOST,
                        "Address that `/live`, `/ready` and `/health` listen at; `0.0.0.0` is all, since probes ask from elsewhere.")
                .add(
                        Settings.ALLOWED_HOSTS,
                        "Names by which browsers may call the planner's pages, such as that of an ingress, with commas between"
                                + " them. Addresses and names inside a cluster are always allowed.")
                .add(Settings.LIVE_DASHBOARD_PORT, "Port of the live dashboard, 0 for none.")
                .add(Settings.LIVE_DASHBOARD_HOST, "Address that the live dashboard listens at; `0.0.0.0` is all.")
                .add(
                        Settings.SYSTEM_PORT,
                        "Port of `/live` and `/health`, 0 for none; from `DYN_SYSTEM_PORT` if left out.")
                .add(Settings.CONTROL_API_PORT, "Port of the control API, 0 for none.")
                .add(Settings.CONTROL_API_HOST, "Address that the control API listens at; `0.0.0.0` is all.")
                .add(
                        Settings.CONTROL_API_TOKEN_FILE,
                        "File with the token that callers of the control API show; a must where other machines reach it.")
                .add(
                        Settings.STATE_DIR,
                        "Folder of what the planner has learned, kept over a restart; nothing is kept if left out.")
                .add(
                        Settings.MANUAL_HOLD,
                        "Seconds that replicas which somebody else changed are left as they are; 0 is not at all.")
                .add(Settings.LOG_DIR, "Folder of the audit log; none is written if left out.")
                .add(Settings.GLOBAL_PLANNER_NAMESPACE, "Namespace of the global planner.");
    }

    private static void sizing(Table table) {
        table.group(Group.SIZING)
                .add(
                        Settings.SIZING,
                        "How demand becomes replicas: the guide's arithmetic on means, or the fewest engines that keep `sla_attainment_target`.")
                .add(
                        Settings.INTERPOLATOR,
                        "How profiles are interpolated: `monotone`, `linear`, `cubic`, or a plug-in's name.")
                .add(Settings.SLA_ATTAINMENT_TARGET, "Share of requests that should meet the SLA.")
                .add(
                        Settings.STARTUP_TIME,
                        "Seconds that an engine takes to serve, until start-ups have been observed.")
                .add(
                        Settings.BACKLOG_CLEAR_TIME,
                        "Seconds in which requests that wait should be served, where load scaling works alone; if left out, a quarter of the time that an engine takes to serve, at least 30.")
                .add(
                        Settings.SCALE_DOWN_STABILIZATION,
                        "Seconds that a smaller size must have sufficed before it is taken; if left out, 0 with `sizing` `guide` and 60 with `sla`.")
                .add(Settings.MIN_GPU_BUDGET, "GPUs that are kept over all roles at least; -1 is no floor.")
                .add(
                        Settings.MAX_THROUGHPUT_SCALING_REPLICAS,
                        "Engines per role that one decision of throughput scaling may add or remove; no limit if left out.")
                .add(
                        Settings.SCALE_TO_ZERO_AFTER,
                        "Seconds without a request after which a role goes to zero, where its `min_endpoint` is 0.")
                .add(Settings.EXPECTED_ISL, "Prompt length to plan with until one has been seen, tokens.")
                .add(Settings.EXPECTED_OSL, "Answer length to plan with until one has been seen, tokens.")
                .perRole(Settings.MAX_ENDPOINT, "Engines per role at most; no limit if left out.")
                .perRole(
                        Settings.MAX_STEP,
                        "Engines per role that one decision may add or remove; no limit if left out.")
                .add(
                        Settings.MAX_REPLACEMENTS,
                        "Engines per role that may be asked for beyond those that are needed, in place of engines that do not start; 0 asks for none.")
                .perRole(Settings.SCALE_UP_COOLDOWN, "Seconds between two scale-ups of a role.")
                .perRole(Settings.SCALE_DOWN_COOLDOWN, "Seconds between two scale-downs of a role.")
                .add(
                        Settings.WORKER_MISMATCH_TOLERANCE,
                        "Share of a role's engines that metrics may miss before load scaling stops shrinking it.");
    }

    private static Map<String, SettingEntry> byName() {
        Map<String, SettingEntry> map = new LinkedHashMap<>();
        for (SettingEntry entry : ALL) {
            map.put(entry.setting().name(), entry);
            entry.aliases().forEach(alias -> map.put(alias, entry));
        }
        return map;
    }

    /** Collects entries group by group. */
    private static final class Table {
        private final List<SettingEntry> entries = new ArrayList<>();
        private Group group = Group.MODES;

        Table group(Group next) {
            group = next;
            return this;
        }

        /** A setting and its forms for one role. */
        Table perRole(Setting<?> setting, String meaning) {
            add(setting, meaning);
            for (Role role : Mode.DISAGG.roles()) {
                add(
                        setting.of(role),
                        "The same for " + role.label() + " engines; if left out, `" + setting + "` holds.");
            }
            return this;
        }

        Table add(Setting<?> setting, String meaning, String... aliases) {
            entries.add(new SettingEntry(setting, group, meaning, List.of(aliases)));
            return this;
        }
    }
}
