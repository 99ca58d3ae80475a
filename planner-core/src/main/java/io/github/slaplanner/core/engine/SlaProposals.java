package io.github.slaplanner.core.engine;

import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.decision.Proposal;
import io.github.slaplanner.api.decision.Reason;
import io.github.slaplanner.api.decision.Source;
import io.github.slaplanner.api.decision.Stage;
import io.github.slaplanner.api.decision.Step;
import io.github.slaplanner.api.forecast.DemandForecast;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.profile.EnginePerformance;
import io.github.slaplanner.core.model.RoleFleet;
import io.github.slaplanner.core.model.Workload;
import io.github.slaplanner.core.observe.LeadErrors;
import io.github.slaplanner.core.observe.WorkloadWindow;
import io.github.slaplanner.core.propose.Outlook;
import io.github.slaplanner.core.propose.SlaSizing;
import io.github.slaplanner.core.propose.Trust;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Sizing by attainment. Throughput scaling proposes what the forecast needs; load scaling, where it is on, proposes what the
 * measured rate and the backlog need on top, and makes every tick a planning tick.
 */
final class SlaProposals implements Proposals {
    /** Difference of real from profiled speed that a decision mentions. */
    private static final double WORTH_SAYING = 0.05;

    private final PlannerConfig config;
    private final EnginePerformance performance;
    private final SlaSizing sizing;
    private final SlaLearning learning;

    SlaProposals(PlannerConfig config, EnginePerformance performance) {
        this.config = config;
        this.performance = performance;
        this.sizing = new SlaSizing(config, performance);
        this.learning = new SlaLearning(config, performance);
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
        return tick.startup(role).plus(config.tick());
    }

    @Override
    public void prepare(Tick tick) {
        learning.learn(tick, farStep(tick));
        DemandForecast demand = tick.demand();
        if (demand != null
                && !tick.workload().isl().isEmpty()
                && !tick.workload().osl().isEmpty()) {
            for (Role role : tick.roles()) {
                Outlook outlook = new Outlook(demand, tick.shape(), horizon(tick, role));
                Proposal floor = sizing.propose(tick.fleet(role), outlook, trust(tick, role));
                tick.remember(role, tick.memory(role).planned(floor));
            }
        }
    }

    /** Requests that will wait for a role when its engines asked for now serve; what waits before it comes to it then. */
    private double backlogToCome(Tick tick, RoleFleet fleet, DemandForecast demand) {
        double sum = 0;
        double arriving = Double.NaN;
        for (Role role : tick.roles()) {
            if (role.prefills() || role == fleet.role()) {
                double waiting = role.prefills() ? tick.backlog() : tick.waiting(role);
                SlaSizing.Queue queue = sizing.queue(tick.fleet(role), outlook(tick, role, waiting, demand), arriving);
                sum += queue.left();
                arriving = queue.passed();
            }
        }
        return sum;
    }

    private Outlook outlook(Tick tick, Role role, double backlog, DemandForecast demand) {
        double forecast = demand.requests().next().mean()
                * 1000
                / demand.requests().interval().toMillis();
        Workload measured = tick.workload().measured(tick.shape(), forecast, backlog);
        return new Outlook(demand, measured, horizon(tick, role));
    }

    /** Whether more requests wait for a role than come within the TTFT target: then it keeps the engines that it has. */
    private boolean piledUp(Tick tick, RoleFleet fleet, double rate) {
        double waiting = tick.backlog() + (fleet.role().prefills() ? 0 : tick.waiting(fleet.role()));
        return waiting > Math.max(1, rate * config.throughput().ttftMs() / 1000);
    }

    private Trust trust(Tick tick, Role role) {
        double interval = config.throughput().interval().toMillis() / 1000.0;
        return new Trust(
                errors(tick.errors().near(), role),
                errors(tick.errors().far(), role),
                (farStep(tick) + 0.5) * interval,
                learning.miss(tick.memory(role)));
    }

    /** Step of a forecast in which engines asked for before the next forecast serve. */
    private int farStep(Tick tick) {
        Duration lead = lookAhead(tick).minus(config.throughput().interval());
        return (int) lead.dividedBy(config.throughput().interval());
    }

    private static Trust.Errors errors(LeadErrors errors, Role role) {
        return (prompt, output, levels) -> {
            double[] ratios =
                    role.prefills() ? errors.prefill().ratios(prompt, errors.lag(), levels) : new double[levels.length];
            double[] decode =
                    role.decodes() ? errors.decode().ratios(output, errors.lag(), levels) : new double[levels.length];
            Arrays.setAll(ratios, i -> Math.max(ratios[i], decode[i]));
            return ratios;
        };
    }

    private Outlook.Horizon horizon(Tick tick, Role role) {
        Duration lead = lead(tick, role);
        Duration since = Duration.between(tick.traffic().open(), tick.now());
        return new Outlook.Horizon(since, lead, tick.engineSeconds(role, lead));
    }

    @Override
    public @Nullable Integer floor(Tick tick, RoleFleet fleet, List<Step> trail) {
        Proposal floor = tick.memory(fleet.role()).floor();
        if (floor == null) {
            trail.add(new Step(Stage.PROPOSE, fleet.desired(), Reason.NO_TRAFFIC_YET, Map.of()));
            return null;
        }
        corrected(tick, fleet, trail);
        infeasible(tick, fleet, trail);
        trail.add(floor.step());
        return floor.replicas();
    }

    /** Says so where engines turned out to be slower or faster than profiled. */
    private static void corrected(Tick tick, RoleFleet fleet, List<Step> trail) {
        WorkloadWindow seen = tick.workload();
        double ttft = fleet.role().prefills() ? seen.prefillSlowness() : 1;
        double itl = fleet.role().decodes() ? seen.decodeSlowness() : 1;
        for (double factor : new double[] {ttft, itl}) {
            if (Math.abs(factor - 1) > WORTH_SAYING) {
                Map<String, Double> evidence = Map.of("factor", factor);
                trail.add(new Step(Stage.OBSERVE, fleet.desired(), Reason.PROFILE_CORRECTED, evidence));
            }
        }
    }

    /** Says so where even an idle engine misses the SLA at the lengths that are forecast; the closest is planned then. */
    private void infeasible(Tick tick, RoleFleet fleet, List<Step> trail) {
        DemandForecast demand = tick.demand();
        if (demand == null) {
            return;
        }
        WorkloadWindow seen = tick.workload();
        double isl = demand.isl().next().mean();
        if (fleet.role().prefills()) {
            double best = seen.prefillSlowness() * performance.requirePrefill().ttftMs(isl);
            infeasible(fleet, best, config.throughput().ttftMs(), trail);
        }
        if (fleet.role().decodes()) {
            double context = isl + demand.osl().next().mean() / 2;
            double best = seen.decodeSlowness() * performance.requireDecode().itlMs(0, context);
            infeasible(fleet, best, config.throughput().itlMs(), trail);
        }
    }

    private static void infeasible(RoleFleet fleet, double best, double target, List<Step> trail) {
        if (best > target) {
            Map<String, Double> evidence = new LinkedHashMap<>();
            evidence.put("best", best);
            evidence.put("target", target);
            trail.add(new Step(Stage.PROPOSE, fleet.desired(), Reason.SLA_INFEASIBLE, evidence));
        }
    }

    @Override
    public @Nullable Proposal load(Tick tick, RoleFleet fleet, List<Step> trail) {
        DemandForecast demand = tick.demand();
        Proposal floor = tick.memory(fleet.role()).floor();
        if (!config.load().enabled() || demand == null || floor == null) {
            return null;
        }
        Outlook outlook = outlook(tick, fleet.role(), backlogToCome(tick, fleet, demand), demand);
        boolean held = piledUp(tick, fleet, outlook.workload().perSecond());
        if (!held && !sizing.exceeds(outlook)) {
            return null;
        }
        Proposal load = sizing.propose(fleet, outlook, trust(tick, fleet.role()));
        int wantedNow = Math.max(held ? fleet.desired() : 0, Objects.requireNonNullElse(load.replicas(), 0));
        if (wantedNow <= Objects.requireNonNullElse(floor.replicas(), 0)) {
            return null;
        }
        Step step =
                new Step(Stage.PROPOSE, wantedNow, Reason.LOAD_JUMP, load.step().evidence());
        trail.add(step);
        return new Proposal(Source.LOAD, wantedNow, step, load.alternatives());
    }
}
