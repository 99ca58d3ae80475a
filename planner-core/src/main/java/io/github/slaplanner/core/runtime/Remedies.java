package io.github.slaplanner.core.runtime;

import java.util.Map;

/** What a failure means for the fleet, and what to do. Each is a line of {@code docs/when-something-is-wrong.md} too. */
final class Remedies {
    private static final Map<String, String> BY_KIND = Map.of(
            "traffic",
            "No role shrinks until traffic is known again. Check metric_pulling_prometheus_endpoint and plugins.prometheus,"
                    + " and that Prometheus scrapes what throughput_metrics_source names",
            "workers",
            "Load scaling waits and no role shrinks until the loads are known again. Check load_router_metrics_url, or"
                    + " switch enable_load_scaling off",
            "fleet",
            "No role shrinks, and the fleet counts as it was last seen, until it can be read again. Check that the environment answers and that the planner"
                    + " may read it",
            "scaling",
            "The fleet keeps its size; the next tick asks again. Check that the environment answers and that the planner"
                    + " may change replicas",
            "engine",
            "The fleet keeps its size and no decision is made. This is a defect: report it with this line and the"
                    + " configuration",
            "predictor",
            "The last value stands in for the forecast. Check the plug-in that load_predictor names, or name another one",
            "state",
            "The planner goes on; a restart would forget what it has learned. Check that state_dir can be written and has"
                    + " room",
            "configuration",
            "The configuration before stays in force. Mend the file, try it with: planner config check FILE",
            "clock",
            "What was learned stays, what is told by the clock is dropped. Check the time synchronisation of this machine",
            "listener",
            "Planning goes on without it. If it is the audit log, check that log_dir can be written and has room");

    private Remedies() {}

    /** The remedy for an input; of {@code listener NAME} that of listeners. */
    static String of(String input) {
        int end = input.indexOf(' ');
        return BY_KIND.getOrDefault(
                end < 0 ? input : input.substring(0, end), "Planning goes on without it. Check its configuration");
    }
}
