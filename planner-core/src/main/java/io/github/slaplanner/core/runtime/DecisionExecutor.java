package io.github.slaplanner.core.runtime;

import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.api.decision.Decision;
import io.github.slaplanner.api.decision.RoleDecision;
import io.github.slaplanner.api.observation.FleetState;
import io.github.slaplanner.api.observation.Observation;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.spi.ScaleRequest;
import java.util.Map;
import java.util.stream.Collectors;

/** Carries decisions out, if this planner is the one to do so. */
final class DecisionExecutor {
    private static final String SCALING = "scaling";

    private final Collaborators collaborators;
    private final Reporter reporter;
    private long lastRequest;

    DecisionExecutor(Collaborators collaborators, Reporter reporter) {
        this.collaborators = collaborators;
        this.reporter = reporter;
    }

    Outcome carryOut(PlannerConfig config, Observation observation, Decision decision) throws InterruptedException {
        if (config.get(Settings.ADVISORY)) {
            return Outcome.of(Outcome.Kind.ADVISORY);
        }
        Guard guard = collaborators.connectorGuard();
        try {
            boolean leads = guard.call(() -> collaborators.connector().mayAct());
            if (!leads || !decision.changes()) {
                reporter.fine(SCALING);
            }
            if (!leads) {
                String why = guard.call(() -> collaborators.connector().whyNotAct());
                return new Outcome(Outcome.Kind.FOLLOWING, why);
            }
            if (!decision.changes()) {
                return knows(observation) ? resume(guard) : Outcome.of(Outcome.Kind.UNCHANGED);
            }
            ScaleRequest request = request(observation, decision);
            guard.call(() -> {
                collaborators.connector().scale(request);
                return true;
            });
            reporter.fine(SCALING);
            return Outcome.of(Outcome.Kind.REQUESTED);
        } catch (CallFailedException e) {
            reporter.failed(SCALING, e.shown());
            return new Outcome(Outcome.Kind.REFUSED, String.valueOf(e.getMessage()));
        }
    }

    private Outcome resume(Guard guard) throws CallFailedException, InterruptedException {
        return guard.call(() -> {
            String resumed = collaborators.connector().resume();
            return resumed == null ? Outcome.of(Outcome.Kind.UNCHANGED) : new Outcome(Outcome.Kind.RESUMED, resumed);
        });
    }

    private static boolean knows(Observation observation) {
        return observation.traffic().freshOrNull() != null
                || observation.workers().freshOrNull() != null;
    }

    /** Ids rise over restarts too: an environment may remember those of a planner that did not keep its state. */
    private ScaleRequest request(Observation observation, Decision decision) {
        FleetState fleet = observation.fleet().freshOrNull();
        Long completed = fleet == null ? null : fleet.completedDecision();
        long known = Math.max(lastRequest, completed == null ? 0 : completed);
        lastRequest = Math.max(decision.id(), known + 1);
        Map<Role, String> reasons =
                decision.roles().stream().collect(Collectors.toMap(RoleDecision::role, RoleDecision::why));
        return new ScaleRequest(lastRequest, decision.targets(), decision.why(), reasons);
    }
}
