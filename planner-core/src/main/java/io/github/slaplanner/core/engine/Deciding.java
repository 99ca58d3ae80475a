package io.github.slaplanner.core.engine;

import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.api.decision.Decision;
import io.github.slaplanner.api.decision.Reason;
import io.github.slaplanner.api.decision.RoleDecision;
import io.github.slaplanner.api.decision.Source;
import io.github.slaplanner.api.decision.Stage;
import io.github.slaplanner.api.decision.Step;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.core.constrain.Constrain;
import io.github.slaplanner.core.constrain.DesiredSize;
import io.github.slaplanner.core.reconcile.Reconcile;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Last stages: one plan out of each role's proposals, and all plans within the limits. */
final class Deciding {
    private final PlannerConfig config;
    private final Constrain constrain;

    Deciding(PlannerConfig config) {
        this.config = config;
        this.constrain = new Constrain(config);
    }

    /** What one role should have, and how it came about. */
    private record Planned(RoleView view, Proposed proposed, Reconcile.Plan plan) {
        private static Planned of(RoleView view, Proposed proposed, boolean awake) {
            Reconcile.Plan plan = Reconcile.plan(view.fleet().desired(), proposed.floor(), proposed.load());
            return new Planned(view, proposed, awake && plan.replicas() < 1 ? plan.atLeastOne() : plan);
        }

        private DesiredSize want() {
            return new DesiredSize(
                    view.fleet(),
                    plan.source() == Source.NONE ? null : plan.replicas(),
                    view.mayShrink(),
                    view.overdueAfter(),
                    proposed.memory().scaling(),
                    plan.source() == Source.THROUGHPUT,
                    view.unplaced());
        }

        private RoleDecision decision(Constrain.Result result) {
            return new RoleDecision(
                    view.role(),
                    view.fleet().desired(),
                    result.replicas(),
                    plan.source(),
                    trail(result),
                    result.binding(),
                    proposed.alternatives());
        }

        private List<Step> trail(Constrain.Result result) {
            List<Step> trail = new ArrayList<>();
            int overdue = view.fleet().overdue();
            if (overdue > 0) {
                Map<String, Double> evidence = Map.of("overdue", (double) overdue);
                trail.add(new Step(Stage.OBSERVE, view.fleet().desired(), Reason.START_OVERDUE, evidence));
            }
            trail.addAll(proposed.trail());
            trail.add(plan.step());
            trail.addAll(result.steps());
            return trail;
        }

        /** A role that shrinks has to be underused anew to shrink again. */
        private RoleMemory memory(Constrain.Result result) {
            RoleMemory scaled = proposed.memory().scaled(result.memory());
            return result.replicas() < view.fleet().desired() ? scaled.judged(0, scaled.mismatchSince()) : scaled;
        }
    }

    Decided decide(Observed tick, Map<Role, Proposed> proposed) {
        EnumMap<Role, Planned> planned = new EnumMap<>(Role.class);
        boolean awake = tick.state().log() != null && !tick.idleFor(config.get(Settings.SCALE_TO_ZERO_AFTER));
        tick.roles()
                .forEach((role, view) -> planned.put(
                        role, Planned.of(view, Objects.requireNonNull(proposed.get(role), "proposed"), awake)));
        Map<Role, Constrain.Result> results = constrain.apply(
                tick.now(), planned.values().stream().map(Planned::want).toList());
        PlannerState state = tick.state();
        List<RoleDecision> decisions = new ArrayList<>();
        for (Planned role : planned.values()) {
            Constrain.Result result =
                    Objects.requireNonNull(results.get(role.view().role()), "result");
            state = state.with(role.view().role(), role.memory(result));
            decisions.add(role.decision(result));
        }
        return new Decided(
                state, new Decision(state.decisions(), tick.now(), decisions, tick.notices(), state.demand()));
    }
}
