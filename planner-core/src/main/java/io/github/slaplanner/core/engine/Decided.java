package io.github.slaplanner.core.engine;

import io.github.slaplanner.api.decision.Decision;
import io.github.slaplanner.api.decision.Reason;
import io.github.slaplanner.api.decision.RoleDecision;
import io.github.slaplanner.api.decision.Source;
import io.github.slaplanner.api.decision.Stage;
import io.github.slaplanner.api.decision.Step;
import io.github.slaplanner.api.observation.FleetState;
import io.github.slaplanner.api.observation.RoleState;
import io.github.slaplanner.core.observe.CleanObservation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the last stages make of a tick.
 *
 * @param state what to go on with
 * @param decision what to do, and why
 */
record Decided(PlannerState state, Decision decision) {
    /** Every role as it is, because of the time of the tick; nothing is learned from it. */
    static Decided hold(PlannerState state, CleanObservation seen, Reason why) {
        PlannerState after = state.afterHold();
        FleetState fleet = seen.observation().fleet().freshOrNull();
        List<RoleDecision> roles = new ArrayList<>();
        state.roles().forEach((role, memory) -> {
            RoleState now = fleet == null ? null : fleet.role(role);
            RoleState known = now == null ? memory.lastSeen() : now;
            if (known != null) {
                Step step = new Step(Stage.OBSERVE, known.desired(), why, Map.of());
                roles.add(new RoleDecision(
                        role, known.desired(), known.desired(), Source.NONE, List.of(step), why, List.of()));
            }
        });
        return new Decided(
                after,
                new Decision(after.decisions(), seen.observation().now(), roles, seen.notices(), state.demand()));
    }
}
