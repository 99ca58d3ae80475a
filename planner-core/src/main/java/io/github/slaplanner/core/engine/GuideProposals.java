package io.github.slaplanner.core.engine;

import io.github.slaplanner.api.config.OptimizationTarget;
import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.api.config.Sizing;
import io.github.slaplanner.api.decision.Proposal;
import io.github.slaplanner.api.decision.Reason;
import io.github.slaplanner.api.decision.Source;
import io.github.slaplanner.api.decision.Stage;
import io.github.slaplanner.api.decision.Step;
import io.github.slaplanner.api.forecast.DemandForecast;
import io.github.slaplanner.api.observation.Traffic;
import io.github.slaplanner.api.observation.WorkerLoad;
import io.github.slaplanner.api.profile.EnginePerformance;
import io.github.slaplanner.core.model.FadingHistogram;
import io.github.slaplanner.core.model.LatencyLine;
import io.github.slaplanner.core.observe.NoDemand;
import io.github.slaplanner.core.observe.SteadyRate;
import io.github.slaplanner.core.observe.TrafficSums;
import io.github.slaplanner.core.propose.GuideSizing;
import io.github.slaplanner.core.propose.LatencyCorrection;
import io.github.slaplanner.core.propose.LoadJump;
import io.github.slaplanner.core.propose.LoadSizing;
import io.github.slaplanner.core.propose.TargetSizing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The guide's two modes: its arithmetic at the end of every throughput interval, its regression at every tick. Load scaling alone with
 * {@code sizing: sla} is here too, because it has no forecast to size by: it jumps where the guide steps. So are targets without an SLA.
 */
final class GuideProposals implements Proposals {
    /** Standard deviations of the measured rate that a role must have room for to shrink. */
    private static final double SURE = 3;

    private final PlannerConfig config;
    private final @Nullable EnginePerformance performance;
    private final LoadSizing loadSizing;
    private final @Nullable LoadJump jump;
    private final @Nullable TargetSizing target;

    GuideProposals(PlannerConfig config, @Nullable EnginePerformance performance) {
        this.config = config;
        this.performance = performance;
        this.loadSizing = new LoadSizing(config);
        this.jump = config.get(Settings.SIZING) == Sizing.SLA ? new LoadJump(config) : null;
        this.target =
                config.get(Settings.OPTIMIZATION_TARGET) == OptimizationTarget.SLA ? null : new TargetSizing(config);
    }

    @Override
    public Duration lookAhead(Observed tick) {
        return config.throughput().interval();
    }

    @Override
    public int logBound(PlannerState state) {
        return 1;
    }

    @Override
    public PlannerState learn(Observed tick) {
        if (performance == null
                || !tick.intervalClosed()
                || !tick.state().requireTraffic().lastKnown()) {
            return tick.state();
        }
        List<Traffic> last = tick.state().requireTraffic().lastInterval();
        LatencyCorrection.Observed seen = new LatencyCorrection.Observed(
                TrafficSums.demand(last),
                TrafficSums.mean(last, Traffic::isl),
                TrafficSums.mean(last, Traffic::osl),
                TrafficSums.mean(last, Traffic::ttftMs),
                TrafficSums.mean(last, Traffic::itlMs),
                TrafficSums.mean(last, Traffic::durationMs));
        return tick.state().with(new LatencyCorrection(config, performance).of(seen, tick.decodingEngines()));
    }

    @Override
    public Proposed propose(Observed tick, RoleView role) {
        List<Step> trail = new ArrayList<>();
        RoleMemory memory = tick.state().role(role.role());
        Proposal floor = floor(tick, role, memory, trail);
        RoleMemory planned = memory.planned(floor);
        if (!config.load().enabled()) {
            return new Proposed(replicas(floor), null, trail, List.of(), planned);
        }
        List<WorkerLoad> workers = role.workers();
        if (workers == null) {
            Step step = new Step(Stage.PROPOSE, role.fleet().desired(), Reason.WORKERS_UNKNOWN, Map.of());
            trail.add(step);
            RoleMemory judged = planned.judged(0, memory.mismatchSince());
            return new Proposed(replicas(floor), Proposal.of(Source.LOAD, null, step), trail, List.of(), judged);
        }
        LoadSizing.Verdict verdict = judge(tick, role, workers);
        trail.add(verdict.proposal().step());
        WorkerMatch match = WorkerMatch.of(role.fleet(), workers, memory.mismatchSince(), tick.now());
        Proposal load = match.tolerable(config, tick.now())
                ? verdict.proposal()
                : match.bound(verdict.proposal(), role.fleet().counted(), trail);
        return new Proposed(
                replicas(floor), load, trail, List.of(), planned.judged(verdict.underTicks(), match.since()));
    }

    private static @Nullable Integer replicas(@Nullable Proposal proposal) {
        return proposal == null ? null : proposal.replicas();
    }

    /** The floor that throughput scaling sets, renewed at the end of every interval that was seen. */
    private @Nullable Proposal floor(Observed tick, RoleView role, RoleMemory memory, List<Step> trail) {
        if (performance == null) {
            return null;
        }
        DemandForecast demand = tick.state().demand();
        boolean due = tick.intervalClosed() && tick.state().requireTraffic().lastKnown();
        Proposal floor = due && demand != null
                ? new GuideSizing(config, performance)
                        .propose(role.fleet(), demand, tick.state().corrections())
                : memory.floor();
        if (floor == null) {
            NoDemand why = NoDemand.toForecast(tick.state().requireTraffic(), tick.now());
            trail.add(new Step(Stage.PROPOSE, role.fleet().desired(), why.reason(), why.evidence()));
        } else if (tick.intervalClosed() || floor.replicas() == null) {
            trail.add(floor.step());
        } else {
            trail.add(new Step(
                    Stage.PROPOSE, floor.replicas(), Reason.NOT_DUE, Map.of("floor", (double) floor.replicas())));
        }
        return floor;
    }

    private LoadSizing.Verdict judge(Observed tick, RoleView role, List<WorkerLoad> workers) {
        RoleMemory memory = tick.state().role(role.role());
        LatencyLine ttft = memory.regression().ttftLine();
        LatencyLine itl = memory.regression().itlLine();
        if (jump == null && target == null) {
            return loadSizing.judge(role.fleet(), workers, ttft, itl, memory.underTicks());
        }
        LoadJump.Measured seen = new LoadJump.Measured(
                workers, ttft, itl, memory.regression().lastingItlLine(), prompts(tick, role, memory));
        if (target != null) {
            return target.judge(role.fleet(), seen, memory.underTicks());
        }
        return Objects.requireNonNull(jump).judge(role.fleet(), seen, memory.underTicks());
    }

    private LoadJump.Prompts prompts(Observed tick, RoleView role, RoleMemory memory) {
        FadingHistogram lengths = tick.state().workload().isl();
        SteadyRate rate = SteadyRate.of(tick.state().requireTraffic());
        if (!tick.trafficFresh() || lengths.isEmpty() || rate.seconds() == 0) {
            return LoadJump.Prompts.UNKNOWN;
        }
        double lead = role.lead(config).toMillis() / 1000.0;
        double expected = rate.ahead(lead);
        return new LoadJump.Prompts(
                expected,
                Math.max(expected, rate.atMost(SURE)),
                rate.requests() > 0 ? expected / rate.perSecond() : 1,
                lengths,
                lengths.mean(),
                memory.reading().secondsPerToken(),
                memory.reading().ranks(),
                tick.backlog(),
                LoadJump.clearSeconds(config, role.startup().toSeconds()),
                lead);
    }
}
