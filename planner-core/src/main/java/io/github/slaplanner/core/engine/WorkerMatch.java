package io.github.slaplanner.core.engine;

import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Settings;
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
 * Whether metrics show all of a role's workers. A small and short shortage is normal around every scaling action. A large or
 * lasting one means that some loads are not seen: the role may grow on what is seen, but it does not shrink.
 *
 * @param reported engines that metrics name
 * @param ready engines that serve
 * @param since since when metrics have named fewer than serve, or null if they do not
 */
record WorkerMatch(int reported, int ready, @Nullable Instant since) {

    static WorkerMatch of(RoleFleet fleet, List<WorkerLoad> workers, @Nullable Instant before, Instant now) {
        int reported =
                (int) workers.stream().map(WorkerLoad::workerId).distinct().count();
        boolean fewer = reported < fleet.ready();
        return new WorkerMatch(reported, fleet.ready(), fewer ? (before == null ? now : before) : null);
    }

    boolean tolerable(PlannerConfig config, Instant now) {
        if (since == null) {
            return true;
        }
        boolean small = ready - reported <= Math.max(1, config.get(Settings.WORKER_MISMATCH_TOLERANCE) * ready);
        return small && now.isBefore(since.plus(config.load().learningWindow()));
    }

    /** The proposal, but no smaller than the role is, with a step that says so. */
    Proposal bound(Proposal proposal, int current, List<Step> trail) {
        Integer wanted = proposal.replicas();
        Integer bounded = wanted == null ? null : (Integer) Math.max(wanted, current);
        Map<String, Double> evidence = new LinkedHashMap<>();
        evidence.put("reported", (double) reported);
        evidence.put("ready", (double) ready);
        Step step = new Step(Stage.PROPOSE, bounded == null ? current : bounded, Reason.WORKER_MISMATCH, evidence);
        trail.add(step);
        return Proposal.of(Source.LOAD, bounded, step);
    }
}
