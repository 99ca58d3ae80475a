package io.github.slaplanner.core.engine;

import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.api.config.Sizing;
import io.github.slaplanner.api.decision.Alternative;
import io.github.slaplanner.api.decision.Notice;
import io.github.slaplanner.api.decision.Proposal;
import io.github.slaplanner.api.decision.Reason;
import io.github.slaplanner.api.decision.RoleDecision;
import io.github.slaplanner.api.decision.Source;
import io.github.slaplanner.api.decision.Stage;
import io.github.slaplanner.api.decision.Step;
import io.github.slaplanner.api.forecast.DemandForecast;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.profile.EnginePerformance;
import io.github.slaplanner.api.spi.Predictor;
import io.github.slaplanner.core.constrain.Constrain;
import io.github.slaplanner.core.constrain.Want;
import io.github.slaplanner.core.model.RoleFleet;
import io.github.slaplanner.core.observe.TrafficWindow;
import io.github.slaplanner.core.predict.DemandPrediction;
import io.github.slaplanner.core.reconcile.Reconcile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Calls the stages in their order; the only place that knows them all. */
final class Stages {
    private final PlannerConfig config;
    private final @Nullable EnginePerformance performance;
    private final DemandPrediction prediction;
    private final Proposals proposals;
    private final Constrain constrain;

    Stages(PlannerConfig config, Predictor predictor, @Nullable EnginePerformance performance) {
        this.config = config;
        this.performance = config.throughput().enabled() ? performance : null;
        this.prediction = new DemandPrediction(predictor, config.prediction().predictor());
        this.proposals = this.performance != null && config.get(Settings.SIZING) == Sizing.SLA
                ? new SlaProposals(config, this.performance)
                : new GuideProposals(config, this.performance);
        this.constrain = new Constrain(config);
    }

    void run(Tick tick) {
        if (performance != null && tick.intervalClosed()) {
            predict(tick, performance);
        }
        proposals.prepare(tick);
        Map<Role, Reconcile.Plan> plans = new EnumMap<>(Role.class);
        Map<Role, List<Step>> trails = new EnumMap<>(Role.class);
        List<Want> wants = new ArrayList<>();
        for (Role role : tick.roles()) {
            List<Step> trail = new ArrayList<>();
            RoleFleet fleet = tick.fleet(role);
            if (fleet.overdue() > 0) {
                Map<String, Double> overdue = Map.of("overdue", (double) fleet.overdue());
                trail.add(new Step(Stage.OBSERVE, fleet.desired(), Reason.START_OVERDUE, overdue));
            }
            Integer floor = proposals.floor(tick, fleet, trail);
            Proposal load = proposals.load(tick, fleet, trail);
            Reconcile.Plan plan = Reconcile.plan(fleet.desired(), floor, load);
            trail.add(plan.step());
            plans.put(role, plan);
            trails.put(role, trail);
            wants.add(new Want(
                    fleet,
                    plan.replicas(),
                    tick.mayShrink(role),
                    tick.memory(role).scaling()));
        }
        constrain.apply(tick.now(), wants).forEach((role, result) -> {
            List<Step> trail = trails.getOrDefault(role, List.of());
            trail.addAll(result.steps());
            RoleMemory memory = tick.memory(role).scaled(result.memory());
            // a role that shrinks has to be underused anew to shrink again
            boolean shrinks = result.replicas() < tick.fleet(role).desired();
            tick.remember(role, shrinks ? memory.judged(0, memory.mismatchSince()) : memory);
            Reconcile.Plan plan = plans.get(role);
            tick.decide(new RoleDecision(
                    role,
                    tick.fleet(role).desired(),
                    result.replicas(),
                    plan == null ? Source.NONE : plan.source(),
                    trail,
                    result.binding(),
                    alternatives(tick.memory(role).floor())));
        });
    }

    private static List<Alternative> alternatives(@Nullable Proposal floor) {
        return floor == null ? List.of() : floor.alternatives();
    }

    /** Forecasts; where the newest interval is not known, the old forecast stands. */
    private void predict(Tick tick, EnginePerformance performance) {
        TrafficWindow traffic = tick.traffic();
        if (!traffic.lastKnown()) {
            return;
        }
        Duration lead = proposals.lookAhead(tick);
        DemandForecast demand =
                prediction.forecast(traffic.requests(), traffic.isl(), traffic.osl(), lead, tick.notices());
        tick.forecast(demand);
        if (demand != null) {
            noteExtrapolation(tick, demand, performance);
        }
    }

    private void noteExtrapolation(Tick tick, DemandForecast demand, EnginePerformance performance) {
        double isl = demand.isl().next().mean();
        double context = isl + demand.osl().next().mean() / 2;
        List<Role> roles = tick.roles();
        if (roles.stream().anyMatch(Role::prefills)
                && !performance.requirePrefill().measured(isl)) {
            tick.notices().add(new Notice(Reason.EXTRAPOLATED, "prefill at ISL " + Reason.format(isl)));
        }
        if (roles.stream().anyMatch(Role::decodes)
                && performance
                        .requireDecode()
                        .highestLoad(config.throughput().itlMs(), context)
                        .extrapolated()) {
            tick.notices().add(new Notice(Reason.EXTRAPOLATED, "decode at context length " + Reason.format(context)));
        }
    }
}
