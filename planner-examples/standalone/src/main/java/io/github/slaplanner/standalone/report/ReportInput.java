package io.github.slaplanner.standalone.report;

import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.simulator.replay.PolicyResult;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a replay's report shows.
 *
 * @param title its heading
 * @param sla what requests should meet
 * @param gpus what engines cost
 * @param run what was replayed
 * @param results the policies; the first is the main one
 */
public record ReportInput(String title, Sla sla, Gpus gpus, Run run, List<PolicyResult> results) {
    /**
     * Copies the list.
     *
     * @throws IllegalArgumentException if there is no result
     */
    public ReportInput {
        results = List.copyOf(results);
        if (results.isEmpty()) {
            throw new IllegalArgumentException("A report needs the result of at least one policy.");
        }
    }

    /**
     * What requests should meet.
     *
     * @param ttftMs time to first token, ms, positive
     * @param itlMs inter-token latency, ms, positive
     * @param attainment share of requests that should meet both, 0 to 1
     */
    public record Sla(double ttftMs, double itlMs, double attainment) {}

    /**
     * What engines cost.
     *
     * @param budget GPUs that may be held at once, or null if there is no such limit
     * @param perEngine GPUs of one engine per role; a role whose GPUs are not known is absent
     */
    public record Gpus(@Nullable Integer budget, Map<Role, Integer> perEngine) {
        /** Copies the map. */
        public Gpus {
            perEngine = Map.copyOf(perEngine);
        }
    }

    /**
     * What was replayed.
     *
     * @param trace the trace's name
     * @param scale its requests were multiplied by this
     * @param engine where the engines' performance is from
     * @param router which engine gets a request
     * @param startup time that a new engine takes to serve
     * @param warmup time at the start that was not scored
     * @param seed seed of all that is random
     */
    public record Run(
            String trace, double scale, String engine, String router, Duration startup, Duration warmup, long seed) {}
}
