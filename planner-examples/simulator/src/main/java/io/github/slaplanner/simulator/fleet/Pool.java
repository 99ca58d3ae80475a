package io.github.slaplanner.simulator.fleet;

import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.observation.RoleState;
import io.github.slaplanner.api.observation.WorkerLoad;
import io.github.slaplanner.simulator.stats.RandomNumbers;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The engines of one role: routing, start-up, drain, and the GPU time of it all. */
final class Pool {
    private static final long ENTRY_SEED = 1;
    private static final long LAST_SEED = 2;

    private final Engine.World world;
    private final double startupSeconds;
    private final int gpusPerEngine;
    private final Routing routing;
    private final RandomNumbers dice;
    private final List<Engine> ready = new ArrayList<>();
    private final List<Engine> draining = new ArrayList<>();
    private final ArrayDeque<Engine> starting = new ArrayDeque<>();
    private final RequestQueue router;
    private List<Duration> startups = new ArrayList<>();
    private int created;
    private int turn;
    private int desired;
    private double engineSeconds;
    private double accrued;

    Pool(Engine.World world, FleetSpec spec) {
        this.world = world;
        this.startupSeconds = SimTime.seconds(spec.startup());
        this.gpusPerEngine = spec.gpus(world.role());
        this.routing = spec.traits().routing();
        this.dice = new RandomNumbers(world.entry() ? ENTRY_SEED : LAST_SEED, 0);
        this.router = new RequestQueue(world.requests());
    }

    /** Adds engines that serve at once, as the fleet's start. */
    void startWith(int engines) {
        desired = engines;
        for (int i = 0; i < engines; i++) {
            Engine engine = create(0, 0);
            engine.becomeReady();
            ready.add(engine);
        }
    }

    /** Gives a request to an engine; without a ready one it waits. */
    void dispatch(int request, double now) {
        if (ready.isEmpty()) {
            router.add(request);
        } else {
            chosen(request, now).accept(request, now);
        }
    }

    /** Lets go of a request that waits for an engine. */
    void abandon(int request) {
        router.remove(request);
    }

    private Engine chosen(int request, double now) {
        return switch (routing) {
            case LEAST_LOADED -> leastLoaded(now);
            case ROUND_ROBIN -> ready.get(turn++ % ready.size());
            case KV_AWARE -> cheapest(request, now);
            case RANDOM -> ready.get((int) (dice.uniform() * ready.size()));
        };
    }

    /** The oldest of those where the request costs least. */
    private Engine cheapest(int request, double now) {
        Engine best = ready.get(0);
        double least = Double.POSITIVE_INFINITY;
        for (Engine engine : ready) {
            double cost = engine.cost(request, now);
            if (cost < least) {
                least = cost;
                best = engine;
            }
        }
        return best;
    }

    /** The oldest of those that have the least to do. */
    private Engine leastLoaded(double now) {
        Engine best = ready.get(0);
        double least = best.load(now);
        for (int i = 1; i < ready.size(); i++) {
            double load = ready.get(i).load(now);
            if (load < least) {
                least = load;
                best = ready.get(i);
            }
        }
        return best;
    }

    /**
     * Moves towards {@code target} engines. Engines that are still starting are cancelled first, the newest first; then the
     * idlest drain.
     */
    void scale(int target, double now) {
        accrue(now);
        desired = target;
        int surplus = ready.size() + starting.size() - target;
        for (; surplus < 0; surplus++) {
            starting.add(create(now, now + startupSeconds));
        }
        for (; surplus > 0 && !starting.isEmpty(); surplus--) {
            starting.removeLast().leave();
        }
        for (; surplus > 0; surplus--) {
            drain(leastLoaded(now), now);
        }
    }

    private Engine create(double now, double readyAt) {
        int id = created++;
        return world.role() == Role.PREFILL
                ? new PrefillEngine(id, world, now, readyAt)
                : new TokenEngine(id, world, now, readyAt);
    }

    private void drain(Engine engine, double now) {
        ready.remove(engine);
        draining.add(engine);
        engine.drain();
        releaseIfDone(engine, now);
    }

    /** Lets an engine go that drains and has nothing left to do. */
    void releaseIfDone(Engine engine, double now) {
        if (engine.state() == Engine.State.DRAINING && engine.idle()) {
            accrue(now);
            draining.remove(engine);
            engine.leave();
        }
    }

    /** The oldest starting engine serves from now on. Requests in line are dealt out anew once all of this instant do. */
    void becomeReady(double now) {
        Engine engine = starting.removeFirst();
        engine.becomeReady();
        ready.add(engine);
        startups.add(SimTime.duration(now - engine.created()));
        if (starting.isEmpty() || starting.getFirst().readyAt() > now) {
            dealAnew(now);
        }
    }

    private void dealAnew(double now) {
        List<Integer> inLine = new ArrayList<>();
        router.drainTo(inLine);
        if (routing == Routing.LEAST_LOADED) {
            ready.forEach(engine -> engine.surrender(now, inLine));
        }
        RequestTable requests = world.requests();
        inLine.sort(Comparator.comparingDouble((Integer request) -> requests.firstToken(request))
                .thenComparing(Comparator.naturalOrder()));
        inLine.forEach(request -> chosen(request, now).accept(request, now));
    }

    /** GPU-seconds that engines have held up to {@code now}, from creation until they are gone. */
    double gpuSeconds(double now) {
        accrue(now);
        return engineSeconds * gpusPerEngine;
    }

    private void accrue(double now) {
        engineSeconds += (now - accrued) * (ready.size() + starting.size() + draining.size());
        accrued = now;
    }

    /** Requests that wait for an engine or at one. */
    int waiting() {
        int sum = router.size();
        for (int i = 0; i < ready.size(); i++) {
            sum += ready.get(i).waiting();
        }
        for (int i = 0; i < draining.size(); i++) {
            sum += draining.get(i).waiting();
        }
        return sum;
    }

    /** When the next token comes out of an engine of this role. */
    double nextToken(double now) {
        double next = Double.POSITIVE_INFINITY;
        for (Engine engine : ready) {
            next = Math.min(next, engine.nextToken(now));
        }
        for (Engine engine : draining) {
            next = Math.min(next, engine.nextToken(now));
        }
        return next;
    }

    /** Engines that serve or will. */
    int live() {
        return ready.size() + starting.size();
    }

    /** The engines; start-ups are told once. */
    RoleState observe() {
        List<Duration> seen = startups;
        startups = new ArrayList<>();
        return RoleState.builder()
                .desired(desired)
                .ready(ready.size())
                .startingSince(starting.stream()
                        .map(engine -> SimTime.instant(engine.created()))
                        .toList())
                .draining(draining.size())
                .gpusPerEngine(gpusPerEngine)
                .startups(seen)
                .build();
    }

    /** Loads of the engines that serve. */
    void observeWorkers(double now, List<WorkerLoad> into) {
        for (Engine engine : ready) {
            into.add(engine.observe(now));
        }
    }
}
