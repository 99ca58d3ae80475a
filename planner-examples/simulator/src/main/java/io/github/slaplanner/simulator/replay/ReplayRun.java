package io.github.slaplanner.simulator.replay;

import io.github.slaplanner.api.observation.FleetState;
import io.github.slaplanner.api.observation.Observation;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.core.trace.Request;
import io.github.slaplanner.simulator.fleet.Completion;
import io.github.slaplanner.simulator.fleet.Fleet;
import io.github.slaplanner.simulator.fleet.SimTime;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One pass over the trace with one policy. */
final class ReplayRun implements Arrivals.Listener, AutoCloseable {
    private static final double SECONDS_PER_HOUR = 3600;

    private final ReplaySpec spec;
    private final Policy policy;
    private final Score score;
    private final TimelineRecorder timeline = new TimelineRecorder();
    private final List<Action> actions = new ArrayList<>();
    private final Map<Role, Integer> most = new EnumMap<>(Role.class);
    private final Fleet fleet;
    private final Arrivals arrivals;
    private final List<Role> roles;
    private final double tickSeconds;
    private double nextTick;
    private boolean warm;
    private double gpuSecondsOfWarmup;
    private int scoredActions;
    private long requests;

    ReplayRun(ReplaySpec spec, Policy policy) {
        this.spec = spec;
        this.policy = policy;
        score = new Score(spec);
        fleet = new Fleet(spec.fleet(), this::completed);
        arrivals = new Arrivals(spec.workload(), spec.clients(), fleet, this);
        roles = spec.fleet().mode().roles();
        tickSeconds = SimTime.seconds(policy.tick());
        nextTick = tickSeconds;
    }

    /** Whether it came to its end; it stops as soon as more requests than {@code missesAllowed} have missed the SLA. */
    boolean execute(long missesAllowed) {
        try (arrivals) {
            while (arrivals.more()) {
                double next = arrivals.next();
                passTo(next);
                arrivals.step(next);
                if (score.missed() > missesAllowed) {
                    return false;
                }
            }
            drain(fleet.now() + spec.drainSeconds());
        }
        return score.notMet() <= missesAllowed;
    }

    private void checkScored() {
        if (score.offered() == 0) {
            throw new IllegalArgumentException("No request arrives after the warm-up (" + spec.warmupSeconds()
                    + " s), so there is nothing to score. Maybe shorten the warm-up.");
        }
    }

    @Override
    public void arrived(Request request) {
        score.arrived(fleet.now());
        requests++;
    }

    @Override
    public void abandoned(double arrivalSeconds, int osl) {
        score.abandoned(arrivalSeconds);
        timeline.abandoned();
    }

    /** Lets time pass up to a tick that somebody else decides at, with the requests that arrive until then. */
    void passToTick(double time) {
        while (arrivals.next() <= time) {
            double next = arrivals.next();
            warmUpTo(next);
            arrivals.step(next);
        }
        warmUpTo(time);
        fleet.advance(time);
    }

    /** Whether requests are still to come. */
    boolean more() {
        return arrivals.more();
    }

    /** Whether requests are still in the fleet. */
    boolean busy() {
        return fleet.inFlight() > 0;
    }

    @Override
    public void close() {
        arrivals.close();
    }

    private void passTo(double time) {
        while (nextTick <= time) {
            warmUpTo(nextTick);
            fleet.advance(nextTick);
            tick();
        }
        warmUpTo(time);
        fleet.advance(time);
    }

    private void warmUpTo(double time) {
        if (!warm && spec.warmupSeconds() <= time) {
            warm = true;
            fleet.advance(spec.warmupSeconds());
            gpuSecondsOfWarmup = fleet.gpuSeconds();
            noteMost();
        }
    }

    private void drain(double limit) {
        while (arrivals.next() <= limit) {
            double next = arrivals.next();
            passTo(next);
            arrivals.step(next);
        }
        fleet.drain(Math.min(nextTick, limit));
        while (fleet.inFlight() > 0 && nextTick <= limit) {
            tick();
            fleet.drain(Math.min(nextTick, limit));
        }
    }

    private void tick() {
        Observation observation = observe();
        act(Objects.requireNonNull(observation.fleet().freshOrNull()), decide(observation));
    }

    Observation observe() {
        nextTick += tickSeconds;
        spec.progress().at(policy.name(), fleet.now());
        return fleet.observe();
    }

    Plan decide(Observation observation) {
        Plan plan = policy.decide(observation);
        timeline.tick(observation, plan);
        return plan;
    }

    private void act(FleetState before, Plan plan) {
        Map<Role, Integer> from = new EnumMap<>(Role.class);
        Map<Role, Integer> to = new EnumMap<>(Role.class);
        before.roles().forEach((role, state) -> {
            from.put(role, state.desired());
            to.put(role, plan.targets().getOrDefault(role, state.desired()));
        });
        resize(from, to, plan.why());
    }

    void resize(Map<Role, Integer> from, Map<Role, Integer> to, Supplier<String> why) {
        if (!from.equals(to)) {
            actions.add(new Action(fleet.now(), from, to, why.get()));
            scoredActions += warm ? 1 : 0;
            fleet.scale(to);
            noteMost();
        }
    }

    private void noteMost() {
        if (warm) {
            roles.forEach(role -> most.merge(role, fleet.live(role), Math::max));
        }
    }

    private void completed(Completion completion) {
        score.completed(completion);
        timeline.completed(completion, score.meetsTtft(completion), score.meetsItl(completion));
    }

    /** Requests simulated. */
    long requests() {
        return requests;
    }

    /** The result of a run that came to its end. */
    PolicyResult result(PolicyResult.Speed speed) {
        checkScored();
        int decoding = most.getOrDefault(Role.DECODE, 0) + most.getOrDefault(Role.AGGREGATED, 0);
        return new PolicyResult(
                policy.name(),
                score.offered(),
                score.attainment(),
                score.ttftAttainment(),
                score.itlAttainment(),
                (fleet.gpuSeconds() - gpuSecondsOfWarmup) / SECONDS_PER_HOUR,
                scoredActions,
                most.getOrDefault(Role.PREFILL, 0),
                decoding,
                score.ttftMs().quantile(0.5),
                score.ttftMs().quantile(0.99),
                score.itlMs().quantile(0.5),
                score.itlMs().quantile(0.99),
                note(),
                timeline.points(),
                actions,
                speed);
    }

    private @Nullable String note() {
        return fleet.refused() == 0
                ? null
                : fleet.refused() + " requests are larger than the KV cache of an engine ("
                        + spec.fleet().rates().maxKvTokens() + " tokens) and were refused";
    }
}
