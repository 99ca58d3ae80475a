package io.github.slaplanner.core.engine;

import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.api.config.Sizing;
import io.github.slaplanner.api.decision.Proposal;
import io.github.slaplanner.api.decision.Reason;
import io.github.slaplanner.api.decision.Source;
import io.github.slaplanner.api.decision.Stage;
import io.github.slaplanner.api.decision.Step;
import io.github.slaplanner.api.forecast.DemandForecast;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.observation.Traffic;
import io.github.slaplanner.api.observation.WorkerLoad;
import io.github.slaplanner.api.profile.EnginePerformance;
import io.github.slaplanner.core.model.Line;
import io.github.slaplanner.core.model.RoleFleet;
import io.github.slaplanner.core.observe.Pieces;
import io.github.slaplanner.core.propose.GuideSizing;
import io.github.slaplanner.core.propose.LatencyCorrection;
import io.github.slaplanner.core.propose.LoadJump;
import io.github.slaplanner.core.propose.LoadSizing;
import io.github.slaplanner.core.propose.SlaSizing;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The guide's two modes: its arithmetic at the end of every throughput interval, its regression at every tick. Load scaling alone with
 * {@code sizing: sla} is here too, because it has no forecast to size by: it jumps where the guide steps.
 */
final class GuideProposals implements Proposals {
    private final PlannerConfig config;
    private final @Nullable EnginePerformance performance;
    private final LoadSizing loadSizing;
    private final @Nullable LoadJump jump;

    GuideProposals(PlannerConfig config, @Nullable EnginePerformance performance) {
        this.config = config;
        this.performance = performance;
        this.loadSizing = new LoadSizing(config);
        this.jump = config.get(Settings.SIZING) == Sizing.SLA ? new LoadJump(config) : null;
    }

    @Override
    public Duration lookAhead(Tick tick) {
        return config.throughput().interval();
    }

    @Override
    public void prepare(Tick tick) {
        DemandForecast demand = tick.demand();
        if (performance == null
                || demand == null
                || !tick.intervalClosed()
                || !tick.traffic().lastKnown()) {
            return;
        }
        correct(tick, performance);
        GuideSizing sizing = new GuideSizing(config, performance);
        for (Role role : tick.roles()) {
            Proposal proposal = sizing.propose(tick.fleet(role), demand, tick.corrections());
            tick.remember(role, tick.memory(role).planned(proposal));
        }
    }

    private void correct(Tick tick, EnginePerformance profile) {
        List<Traffic> last = tick.traffic().lastInterval();
        LatencyCorrection.Observed seen = new LatencyCorrection.Observed(
                Pieces.demand(last),
                Pieces.mean(last, Traffic::isl),
                Pieces.mean(last, Traffic::osl),
                Pieces.mean(last, Traffic::ttftMs),
                Pieces.mean(last, Traffic::itlMs),
                Pieces.mean(last, Traffic::durationMs));
        tick.correct(new LatencyCorrection(config, profile).of(seen, tick.decodingEngines()));
    }

    @Override
    public @Nullable Integer floor(Tick tick, RoleFleet fleet, List<Step> trail) {
        if (!config.throughput().enabled()) {
            return null;
        }
        Proposal floor = tick.memory(fleet.role()).floor();
        if (floor == null) {
            trail.add(new Step(Stage.PROPOSE, fleet.desired(), Reason.NO_TRAFFIC_YET, Map.of()));
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

    @Override
    public @Nullable Proposal load(Tick tick, RoleFleet fleet, List<Step> trail) {
        if (!config.load().enabled()) {
            return null;
        }
        Role role = fleet.role();
        RoleMemory memory = tick.memory(role);
        List<WorkerLoad> workers = tick.workers(role);
        if (workers == null) {
            Step step = new Step(Stage.PROPOSE, fleet.desired(), Reason.WORKERS_UNKNOWN, Map.of());
            trail.add(step);
            tick.remember(role, memory.judged(0, memory.mismatchSince()));
            return Proposal.of(Source.LOAD, null, step);
        }
        LoadSizing.Verdict verdict = judge(tick, fleet, workers);
        trail.add(verdict.proposal().step());
        WorkerMatch match = WorkerMatch.of(fleet, workers, memory.mismatchSince(), tick.now());
        tick.remember(role, memory.judged(verdict.underTicks(), match.since()));
        return match.tolerable(config, tick.now())
                ? verdict.proposal()
                : match.bound(verdict.proposal(), fleet.desired(), trail);
    }

    private LoadSizing.Verdict judge(Tick tick, RoleFleet fleet, List<WorkerLoad> workers) {
        RoleMemory memory = tick.memory(fleet.role());
        Line ttft = memory.regression().ttftLine();
        Line itl = memory.regression().itlLine();
        if (jump == null) {
            return loadSizing.judge(fleet, workers, ttft, itl, memory.underTicks());
        }
        List<Traffic> recent = tick.recentTraffic();
        double seconds =
                recent.stream().mapToLong(piece -> piece.interval().toMillis()).sum() / 1000.0;
        double rate = seconds > 0 ? Pieces.demand(recent) / seconds : Double.NaN;
        double clear = SlaSizing.clearSeconds(config, tick.startup(fleet.role()).toSeconds());
        LoadJump.Measured seen = new LoadJump.Measured(
                workers, ttft, memory.regression().meanTtft(), itl, rate, Pieces.mean(recent, Traffic::isl), clear);
        return jump.judge(fleet, seen, memory.underTicks());
    }
}
