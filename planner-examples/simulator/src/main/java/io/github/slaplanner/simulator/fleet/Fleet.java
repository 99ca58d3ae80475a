package io.github.slaplanner.simulator.fleet;

import io.github.slaplanner.api.config.Mode;
import io.github.slaplanner.api.observation.FleetState;
import io.github.slaplanner.api.observation.Observation;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.observation.RoleState;
import io.github.slaplanner.api.observation.Signal;
import io.github.slaplanner.api.observation.WorkerLoad;
import io.github.slaplanner.core.trace.PromptBlocks;
import io.github.slaplanner.simulator.stats.RandomNumbers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * A simulated fleet. The caller moves time on with {@link #advance}, lets requests {@link #arrive} and changes the fleet
 * with {@link #scale}; the same calls give the same results.
 *
 * <p>Prefill engines are first-come-first-served queues with the profile's TTFT as service time; a request goes to the one
 * with the least unfinished work. Its prompt read, it goes to the decode engine that holds the fewest KV tokens; moving the
 * cache there takes no time, and what a full engine makes it wait counts into its ITL. When engines become ready, the
 * requests that still wait are dealt out anew, so that all engines of a role always serve what is in effect one line. With
 * another {@link Routing}, and with a jitter, engines and routers are less than that ideal.
 * Not for several threads at once.
 */
public final class Fleet {
    /** What {@link #arrive(int, int, int)} returns instead of a number if the request does not fit. */
    public static final int REFUSED = -1;

    private static final long JITTER_SEED = 3;

    private final RequestTable requests = new RequestTable();
    private final EventQueue events = new EventQueue();
    private final TrafficMeter meter = new TrafficMeter();
    private final Completion completion = new Completion();
    private final Map<Role, Pool> pools = new EnumMap<>(Role.class);
    private final Pool entry;
    private final Pool last;
    private final Mode mode;
    private final long maxKvTokens;
    private final CompletionListener listener;
    private final FleetTraits traits;
    private final RandomNumbers dice = new RandomNumbers(JITTER_SEED, 0);
    private double now;
    private int inFlight;
    private long refused;

    /** A fleet at time 0; {@code listener} is told of every request that ends. */
    public Fleet(FleetSpec spec, CompletionListener listener) {
        this.listener = listener;
        mode = spec.mode();
        traits = spec.traits();
        maxKvTokens = mode == Mode.PREFILL ? Long.MAX_VALUE : spec.rates().maxKvTokens();
        List<Role> roles = mode.roles();
        NextStage flow = new Route();
        for (Role role : roles) {
            Engine.World world =
                    new Engine.World(role, role == roles.get(0), spec.rates(), requests, events, flow, traits);
            Pool pool = new Pool(world, spec);
            pool.startWith(spec.initial(role));
            pools.put(role, pool);
        }
        entry = pool(roles.get(0));
        last = pool(roles.get(roles.size() - 1));
    }

    /** Seconds since the start. */
    public double now() {
        return now;
    }

    /** Lets everything happen that is due up to and at {@code until}. */
    public void advance(double until) {
        while (events.nextTime() <= until) {
            step();
        }
        now = Math.max(now, until);
    }

    /** Lets things happen until no request is in the system, or until {@code limit}. */
    public void drain(double limit) {
        while (inFlight > 0 && events.nextTime() <= limit) {
            step();
        }
        now = inFlight > 0 ? Math.max(now, limit) : now;
    }

    private void step() {
        Engine engine = events.first();
        now = engine.nextEvent();
        if (engine.state() == Engine.State.STARTING) {
            pool(engine.role()).becomeReady(now);
        } else {
            engine.fire(now);
            pool(engine.role()).releaseIfDone(engine, now);
        }
    }

    /**
     * A request arrives now. One that is larger than the KV cache of an engine is refused: it is offered, and never ends.
     *
     * @param isl prompt tokens, at least 1
     * @param osl output tokens, at least 1
     */
    public void arrive(int isl, int osl) {
        arrive(isl, 0, osl);
    }

    /**
     * A request arrives now, of whose prompt a prefix cache may hold a part.
     *
     * @param isl prompt tokens, at least 1
     * @param cached how many of them need no reading, 0 to {@code isl}
     * @param osl output tokens, at least 1
     * @return the request's number, given to another one after it has ended; {@value #REFUSED} if it is refused
     */
    public int arrive(int isl, int cached, int osl) {
        return arrive(new RequestWork(isl, cached, osl, PromptBlocks.NONE, 0));
    }

    /**
     * A request arrives now.
     *
     * @return the request's number, given to another one after it has ended; {@value #REFUSED} if it is refused
     */
    public int arrive(RequestWork ask) {
        meter.offered(ask.isl());
        if ((long) ask.isl() + ask.osl() > maxKvTokens) {
            refused++;
            return REFUSED;
        }
        int request = requests.add(now, ask, pace());
        inFlight++;
        if (mode == Mode.DECODE && ask.osl() == 1) {
            end(request);
        } else {
            entry.dispatch(request, now);
        }
        return request;
    }

    /**
     * Whether a request still waits for its first token.
     *
     * @param request its number
     * @param arrivalSeconds when it arrived, which tells it from a later request of the same number
     */
    public boolean waits(int request, double arrivalSeconds) {
        return mode != Mode.DECODE
                && requests.arrival(request) == arrivalSeconds
                && requests.firstToken(request) == arrivalSeconds
                && !requests.gone(request);
    }

    /** The client of a request that still {@link #waits} goes. A prompt that is being read is read to its end. */
    public void abandon(int request) {
        meter.cancelled();
        Engine holder = requests.holder(request);
        if (holder == null) {
            entry.abandon(request);
            remove(request);
        } else if (holder.abandon(request, now)) {
            remove(request);
            pool(holder.role()).releaseIfDone(holder, now);
        } else {
            requests.setGone(request);
        }
    }

    private void remove(int request) {
        requests.remove(request);
        inFlight--;
    }

    /** Times the profile that the prompt of the next request takes. */
    private double pace() {
        double jitter = traits.jitter();
        return jitter > 0 ? StrictMath.exp(jitter * dice.normal() - jitter * jitter / 2) : 1;
    }

    /** Output tokens of a request in the system that are out by now. */
    public int tokens(int request) {
        TokenEngine decoder = requests.decoder(request);
        if (decoder != null) {
            return decoder.tokens(request, now);
        }
        return requests.firstToken(request) > requests.arrival(request) ? 1 : 0;
    }

    /** When something happens next or a token comes out, seconds since the start; infinity if the fleet rests. */
    public double nextChange() {
        double next = events.nextTime();
        for (Pool pool : pools.values()) {
            next = Math.min(next, pool.nextToken(now));
        }
        return next;
    }

    /**
     * Moves to new replica counts; starting and draining take their time.
     *
     * @param targets per role of the mode; a role that is absent keeps its size
     * @throws IllegalArgumentException if the mode has no such role or a target is negative
     */
    public void scale(Map<Role, Integer> targets) {
        targets.forEach((role, target) -> {
            if (target < 0) {
                throw new IllegalArgumentException(
                        "The " + role.label() + " target (" + target + ") must not be negative.");
            }
            pool(role).scale(target, now);
        });
    }

    /**
     * What a planner sees now; traffic and averages are those since the last observation.
     *
     * @throws IllegalArgumentException if no time has passed since the last observation
     */
    public Observation observe() {
        Instant at = SimTime.instant(now);
        return new Observation(
                at,
                Signal.fresh(meter.drain(now, inFlight, entry.waiting(), traits.tokensPerStep()), at),
                Signal.fresh(workers(), at),
                Signal.fresh(state(), at));
    }

    /** The engines; each start-up is told once, here or by {@link #observe}. */
    public FleetState state() {
        EnumMap<Role, RoleState> roles = new EnumMap<>(Role.class);
        pools.forEach((role, pool) -> roles.put(role, pool.observe()));
        return FleetState.of(roles);
    }

    /** The loads of the engines that serve; averages are those since they were last asked for, here or by {@link #observe}. */
    public List<WorkerLoad> workers() {
        List<WorkerLoad> workers = new ArrayList<>();
        pools.values().forEach(pool -> pool.observeWorkers(now, workers));
        return List.copyOf(workers);
    }

    /** GPU-seconds held so far, from the creation of each engine until it is gone. */
    public double gpuSeconds() {
        return pools.values().stream().mapToDouble(pool -> pool.gpuSeconds(now)).sum();
    }

    /** Engines of a role that serve or are starting. */
    public int live(Role role) {
        return pool(role).live();
    }

    /** Requests in the system. */
    public int inFlight() {
        return inFlight;
    }

    /** Requests that were refused for their size. */
    public long refused() {
        return refused;
    }

    private Pool pool(Role role) {
        Pool pool = pools.get(role);
        if (pool == null) {
            throw new IllegalArgumentException("A fleet in mode " + mode + " has no " + role.label() + " engines.");
        }
        return pool;
    }

    private void end(int request) {
        int osl = requests.osl(request);
        completion.setRequest(request, osl, requests.attempt(request));
        completion.setTimes(requests.arrival(request), now);
        if (mode != Mode.DECODE) {
            completion.setTtft(requests.firstToken(request) - requests.arrival(request));
        }
        if (mode != Mode.PREFILL && osl > 1) {
            completion.setItl((now - requests.firstToken(request)) / (osl - 1));
        }
        meter.completed(completion, osl);
        listener.completed(completion);
        remove(request);
    }

    /** The way of a request through the roles. */
    private final class Route implements NextStage {
        @Override
        public void admitted(int request) {
            meter.admitted(requests.isl(request), requests.cached(request));
        }

        @Override
        public void firstToken(int request, double at) {
            requests.setFirstToken(request, at);
            meter.firstToken(at - requests.arrival(request));
        }

        @Override
        public void dropped(int request) {
            remove(request);
        }

        @Override
        public void handOver(int request, double at) {
            if (mode == Mode.PREFILL || requests.osl(request) == 1) {
                end(request);
            } else {
                last.dispatch(request, at);
            }
        }

        @Override
        public void finished(int request, double at) {
            end(request);
        }
    }
}
