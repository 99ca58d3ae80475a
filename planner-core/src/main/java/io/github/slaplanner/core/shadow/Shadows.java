package io.github.slaplanner.core.shadow;

import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.api.config.Sizing;
import io.github.slaplanner.api.forecast.Forecast;
import io.github.slaplanner.api.forecast.History;
import io.github.slaplanner.api.observation.FleetState;
import io.github.slaplanner.api.observation.Observation;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.profile.EnginePerformance;
import io.github.slaplanner.core.engine.PlannerEngine;
import io.github.slaplanner.core.engine.PlannerState;
import io.github.slaplanner.core.engine.RoleMemory;
import io.github.slaplanner.core.propose.Pools;
import io.github.slaplanner.core.shadow.ShadowState.Facts;
import io.github.slaplanner.core.shadow.ShadowState.Member;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Runs shadow policies beside a planner and scores them. Pure, as {@link PlannerEngine} is: the same state and observation give
 * the same scores.
 *
 * <p>A shadow sees real demand and its own fleet on paper: engines serve a start-up time after it asked for them, go at once when
 * it lets them go, and leave what they cannot serve in a queue. At every tick the pool models of sizing by attainment say which share of
 * the tick's requests its fleet keeps within the planner's SLA. The real fleet is scored by the same models, and so is an oracle
 * that has, at every tick, the fewest engines that suffice for it; the oracle knows no start-up time and no GPU budget.
 * What requests and engines are like is learned from the real fleet and shared by all.
 *
 * <p>The scores compare policies. They are not measurements: how far the models are off is told in the evaluation.
 */
public final class Shadows {
    private final List<Shadow> shadows;
    private final TickTraffic.Court court;
    private final PlannerEngine observer;

    private Shadows(List<Shadow> shadows, TickTraffic.Court court, PlannerEngine observer) {
        this.shadows = List.copyOf(shadows);
        this.court = court;
        this.observer = observer;
    }

    /**
     * Shadows of a planner.
     *
     * @param live the planner: its SLA and its engines' performance are what policies are scored by
     * @param shadows the policies
     * @throws IllegalArgumentException if two have one name, one has another mode than the planner, or the planner has no performance
     *     data of its engines
     */
    public static Shadows of(PlannerEngine live, List<Shadow> shadows) {
        PlannerConfig config = live.config();
        EnginePerformance performance = live.performance();
        if (performance == null) {
            throw new IllegalArgumentException(
                    "Shadows are scored by the engines' performance data, which this planner does"
                            + " not have. Maybe set enable_throughput_scaling to true.");
        }
        Set<String> names = new HashSet<>();
        for (Shadow shadow : shadows) {
            if (!names.add(shadow.name())) {
                throw new IllegalArgumentException("Two shadows are named \"" + shadow.name() + "\".");
            }
            if (shadow.engine().config().general().mode() != config.general().mode()) {
                throw new IllegalArgumentException("The mode of shadow " + shadow.name() + " is not the planner's ("
                        + config.general().mode() + "); the same fleet cannot be both.");
            }
        }
        PlannerConfig observing =
                config.toBuilder().set(Settings.SIZING, Sizing.SLA).build();
        PlannerEngine observer = PlannerEngine.of(observing, Shadows::lastValue, performance);
        return new Shadows(
                shadows, new TickTraffic.Court(config, performance, new Pools(config, performance)), observer);
    }

    /** What is seen does not depend on what is forecast. */
    private static Forecast lastValue(History history, Duration lead) {
        double[] steps = new double[Forecast.stepsWithin(lead, history.interval())];
        Arrays.fill(steps, history.value(history.size() - 1));
        return Forecast.ofPoints(history.interval(), steps);
    }

    /** The names of the shadows, in their order. */
    public List<String> names() {
        return shadows.stream().map(Shadow::name).toList();
    }

    /** Nothing seen. */
    public ShadowState start() {
        return start(observer.start());
    }

    /**
     * A start for all from what the planner has learned.
     *
     * @param learned the planner's state
     */
    public ShadowState start(PlannerState learned) {
        List<Member> members = new ArrayList<>();
        for (Shadow shadow : shadows) {
            PlannerState known = shadow.engine().adopt(learned).withoutCommand();
            members.add(new Member(ShadowFleet.EMPTY, known, null, null));
        }
        PlannerState seen = observer.adopt(learned).withoutCommand();
        return new ShadowState(new Facts(seen, seen, null, null), ShadowFleet.EMPTY, ShadowFleet.EMPTY, members);
    }

    /**
     * A whole tick: takes in what is seen, and lets every shadow decide. A shadow that throws keeps its fleet as it is.
     *
     * @param state what the last tick returned, or {@link #start()}
     * @param observation what the planner sees
     */
    public ShadowState step(ShadowState state, Observation observation) {
        ShadowState next = observe(state, observation);
        for (int i = 0; i < shadows.size(); i++) {
            try {
                next = decide(next, observation, i);
            } catch (RuntimeException e) {
                next = failed(next, i, e.toString());
            }
        }
        return next;
    }

    /** The first half of a tick: scores what all fleets made of its traffic, and lets time pass for them. */
    public ShadowState observe(ShadowState state, Observation observation) {
        Facts known = state.facts();
        PlannerState seen = observer.step(known.seen(), observation).state();
        // what came before there were engines to serve it is nobody's to answer for
        TickTraffic scene = state.live().fleet().isEmpty()
                ? null
                : TickTraffic.of(court, observation.traffic().freshOrNull(), seen);
        ShadowFleet live = scene == null ? state.live() : state.live().serve(scene);
        ShadowFleet oracle =
                scene == null ? state.oracle() : state.oracle().fewest(scene).serve(scene);
        FleetState fleet = observation.fleet().freshOrNull();
        ShadowFleet real = fleet == null
                ? live
                : live.like(fleet, court.config().general().mode().roles());
        Map<Role, Duration> startups = startups(seen);
        List<Member> members = new ArrayList<>();
        for (Member member : state.members()) {
            ShadowFleet served = scene == null ? member.lane() : member.lane().serve(scene);
            ShadowFleet begun = served.joined(real);
            members.add(member.on(begun.at(observation.now(), startups)));
        }
        Instant since = known.since() == null && scene != null ? scene.traffic().from() : known.since();
        Facts facts = new Facts(seen, known.seen(), scene, since);
        return new ShadowState(facts, real, oracle.joined(real), members);
    }

    private Map<Role, Duration> startups(PlannerState seen) {
        EnumMap<Role, Duration> startups = new EnumMap<>(Role.class);
        Duration prior = court.config().get(Settings.STARTUP_TIME);
        seen.roles()
                .forEach((role, memory) -> startups.put(role, memory.startups().typical(prior)));
        return startups;
    }

    /**
     * The second half of a tick for one shadow.
     *
     * @param state what {@link #observe} returned, or this for another shadow
     * @param observation what the planner sees
     * @param shadow its place in the list
     */
    public ShadowState decide(ShadowState state, Observation observation, int shadow) {
        Member member = state.members().get(shadow);
        PlannerEngine engine = shadows.get(shadow).engine();
        Facts facts = state.facts();
        PlannerEngine.Result step = engine.step(
                informed(member.state(), facts), SimulatedObservation.of(member.lane(), facts.scene(), observation));
        Instant now = observation.now();
        if (member.due() != null && now.isBefore(member.due())) {
            return state.with(shadow, new Member(member.lane(), step.state().withoutCommand(), member.due(), null));
        }
        ShadowFleet lane = member.lane().scaled(step.decision().targets(), now);
        return state.with(shadow, new Member(lane, step.state(), step.next(), null));
    }

    /** What is so whoever plans is learned from what is real: requests, engines, how latency follows load. */
    private static PlannerState informed(PlannerState state, Facts facts) {
        EnumMap<Role, RoleMemory> roles = new EnumMap<>(Role.class);
        state.roles().forEach((role, own) -> {
            RoleMemory real = facts.before().role(role);
            roles.put(
                    role,
                    new RoleMemory(
                            own.lastSeen(),
                            real.regression(),
                            real.reading(),
                            real.startups(),
                            own.served(),
                            own.underTicks(),
                            own.mismatchSince(),
                            own.floor(),
                            own.aim(),
                            own.scaling()));
        });
        return new PlannerState(
                state.decisions(),
                state.at(),
                state.traffic(),
                facts.before().workload(),
                state.log(),
                state.learned(),
                state.corrections(),
                state.demand(),
                roles);
    }

    /**
     * The second half of a tick for a shadow that could not decide.
     *
     * @param problem why, for people
     */
    public ShadowState failed(ShadowState state, int shadow, String problem) {
        Member member = state.members().get(shadow);
        return state.with(shadow, new Member(member.lane(), member.state(), member.due(), problem));
    }

    /** How all policies have done so far. */
    public Scoreboard scores(ShadowState state) {
        List<PolicyScore> scores = new ArrayList<>();
        scores.add(state.live().score(Scoreboard.LIVE, null));
        for (int i = 0; i < shadows.size(); i++) {
            Member member = state.members().get(i);
            scores.add(member.lane().score(shadows.get(i).name(), member.problem()));
        }
        scores.add(state.oracle().score(Scoreboard.ORACLE, null));
        return new Scoreboard(state.facts().since(), scores);
    }
}
