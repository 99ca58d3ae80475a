package io.github.slaplanner.api.config;

import io.github.slaplanner.api.observation.Role;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Rules that involve more than one field. A contradiction is a problem, never silently resolved. */
final class ConfigRules {
    /** Sources of traffic that show the loads of engines too. */
    private static final Set<String> ENGINES = Set.of("vllm", "sglang", "trtllm");

    /** Environments that tell where the router is. */
    private static final Set<String> ON_KUBERNETES = Set.of("kubernetes", "global-planner");

    private final PlannerConfig config;
    private final Set<Setting<?>> undecided;
    private final List<ConfigProblem> problems;

    private ConfigRules(PlannerConfig config, Set<Setting<?>> undecided, List<ConfigProblem> problems) {
        this.config = config;
        this.undecided = undecided;
        this.problems = problems;
    }

    /** Adds what contradicts, rules that read an undecided setting left out. */
    static void check(PlannerConfig config, Set<Setting<?>> undecided, List<ConfigProblem> problems) {
        ConfigRules rules = new ConfigRules(config, undecided, problems);
        rules.modes(config.throughput(), config.load());
        rules.environment(config.general().environment());
        config.general().mode().roles().forEach(rules::limits);
        rules.budget();
        rules.target();
        rules.ports();
        rules.address(Settings.METRIC_PULLING_PROMETHEUS_ENDPOINT);
        rules.address(Settings.LOAD_ROUTER_METRICS_URL);
    }

    private void budget() {
        int least = config.get(Settings.MIN_GPU_BUDGET);
        int most = config.get(Settings.MAX_GPU_BUDGET);
        if (most >= 0 && least > most) {
            String rule = "must not be above max_gpu_budget (" + most + ")";
            add(Settings.MIN_GPU_BUDGET, least, rule, "lower it or raise max_gpu_budget", Settings.MAX_GPU_BUDGET);
        }
    }

    private void target() {
        boolean prefills = config.general().mode().roles().stream().anyMatch(Role::prefills);
        boolean decodes = config.general().mode().roles().stream().anyMatch(Role::decodes);
        if (prefills) {
            thresholds(Settings.PREFILL_SCALE_UP_QUEUE_TOKENS, Settings.PREFILL_SCALE_DOWN_QUEUE_TOKENS, 2048);
        }
        if (decodes) {
            thresholds(Settings.DECODE_SCALE_UP_KV_RATE, Settings.DECODE_SCALE_DOWN_KV_RATE, 80);
        }
    }

    /** A pair of thresholds: there with target {@code load}, and apart, or a fleet would grow and shrink in turn. */
    private void thresholds(Setting<Double> up, Setting<Double> down, int example) {
        boolean needed = config.get(Settings.OPTIMIZATION_TARGET) == OptimizationTarget.LOAD;
        for (Setting<Double> threshold : List.of(up, down)) {
            if (needed && config.orNull(threshold) == null) {
                String instead = "write " + (threshold.equals(up) ? example : example / 4);
                add(
                        threshold,
                        null,
                        "optimization_target \"load\" needs it",
                        instead,
                        Settings.OPTIMIZATION_TARGET,
                        Settings.MODE);
            }
        }
        Double above = config.orNull(up);
        Double below = config.orNull(down);
        if (above != null && below != null && below >= above) {
            add(down, below, "must be below " + up + " (" + above + ")", "lower it or raise " + up, up);
        }
    }

    private void modes(PlannerConfig.Throughput throughput, PlannerConfig.Load load) {
        if (!throughput.enabled() && !load.enabled()) {
            String rule = "at least one of enable_throughput_scaling and enable_load_scaling must be true";
            String instead = "set enable_load_scaling, which needs no profiling data";
            add(Settings.ENABLE_THROUGHPUT_SCALING, false, rule, instead, Settings.ENABLE_LOAD_SCALING);
        }
        long interval = throughput.interval().toSeconds();
        long loadInterval = load.interval().toSeconds();
        if (throughput.enabled() && load.enabled() && loadInterval >= interval) {
            String rule = "must be shorter than throughput_adjustment_interval (" + interval + ")";
            add(
                    Settings.LOAD_ADJUSTMENT_INTERVAL,
                    loadInterval,
                    rule,
                    "use " + Math.max(1, interval / 6),
                    Settings.THROUGHPUT_ADJUSTMENT_INTERVAL,
                    Settings.ENABLE_LOAD_SCALING,
                    Settings.ENABLE_THROUGHPUT_SCALING);
        }
    }

    private void environment(String environment) {
        if (environment.equals("global-planner") && config.orNull(Settings.GLOBAL_PLANNER_NAMESPACE) == null) {
            String rule = "environment \"global-planner\" needs it";
            String instead = "give the namespace that the global planner runs in";
            add(Settings.GLOBAL_PLANNER_NAMESPACE, null, rule, instead, Settings.ENVIRONMENT);
        }
        boolean prometheus = config.get(Settings.METRICS_SOURCE).equals("prometheus");
        boolean engines = ENGINES.contains(config.get(Settings.THROUGHPUT_METRICS_SOURCE));
        boolean known =
                ON_KUBERNETES.contains(environment) || engines || config.load().routerMetricsUrl() != null;
        if (config.load().enabled() && prometheus && !known) {
            add(
                    Settings.LOAD_ROUTER_METRICS_URL,
                    null,
                    "load scaling outside Kubernetes needs it (environment is \"" + Secret.masked(environment) + "\")",
                    "give the router's metrics URL, use another metrics_source, or set enable_load_scaling to false",
                    Settings.ENVIRONMENT,
                    Settings.METRICS_SOURCE,
                    Settings.THROUGHPUT_METRICS_SOURCE,
                    Settings.ENABLE_LOAD_SCALING);
        }
    }

    /** Two servers cannot listen on one port. */
    private void ports() {
        Map<Integer, Setting<Integer>> taken = new HashMap<>();
        for (Setting<Integer> setting : List.of(
                Settings.METRIC_REPORTING_PROMETHEUS_PORT,
                Settings.SYSTEM_PORT,
                Settings.LIVE_DASHBOARD_PORT,
                Settings.CONTROL_API_PORT)) {
            int port = config.get(setting);
            Setting<Integer> other = port == 0 ? null : taken.putIfAbsent(port, setting);
            if (other != null) {
                add(setting, port, "is the port of " + other + " too", "use another one, or 0 for none", other);
            }
        }
    }

    private void address(Setting<String> setting) {
        String written = config.orNull(setting);
        if (written == null) {
            return;
        }
        String instead = "write http://host:port or https://host";
        try {
            URI uri = new URI(written);
            boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            if (http && uri.getRawUserInfo() != null) {
                String rule = "must not hold a user or a password, which would show in logs";
                add(
                        setting,
                        written,
                        rule,
                        "leave them out and give plugins.prometheus.basic_auth_user and basic_auth_password_file, or bearer_token_file");
            } else if (!http || uri.getHost() == null || uri.getPort() > 65_535) {
                add(setting, written, "must be the address of a server", instead);
            }
        } catch (URISyntaxException e) {
            add(setting, written, "must be the address of a server", instead);
        }
    }

    private void limits(Role role) {
        Setting<Integer> least = named(role, Settings.MIN_ENDPOINT);
        Setting<Integer> most = named(role, Settings.MAX_ENDPOINT);
        Integer maximum = config.orNull(most);
        if (maximum != null && config.get(least) > maximum) {
            String rule = "must not be above " + most + " (" + maximum + ")";
            add(least, config.get(least), rule, "lower " + least + " or raise " + most, most);
        }
    }

    private <T> Setting<T> named(Role role, Setting<T> setting) {
        return config.orNull(setting.of(role)) == null ? setting : setting.of(role);
    }

    private void add(Setting<?> setting, @Nullable Object value, String rule, String instead, Setting<?>... alsoReads) {
        ConfigProblem problem = new ConfigProblem(setting.name(), value, rule, instead);
        boolean decided = !undecided.contains(setting) && Stream.of(alsoReads).noneMatch(undecided::contains);
        if (decided && !problems.contains(problem)) {
            problems.add(problem);
        }
    }
}
