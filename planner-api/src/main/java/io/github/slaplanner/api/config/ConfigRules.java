package io.github.slaplanner.api.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rules that involve more than one field. A contradiction is a problem, never silently resolved. The text of each problem
 * names every field that its rule reads.
 */
final class ConfigRules {
    private final PlannerConfig config;
    private final List<ConfigProblem> problems;

    private ConfigRules(PlannerConfig config, List<ConfigProblem> problems) {
        this.config = config;
        this.problems = problems;
    }

    static void check(PlannerConfig config, List<ConfigProblem> problems) {
        ConfigRules rules = new ConfigRules(config, problems);
        rules.modes(config.throughput(), config.load());
        rules.environment(config.general().environment());
        rules.limits(config.throughput().minEndpoint(), config.get(Settings.MAX_ENDPOINT));
    }

    private void modes(PlannerConfig.Throughput throughput, PlannerConfig.Load load) {
        if (!throughput.enabled() && !load.enabled()) {
            String rule = "at least one of enable_throughput_scaling and enable_load_scaling must be true";
            add(
                    Settings.ENABLE_THROUGHPUT_SCALING,
                    false,
                    rule,
                    "set enable_load_scaling, which needs no profiling data");
        }
        if (throughput.enabled() && throughput.sweepingMode() == SweepingMode.NONE) {
            String rule = "throughput scaling needs engine performance data";
            add(
                    Settings.PRE_DEPLOYMENT_SWEEPING_MODE,
                    "none",
                    rule,
                    "use \"rapid\", or set enable_throughput_scaling to false");
        }
        long interval = throughput.interval().toSeconds();
        if (throughput.enabled() && load.enabled() && load.interval().toSeconds() >= interval) {
            String rule = "must be shorter than throughput_adjustment_interval (" + interval + ")";
            add(
                    Settings.LOAD_ADJUSTMENT_INTERVAL,
                    load.interval().toSeconds(),
                    rule,
                    "use " + Math.max(1, interval / 6));
        }
    }

    private void environment(String environment) {
        if (environment.equals("global-planner") && config.orNull(Settings.GLOBAL_PLANNER_NAMESPACE) == null) {
            String instead = "give the namespace that the global planner runs in";
            add(Settings.GLOBAL_PLANNER_NAMESPACE, null, "environment \"global-planner\" needs it", instead);
        }
        boolean askedElsewhere = environment.equals("kubernetes")
                || !config.get(Settings.METRICS_SOURCE).equals("prometheus");
        if (config.load().enabled() && !askedElsewhere && config.load().routerMetricsUrl() == null) {
            String rule = "load scaling outside Kubernetes needs it (environment is \"" + environment + "\")";
            String instead =
                    "give the router's metrics URL, use another metrics_source, or set enable_load_scaling to false";
            add(Settings.LOAD_ROUTER_METRICS_URL, null, rule, instead);
        }
    }

    private void limits(int minimum, int maximum) {
        if (minimum > maximum) {
            String rule = "must not be above max_endpoint (" + maximum + ")";
            add(Settings.MIN_ENDPOINT, minimum, rule, "lower min_endpoint or raise max_endpoint");
        }
    }

    private void add(Setting<?> setting, @Nullable Object value, String rule, String instead) {
        problems.add(new ConfigProblem(setting.name(), value, rule, instead));
    }
}
