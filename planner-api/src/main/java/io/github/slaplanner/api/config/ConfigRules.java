package io.github.slaplanner.api.config;

import io.github.slaplanner.api.observation.Role;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Rules that involve more than one field. A contradiction is a problem, never silently resolved. */
final class ConfigRules {
    /** Sources of traffic that show the loads of engines too. */
    private static final Set<String> ENGINES = Set.of("vllm", "sglang", "trtllm");

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
    }

    private void modes(PlannerConfig.Throughput throughput, PlannerConfig.Load load) {
        if (!throughput.enabled() && !load.enabled()) {
            String rule = "at least one of enable_throughput_scaling and enable_load_scaling must be true";
            String instead = "set enable_load_scaling, which needs no profiling data";
            add(Settings.ENABLE_THROUGHPUT_SCALING, false, rule, instead, Settings.ENABLE_LOAD_SCALING);
        }
        if (throughput.enabled() && throughput.sweepingMode() == SweepingMode.NONE) {
            String rule = "throughput scaling needs engine performance data";
            String instead = "use \"rapid\", or set enable_throughput_scaling to false";
            add(Settings.PRE_DEPLOYMENT_SWEEPING_MODE, "none", rule, instead, Settings.ENABLE_THROUGHPUT_SCALING);
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
                environment.equals("kubernetes") || engines || config.load().routerMetricsUrl() != null;
        if (config.load().enabled() && prometheus && !known) {
            add(
                    Settings.LOAD_ROUTER_METRICS_URL,
                    null,
                    "load scaling outside Kubernetes needs it (environment is \"" + environment + "\")",
                    "give the router's metrics URL, use another metrics_source, or set enable_load_scaling to false",
                    Settings.ENVIRONMENT,
                    Settings.METRICS_SOURCE,
                    Settings.THROUGHPUT_METRICS_SOURCE,
                    Settings.ENABLE_LOAD_SCALING);
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
