package io.github.slaplanner.api.config;

import java.util.List;

/** Rules that involve more than one field. A contradiction is a problem, never silently resolved. */
final class ConfigRules {
    private ConfigRules() {}

    static void check(PlannerConfig config, List<ConfigProblem> problems) {
        PlannerConfig.Throughput throughput = config.throughput();
        PlannerConfig.Load load = config.load();
        String environment = config.general().environment();
        if (!throughput.enabled() && !load.enabled()) {
            add(
                    problems,
                    Settings.ENABLE_THROUGHPUT_SCALING,
                    false,
                    "at least one of enable_throughput_scaling and enable_load_scaling must be true",
                    "set enable_load_scaling to true, which needs no profiling data");
        }
        if (throughput.enabled() && throughput.sweepingMode() == SweepingMode.NONE) {
            add(
                    problems,
                    Settings.PRE_DEPLOYMENT_SWEEPING_MODE,
                    "none",
                    "throughput scaling needs engine performance data",
                    "use \"rapid\", or set enable_throughput_scaling to false");
        }
        if (throughput.enabled() && load.enabled() && load.interval().compareTo(throughput.interval()) >= 0) {
            add(
                    problems,
                    Settings.LOAD_ADJUSTMENT_INTERVAL,
                    load.interval().toSeconds(),
                    "must be shorter than throughput_adjustment_interval ("
                            + throughput.interval().toSeconds() + ")",
                    "use " + Math.max(1, throughput.interval().toSeconds() / 6));
        }
        if (environment.equals("global-planner") && config.operation().globalPlannerNamespace() == null) {
            add(
                    problems,
                    Settings.GLOBAL_PLANNER_NAMESPACE,
                    null,
                    "environment \"global-planner\" needs it",
                    "give the namespace that the global planner runs in");
        }
        if (load.enabled()
                && !environment.equals("kubernetes")
                && config.operation().metricsSource().equals("prometheus")
                && load.routerMetricsUrl() == null) {
            add(
                    problems,
                    Settings.LOAD_ROUTER_METRICS_URL,
                    null,
                    "load scaling outside Kubernetes needs it (environment is \"" + environment + "\")",
                    "give the router's metrics URL, or set enable_load_scaling to false");
        }
        if (throughput.minEndpoint() > config.limits().maxEndpoint()) {
            add(
                    problems,
                    Settings.MIN_ENDPOINT,
                    throughput.minEndpoint(),
                    "must not be above max_endpoint (" + config.limits().maxEndpoint() + ")",
                    "lower min_endpoint or raise max_endpoint");
        }
    }

    private static void add(
            List<ConfigProblem> problems,
            Setting<?> setting,
            @org.jspecify.annotations.Nullable Object value,
            String rule,
            String instead) {
        problems.add(new ConfigProblem(setting.name(), value, rule, instead));
    }
}
