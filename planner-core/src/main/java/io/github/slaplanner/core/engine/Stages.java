package io.github.slaplanner.core.engine;

import io.github.slaplanner.api.config.PlannerConfig;
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
import io.github.slaplanner.api.observation.Traffic;
import io.github.slaplanner.api.observation.WorkerLoad;
import io.github.slaplanner.api.profile.EnginePerformance;
import io.github.slaplanner.api.spi.Predictor;
import io.github.slaplanner.core.constrain.Constrain;
import io.github.slaplanner.core.constrain.Want;
import io.github.slaplanner.core.model.RoleFleet;
import io.github.slaplanner.core.observe.Pieces;
import io.github.slaplanner.core.observe.TrafficWindow;
import io.github.slaplanner.core.predict.DemandPrediction;
import io.github.slaplanner.core.propose.GuideSizing;
import io.github.slaplanner.core.propose.LatencyCorrection;
import io.github.slaplanner.core.propose.LoadSizing;
import io.github.slaplanner.core.reconcile.Reconcile;
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
    private final LoadSizing loadSizing;
    private final Constrain constrain;

    Stages(PlannerConfig config, Predictor predictor, @Nullable EnginePerformance performance) {
        this.config = config;
        this.performance = performance;
        this.prediction = new DemandPrediction(predictor, config.prediction().predictor());
        this.loadSizing = new LoadSizing(config);
        this.constrain = new Constrain(config);
    }

    void run(Tick tick) {
        if (config.throughput().enabled() && tick.intervalClosed()) {
            planThroughput(tick);
        }
        Map<Role, Reconcile.Plan> plans = new EnumMap<>(Role.class);
        Map<Role, List<Step>> trails = new EnumMap<>(Role.class);
        List<Want> wants = new ArrayList<>();
        for (Role role : tick.roles()) {
            List<Step> trail = new ArrayList<>();
            Integer floor = floor(tick, role, trail);
            Proposal load = config.load().enabled() ? judgeLoad(tick, role, trail) : null;
            RoleFleet fleet = tick.fleet(role);
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
            tick.remember(role, tick.memory(role).scaled(result.memory()));
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

    /** Forecasts and sizes; where the newest interval is not known, the old floors stand. */
    private void planThroughput(Tick tick) {
        TrafficWindow traffic = tick.traffic();
        if (!traffic.lastKnown() || performance == null) {
            return;
        }
        DemandForecast demand = prediction.forecast(
                traffic.requests(),
                traffic.isl(),
                traffic.osl(),
                config.throughput().interval(),
                tick.notices());
        tick.forecast(demand);
        if (demand == null) {
            return;
        }
        correct(tick);
        noteExtrapolation(tick, demand);
        GuideSizing sizing = new GuideSizing(config, performance);
        for (Role role : tick.roles()) {
            Proposal proposal = sizing.propose(tick.fleet(role), demand, tick.corrections());
            tick.remember(role, tick.memory(role).planned(proposal));
        }
    }

    private void correct(Tick tick) {
        List<Traffic> last = tick.traffic().lastInterval();
        LatencyCorrection.Observed seen = new LatencyCorrection.Observed(
                Pieces.demand(last),
                Pieces.mean(last, Traffic::isl),
                Pieces.mean(last, Traffic::osl),
                Pieces.mean(last, Traffic::ttftMs),
                Pieces.mean(last, Traffic::itlMs),
                Pieces.mean(last, Traffic::durationMs));
        int decoding = tick.roles().stream()
                .filter(Role::decodes)
                .mapToInt(role -> tick.fleet(role).ready())
                .sum();
        if (performance != null) {
            tick.correct(new LatencyCorrection(config, performance).of(seen, decoding));
        }
    }

    private void noteExtrapolation(Tick tick, DemandForecast demand) {
        double isl = demand.isl().next().mean();
        double context = isl + demand.osl().next().mean() / 2;
        List<Role> roles = tick.roles();
        if (performance == null) {
            return;
        }
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

    private @Nullable Integer floor(Tick tick, Role role, List<Step> trail) {
        if (!config.throughput().enabled()) {
            return null;
        }
        Proposal floor = tick.memory(role).floor();
        int current = tick.fleet(role).desired();
        if (floor == null) {
            trail.add(new Step(Stage.PROPOSE, current, Reason.NO_TRAFFIC_YET, Map.of()));
            return null;
        }
        if (tick.intervalClosed() || floor.replicas() == null) {
            trail.add(floor.step());
        } else {
            trail.add(new Step(
                    Stage.PROPOSE, floor.replicas(), Reason.NOT_DUE, Map.of("floor", (double) floor.replicas())));
        }
        return floor.replicas();
    }

    private Proposal judgeLoad(Tick tick, Role role, List<Step> trail) {
        RoleFleet fleet = tick.fleet(role);
        RoleMemory memory = tick.memory(role);
        List<WorkerLoad> workers = tick.workers(role);
        if (workers == null) {
            Step step = new Step(Stage.PROPOSE, fleet.desired(), Reason.WORKERS_UNKNOWN, Map.of());
            trail.add(step);
            tick.remember(role, memory.judged(0, memory.mismatchSince()));
            return Proposal.of(Source.LOAD, null, step);
        }
        LoadSizing.Verdict verdict = loadSizing.judge(
                fleet,
                workers,
                memory.regression().ttftLine(),
                memory.regression().itlLine(),
                memory.underTicks());
        trail.add(verdict.proposal().step());
        WorkerMatch match = WorkerMatch.of(fleet, workers, memory.mismatchSince(), tick.now());
        tick.remember(role, memory.judged(verdict.underTicks(), match.since()));
        return match.tolerable(config, tick.now())
                ? verdict.proposal()
                : match.bound(verdict.proposal(), fleet.desired(), trail);
    }
}
