package io.github.slaplanner.core.engine;

import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.api.decision.Proposal;
import io.github.slaplanner.api.decision.Reason;
import io.github.slaplanner.api.decision.Stage;
import io.github.slaplanner.api.decision.Step;
import io.github.slaplanner.api.forecast.DemandForecast;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.observation.WorkerLoad;
import io.github.slaplanner.api.profile.EnginePerformance;
import io.github.slaplanner.core.model.RoleFleet;
import io.github.slaplanner.core.model.Workload;
import io.github.slaplanner.core.observe.ProfileComparison;
import io.github.slaplanner.core.observe.WorkloadWindow;
import io.github.slaplanner.core.propose.SlaSizing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sizing by attainment. Throughput scaling proposes what the forecast needs; load scaling, where it is on, proposes what the
 * measured rate and the backlog need on top, and makes every tick a planning tick.
 */
final class SlaProposals implements Proposals {
    private final PlannerConfig config;
    private final EnginePerformance performance;
    private final SlaSizing sizing;

    SlaProposals(PlannerConfig config, EnginePerformance performance) {
        this.config = config;
        this.performance = performance;
        this.sizing = new SlaSizing(config, performance);
    }

    /** The longest start-up, the age that the forecast may reach before the next one, and the interval planned for. */
    @Override
    public Duration lookAhead(Tick tick) {
        Duration longest = Duration.ZERO;
        for (Role role : tick.roles()) {
            Duration lead = lead(tick, role);
            longest = lead.compareTo(longest) > 0 ? lead : longest;
        }
        return longest.plus(config.throughput().interval().multipliedBy(2));
    }

    private Duration lead(Tick tick, Role role) {
        Duration startup = tick.memory(role).startups().expected(config.get(Settings.STARTUP_TIME));
        return startup.plus(config.tick());
    }

    @Override
    public void prepare(Tick tick) {
        List<Double> prefill = new ArrayList<>();
        for (Role role : tick.roles()) {
            List<WorkerLoad> workers = tick.workers(role);
            if (role.prefills() && workers != null) {
                prefill.addAll(ProfileComparison.prefill(workers, performance.requirePrefill()));
            }
        }
        double decode = Double.NaN;
        if (tick.intervalClosed() && performance.decode() != null) {
            decode = ProfileComparison.decode(
                    tick.traffic().lastInterval(), tick.decodingEngines(), performance.decode());
        }
        tick.compared(tick.workload().compared(prefill, decode, config.tick()));
        DemandForecast demand = tick.demand();
        if (demand != null
                && !tick.workload().isl().isEmpty()
                && !tick.workload().osl().isEmpty()) {
            for (Role role : tick.roles()) {
                Proposal floor = sizing.propose(
                        tick.fleet(role),
                        demand,
                        tick.workload().shape(tick.traffic().requests()),
                        horizon(tick, role));
                tick.remember(role, tick.memory(role).planned(floor));
            }
        }
    }

    private SlaSizing.Horizon horizon(Tick tick, Role role) {
        return new SlaSizing.Horizon(Duration.between(tick.traffic().open(), tick.now()), lead(tick, role));
    }

    @Override
    public @Nullable Integer floor(Tick tick, RoleFleet fleet, List<Step> trail) {
        Proposal floor = tick.memory(fleet.role()).floor();
        if (floor == null) {
            trail.add(new Step(Stage.PROPOSE, fleet.desired(), Reason.NO_TRAFFIC_YET, Map.of()));
            return null;
        }
        trail.add(floor.step());
        return floor.replicas();
    }

    @Override
    public @Nullable Proposal load(Tick tick, RoleFleet fleet, List<Step> trail) {
        DemandForecast demand = tick.demand();
        WorkloadWindow seen = tick.workload();
        Proposal floor = tick.memory(fleet.role()).floor();
        if (!config.load().enabled() || demand == null || floor == null) {
            return null;
        }
        Workload measured = seen.measured(tick.traffic().requests());
        Proposal load = sizing.propose(fleet, demand, measured, horizon(tick, fleet.role()));
        if (load.replicas() == null || floor.replicas() == null || load.replicas() <= floor.replicas()) {
            return null;
        }
        Step step = new Step(
                Stage.PROPOSE, load.replicas(), Reason.LOAD_JUMP, load.step().evidence());
        trail.add(step);
        return new Proposal(io.github.slaplanner.api.decision.Source.LOAD, load.replicas(), step, load.alternatives());
    }
}
