package io.github.slaplanner.core.engine;

import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.api.decision.Proposal;
import io.github.slaplanner.api.decision.Reason;
import io.github.slaplanner.api.decision.Source;
import io.github.slaplanner.api.decision.Stage;
import io.github.slaplanner.api.decision.Step;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.profile.EnginePerformance;
import io.github.slaplanner.core.model.DemandLog;
import io.github.slaplanner.core.model.RequestCost;
import io.github.slaplanner.core.model.RoleLimits;
import io.github.slaplanner.core.model.Workload;
import io.github.slaplanner.core.observe.NoDemand;
import io.github.slaplanner.core.observe.WorkloadWindow;
import io.github.slaplanner.core.propose.Pools;
import io.github.slaplanner.core.propose.SlaSizing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Sizing by attainment. Throughput scaling proposes, at the end of each interval, what the forecast needs; load scaling, where it is on,
 * proposes at every tick what is needed with the last seconds and the queue taken in.
 */
final class SlaProposals implements Proposals {
    /** Difference of real from profiled speed, and of work from tokens, that a decision mentions. */
    private static final double WORTH_SAYING = 0.05;

    private final PlannerConfig config;
    private final EnginePerformance performance;
    private final SlaSizing sizing;
    private final ExpectedRequests shapes;
    private final SlaLearning learning;

    /**
     * Proposals.
     *
     * @param config the configuration
     * @param performance of the engines
     * @param profiled whether it was measured once and for all, so that real engines may be slower or faster
     */
    SlaProposals(PlannerConfig config, EnginePerformance performance, boolean profiled) {
        this.config = config;
        this.performance = performance;
        this.sizing = new SlaSizing(config, performance);
        this.shapes = new ExpectedRequests(config);
        this.learning = new SlaLearning(config, performance, profiled, sizing);
    }

    /** What paths need, and the age that the forecast may reach before the next one. */
    @Override
    public Duration lookAhead(Observed tick) {
        Duration longest = Duration.ZERO;
        for (RoleView view : tick.roles().values()) {
            Duration lead = view.lead(config);
            longest = lead.compareTo(longest) > 0 ? lead : longest;
        }
        return longest.multipliedBy(2).plus(config.throughput().interval().multipliedBy(2));
    }

    @Override
    public int logBound(PlannerState state) {
        Duration longest = config.get(Settings.STARTUP_TIME);
        for (RoleMemory memory : state.roles().values()) {
            Duration usual = memory.startups().expected(config.get(Settings.STARTUP_TIME), Duration.ZERO);
            longest = usual.compareTo(longest) > 0 ? usual : longest;
        }
        return SlaSizing.slots(longest.plus(config.tick()).toSeconds());
    }

    @Override
    public PlannerState learn(Observed tick) {
        return learning.learn(tick);
    }

    @Override
    public Proposed propose(Observed tick, RoleView role) {
        List<Step> trail = new ArrayList<>();
        RoleMemory memory = tick.state().role(role.role());
        DemandLog log = tick.state().log();
        if (log == null || log.size() == 0 || !lengthsWorthPlanning(tick, role)) {
            NoDemand why = NoDemand.toSize(tick.state().requireTraffic());
            trail.add(new Step(Stage.PROPOSE, role.fleet().desired(), why.reason(), why.evidence()));
            return new Proposed(null, null, trail, List.of(), memory);
        }
        if (RoleLimits.of(config, role.role()).minimum() == 0
                && tick.idleFor(config.get(Settings.SCALE_TO_ZERO_AFTER))) {
            Step step = new Step(Stage.PROPOSE, 0, Reason.IDLE, Map.of("seconds", log.idleSeconds()));
            trail.add(step);
            return new Proposed(0, null, trail, List.of(), memory.planned(Proposal.of(Source.THROUGHPUT, 0, step)));
        }
        SlaSizing.View view = view(tick, role, log);
        Proposal floor = memory.floor();
        if (floor == null || tick.intervalClosed()) {
            floor = sizing.propose(view);
        }
        said(tick, role, view.shape(), trail);
        trail.add(floor.step());
        Proposal load = config.load().enabled() ? load(view.measuredNow(), floor, trail) : null;
        Proposal shown = load == null ? floor : load;
        return new Proposed(floor.replicas(), load, trail, shown.alternatives(), memory.planned(floor));
    }

    /** Lengths have been seen, or will not be seen soon: no engine serves, or an interval went by without. */
    private static boolean lengthsWorthPlanning(Observed tick, RoleView role) {
        return lengthsKnown(tick.state().workload(), role.role())
                || role.fleet().ready() == 0
                || tick.state().requireTraffic().closed() > 0;
    }

    private static boolean lengthsKnown(WorkloadWindow seen, Role role) {
        return !(role.prefills() && seen.isl().isEmpty())
                && !(role.decodes() && seen.osl().isEmpty());
    }

    /** What a person should know of the engines and requests that sizes rest on. */
    private void said(Observed tick, RoleView role, Pools.Shape shape, List<Step> trail) {
        if (!lengthsKnown(tick.state().workload(), role.role())) {
            Map<String, Double> evidence = new LinkedHashMap<>();
            evidence.put("isl", shape.isl());
            evidence.put("osl", shape.osl());
            trail.add(new Step(Stage.OBSERVE, role.fleet().desired(), Reason.LENGTHS_EXPECTED, evidence));
        }
        cost(role, shape, trail);
        corrected(role, shape.workload(), trail);
        infeasible(role, shape, trail);
    }

    /** What the last seconds and the queue ask for on top of the floor. */
    private @Nullable Proposal load(SlaSizing.View view, Proposal floor, List<Step> trail) {
        Proposal load = sizing.propose(view);
        int wanted = Objects.requireNonNullElse(load.replicas(), 0);
        if (wanted <= Objects.requireNonNullElse(floor.replicas(), 0)) {
            return null;
        }
        Step step =
                new Step(Stage.PROPOSE, wanted, Reason.LOAD_JUMP, load.step().evidence());
        trail.add(step);
        return new Proposal(Source.LOAD, wanted, step, load.alternatives());
    }

    private SlaSizing.View view(Observed tick, RoleView role, DemandLog log) {
        double waiting = role.role().prefills() ? tick.backlog() : role.waiting();
        return new SlaSizing.View(
                role.fleet(),
                log,
                shapes.of(tick, role),
                role.lead(config).toMillis() / 1000.0,
                role.readyIn().stream().mapToDouble(Double::doubleValue).toArray(),
                waiting,
                false,
                learning.miss(tick.state().role(role.role())));
    }

    /** Says what a request's tokens cost, where that is less than they say. */
    private static void cost(RoleView role, Pools.Shape shape, List<Step> trail) {
        RequestCost cost = shape.workload().cost();
        if (role.role().prefills() && 1 - cost.readShare() > WORTH_SAYING) {
            Map<String, Double> evidence = new LinkedHashMap<>();
            evidence.put("isl", shape.isl());
            evidence.put("cached", 100 * (1 - cost.readShare()));
            evidence.put("read", cost.read(shape.isl()));
            trail.add(new Step(Stage.OBSERVE, role.fleet().desired(), Reason.PROMPTS_CACHED, evidence));
        }
        if (role.role().decodes() && cost.tokensPerStep() - 1 > WORTH_SAYING) {
            Map<String, Double> evidence = new LinkedHashMap<>();
            evidence.put("osl", shape.osl());
            evidence.put("tokens", cost.tokensPerStep());
            evidence.put("steps", cost.steps(shape.osl()));
            trail.add(new Step(Stage.OBSERVE, role.fleet().desired(), Reason.TOKENS_PER_STEP, evidence));
        }
    }

    /** Says so where engines turned out to be slower or faster than profiled. */
    private static void corrected(RoleView role, Workload seen, List<Step> trail) {
        double ttft = role.role().prefills() ? seen.prefillSlowness() : 1;
        double itl = role.role().decodes() ? seen.decodeSlowness() : 1;
        for (double factor : new double[] {ttft, itl}) {
            if (Math.abs(factor - 1) > WORTH_SAYING) {
                Map<String, Double> evidence = Map.of("factor", factor);
                trail.add(new Step(Stage.OBSERVE, role.fleet().desired(), Reason.PROFILE_CORRECTED, evidence));
            }
        }
    }

    /** Says so where even an idle engine misses the SLA at the lengths that are forecast; the closest is planned then. */
    private void infeasible(RoleView role, Pools.Shape shape, List<Step> trail) {
        Workload seen = shape.workload();
        RequestCost cost = seen.cost();
        if (role.role().prefills()) {
            double best = seen.prefillSlowness() * performance.requirePrefill().ttftMs(cost.read(shape.isl()));
            infeasible(role, best, config.throughput().ttftMs(), trail);
        }
        if (role.role().decodes()) {
            double context = shape.isl() + shape.osl() / 2;
            double best = seen.decodeSlowness() * performance.requireDecode().itlMs(0, context) / cost.tokensPerStep();
            infeasible(role, best, config.throughput().itlMs(), trail);
        }
    }

    private static void infeasible(RoleView role, double best, double target, List<Step> trail) {
        if (best > target) {
            Map<String, Double> evidence = new LinkedHashMap<>();
            evidence.put("best", best);
            evidence.put("target", target);
            trail.add(new Step(Stage.PROPOSE, role.fleet().desired(), Reason.SLA_INFEASIBLE, evidence));
        }
    }
}
