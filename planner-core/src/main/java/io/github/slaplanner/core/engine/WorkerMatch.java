package io.github.slaplanner.core.engine;

import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.decision.Proposal;
import io.github.slaplanner.api.decision.Reason;
import io.github.slaplanner.api.decision.Source;
import io.github.slaplanner.api.decision.Stage;
import io.github.slaplanner.api.decision.Step;
import io.github.slaplanner.api.observation.WorkerLoad;
import io.github.slaplanner.core.model.RoleFleet;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether metrics and fleet agree on the number of a role's workers. A small and short difference is normal around every
 * scaling action. A large or lasting one means that some loads are not seen: the role may grow on what is seen, but it does
 * not shrink.
 *
 * @param reported engines that metrics name
 * @param ready engines that serve
 * @param since since when the two differ, or null if they agree
 */
record WorkerMatch(int reported, int ready, @Nullable Instant since) {

    static WorkerMatch of(RoleFleet fleet, List<WorkerLoad> workers, @Nullable Instant before, Instant now) {
        int reported =
                (int) workers.stream().map(WorkerLoad::workerId).distinct().count();
        boolean differs = reported != fleet.ready();
        return new WorkerMatch(reported, fleet.ready(), differs ? (before == null ? now : before) : null);
    }

    boolean blocksShrinking(PlannerConfig config, Instant now, int current, Proposal proposal) {
        Integer wanted = proposal.replicas();
        if (since == null || wanted == null || wanted >= current) {
            return false;
        }
        boolean small = Math.abs(reported - ready) <= Math.max(1, config.load().mismatchTolerance() * ready);
        boolean brief = now.isBefore(since.plus(config.load().learningWindow()));
        return !(small && brief);
    }

    Proposal hold(RoleFleet fleet, List<Step> trail) {
        Map<String, Double> evidence = new LinkedHashMap<>();
        evidence.put("reported", (double) reported);
        evidence.put("ready", (double) ready);
        Step step = new Step(Stage.PROPOSE, fleet.desired(), Reason.WORKER_MISMATCH, evidence);
        trail.add(step);
        return Proposal.of(Source.LOAD, fleet.desired(), step);
    }
}
