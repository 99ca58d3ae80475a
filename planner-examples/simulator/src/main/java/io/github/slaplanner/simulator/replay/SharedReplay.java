package io.github.slaplanner.simulator.replay;

import io.github.slaplanner.api.observation.FleetState;
import io.github.slaplanner.api.observation.Observation;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.observation.RoleState;
import io.github.slaplanner.api.observation.Signal;
import io.github.slaplanner.connectors.global.arbiter.Arbiter;
import io.github.slaplanner.connectors.global.arbiter.ArbiterState;
import io.github.slaplanner.connectors.global.arbiter.Event;
import io.github.slaplanner.connectors.global.arbiter.Grant;
import io.github.slaplanner.connectors.global.arbiter.PoolRule;
import io.github.slaplanner.connectors.global.arbiter.PoolState;
import io.github.slaplanner.simulator.fleet.SimTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Replays several pools side by side, whose planners ask a global planner's arbiter instead of their fleets. All tick at the
 * same times: first every fleet is looked at, then every pool's planner decides and asks, in the order of the pools. Two runs
 * of the same pools give the same result, wall time aside.
 */
public final class SharedReplay {
    private static final double NANOS = 1e9;

    private final Arbiter arbiter;
    private final Map<String, Member> members = new LinkedHashMap<>();
    private ArbiterState state = ArbiterState.start(0);
    private long mostGpus;

    private SharedReplay(List<Pool> pools, Arbiter arbiter) {
        this.arbiter = arbiter;
        pools.forEach(pool -> members.put(pool.name(), new Member(pool)));
    }

    /**
     * One pool.
     *
     * @param name its name
     * @param spec its requests, fleet and SLA
     * @param policy its planner; all pools' planners have the same tick
     * @param rule its weight and priority
     */
    public record Pool(String name, ReplaySpec spec, Policy policy, PoolRule rule) {}

    /**
     * What came of it.
     *
     * @param pools result of every pool, in their order
     * @param mostGpus most GPUs that all pools held at a tick, engines that start and drain included
     */
    public record Result(List<PolicyResult> pools, long mostGpus) {
        /** Copies the list. */
        public Result {
            pools = List.copyOf(pools);
        }
    }

    /** One pool within a replay. */
    private static final class Member implements AutoCloseable {
        final Pool pool;
        final ReplayRun run;
        Observation observation;

        Member(Pool pool) {
            this.pool = pool;
            run = new ReplayRun(pool.spec(), pool.policy());
            String never = "not observed yet";
            observation =
                    new Observation(Instant.EPOCH, Signal.missing(never), Signal.missing(never), Signal.missing(never));
        }

        FleetState fleet() {
            return Objects.requireNonNull(observation.fleet().freshOrNull());
        }

        boolean done() {
            return !run.more() && !run.busy();
        }

        @Override
        public void close() {
            run.close();
        }
    }

    /**
     * Runs all pools to their end.
     *
     * @throws IllegalArgumentException if the planners tick differently, or a pool has no request to score
     */
    public static Result run(List<Pool> pools, Arbiter arbiter) {
        long start = System.nanoTime();
        SharedReplay replay = new SharedReplay(pools, arbiter);
        double tick = SimTime.seconds(pools.get(0).policy().tick());
        for (Pool pool : pools) {
            if (SimTime.seconds(pool.policy().tick()) != tick) {
                throw new IllegalArgumentException("The pool " + pool.name() + " must tick every " + tick + " s.");
            }
        }
        try {
            replay.execute(tick);
        } finally {
            replay.members.values().forEach(Member::close);
        }
        return replay.result((System.nanoTime() - start) / NANOS / pools.size());
    }

    private void execute(double tick) {
        double limit = Double.POSITIVE_INFINITY;
        members.values()
                .forEach(member -> step(Instant.EPOCH, new Event.Managed(member.pool.name(), member.pool.rule())));
        for (double now = tick; now <= limit && !members.values().stream().allMatch(Member::done); now += tick) {
            if (limit == Double.POSITIVE_INFINITY && arrivalsOver()) {
                limit = now + longestDrain();
            }
            tick(now);
        }
    }

    private boolean arrivalsOver() {
        return members.values().stream().noneMatch(member -> member.run.more());
    }

    private double longestDrain() {
        return members.values().stream()
                .mapToDouble(member -> member.pool.spec().drainSeconds())
                .max()
                .orElse(0);
    }

    private void tick(double seconds) {
        Instant now = SimTime.instant(seconds);
        long gpus = 0;
        for (Member member : members.values()) {
            member.run.passToTick(seconds);
            member.observation = member.run.observe();
            gpus += gpus(member.fleet());
            step(now, new Event.Seen(member.pool.name(), member.fleet().roles(), state.lastGrant()));
        }
        mostGpus = Math.max(mostGpus, gpus);
        for (Member member : members.values()) {
            Plan plan = member.run.decide(asAsked(member));
            Map<Role, Integer> wanted = new EnumMap<>(Role.class);
            PoolState pool = pool(member.pool.name());
            member.fleet().roles().keySet().forEach(role -> wanted.put(role, pool.wanted(role)));
            Map<Role, Integer> targets = new EnumMap<>(wanted);
            targets.putAll(plan.targets());
            step(
                    now,
                    targets.equals(wanted)
                            ? new Event.Renewed(member.pool.name())
                            : new Event.Asked(member.pool.name(), targets));
        }
    }

    /** The fleet as the global planner's connector shows it: what was asked for counts as desired. */
    private Observation asAsked(Member member) {
        Map<Role, RoleState> engines = member.fleet().roles();
        Map<Role, RoleState> roles = pool(member.pool.name())
                .asAsked(role -> Objects.requireNonNull(engines.get(role)).startups());
        Observation seen = member.observation;
        return new Observation(
                seen.now(), seen.traffic(), seen.workers(), Signal.fresh(FleetState.of(roles), seen.now()));
    }

    private PoolState pool(String name) {
        return Objects.requireNonNull(state.pools().get(name));
    }

    private void step(Instant now, Event event) {
        ArbiterState before = state;
        Arbiter.Step step = arbiter.step(state, now, List.of(event));
        state = step.state();
        for (Grant grant : step.grants()) {
            PoolState pool = Objects.requireNonNull(before.pools().get(grant.pool()));
            Map<Role, Integer> from = new EnumMap<>(Role.class);
            grant.replicas().keySet().forEach(role -> from.put(role, pool.target(role)));
            Member member = Objects.requireNonNull(members.get(grant.pool()));
            member.run.resize(from, new EnumMap<>(grant.replicas()), grant::why);
        }
    }

    private static long gpus(FleetState fleet) {
        return fleet.roles().values().stream()
                .mapToLong(role -> (long) role.present() * Objects.requireNonNullElse(role.gpusPerEngine(), 1))
                .sum();
    }

    private Result result(double seconds) {
        List<PolicyResult> results = new ArrayList<>();
        members.values()
                .forEach(member ->
                        results.add(member.run.result(new PolicyResult.Speed(member.run.requests(), seconds))));
        return new Result(results, mostGpus);
    }
}
