package io.github.slaplanner.mock;

import io.github.slaplanner.api.observation.FleetState;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.observation.RoleState;
import io.github.slaplanner.api.observation.WorkerLoad;
import io.github.slaplanner.simulator.fleet.Completion;
import io.github.slaplanner.simulator.fleet.Fleet;
import io.github.slaplanner.simulator.fleet.SimTime;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The simulated fleet in real time. One thread sleeps until the fleet has something to show, lets the simulation catch up
 * with the clock and tells every request how many of its tokens are out.
 */
final class LiveFleet implements AutoCloseable {
    private record Running(Prompt prompt, Generation generation) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<Integer, Running> running = new HashMap<>();
    private final PriorityQueue<Double> arrivals = new PriorityQueue<>();
    private final Fleet fleet;
    private final PrefixCache cache;
    private final double speed;
    private final long startNanos = System.nanoTime();
    private final Instant startInstant = Instant.now();
    private final Thread thread = new Thread(this::run, "mock-fleet");
    private @Nullable Running arriving;
    private boolean closed;

    /** A fleet that runs from now on. */
    LiveFleet(MockSpec spec) {
        fleet = new Fleet(spec.fleet(), this::ended);
        cache = new PrefixCache(spec.fleet().rates().maxKvTokens());
        speed = spec.speed();
        thread.setDaemon(true);
        thread.start();
    }

    /** A request has come that is yet to be read. Until it is submitted or closed, the time of the fleet stands still. */
    final class Arrival implements AutoCloseable {
        private final Double at;

        private Arrival(double at) {
            this.at = at;
        }

        /**
         * The request, at the time when it came.
         *
         * @throws BadRequestException if no engine can hold it
         */
        Generation submit(Prompt prompt, int outputTokens) {
            return LiveFleet.this.submit(prompt, outputTokens);
        }

        @Override
        public void close() {
            atNow(() -> arrivals.remove(at));
        }
    }

    Arrival arrival() {
        return atNow(() -> {
            Arrival arrival = new Arrival(fleet.now());
            arrivals.add(arrival.at);
            return arrival;
        });
    }

    private Generation submit(Prompt prompt, int outputTokens) {
        return atNow(() -> {
            Running request = new Running(prompt, new Generation(prompt.tokens(), outputTokens));
            arriving = request;
            int id = fleet.arrive(prompt.tokens(), cache.cached(prompt), outputTokens);
            if (id == Fleet.REFUSED) {
                throw new BadRequestException("prompt (" + prompt.tokens() + " tokens) and max_tokens (" + outputTokens
                        + ") are more than the KV cache holds");
            }
            if (arriving != null) {
                running.put(id, request);
                arriving = null;
            }
            return request.generation;
        });
    }

    void scale(Map<Role, Integer> targets) {
        atNow(() -> {
            fleet.scale(targets);
            return targets;
        });
    }

    /** The engines, in the time of the clock on the wall. */
    FleetState state() {
        FleetState state = atNow(fleet::state);
        EnumMap<Role, RoleState> roles = new EnumMap<>(Role.class);
        state.roles().forEach((role, at) -> roles.put(role, real(at)));
        return FleetState.of(roles);
    }

    private RoleState real(RoleState state) {
        return RoleState.builder()
                .desired(state.desired())
                .ready(state.ready())
                .startingSince(state.startingSince().stream()
                        .map(since -> startInstant.plus(real(Duration.between(Instant.EPOCH, since))))
                        .toList())
                .draining(state.draining())
                .gpusPerEngine(state.gpusPerEngine())
                .startups(state.startups().stream().map(this::real).toList())
                .build();
    }

    private Duration real(Duration simulated) {
        return SimTime.duration(SimTime.seconds(simulated) / speed);
    }

    /** The loads of the engines that serve; latencies in simulated time. */
    List<WorkerLoad> workers() {
        return atNow(fleet::workers);
    }

    private <T> T atNow(Supplier<T> call) {
        lock.lock();
        try {
            fleet.advance(due());
            return call.get();
        } finally {
            changed.signal();
            lock.unlock();
        }
    }

    /** How far the simulation may go. */
    private double due() {
        Double first = arrivals.peek();
        return first == null ? now() : Math.min(first, now());
    }

    private double now() {
        return (System.nanoTime() - startNanos) / 1e9 * speed;
    }

    private void run() {
        lock.lock();
        try {
            while (!closed) {
                fleet.advance(due());
                running.forEach((id, request) -> request.generation.reach(fleet.tokens(id)));
                double wait = arrivals.isEmpty() ? (fleet.nextChange() - now()) / speed : Double.POSITIVE_INFINITY;
                long nanos = (long) Math.min(wait * 1e9, TimeUnit.DAYS.toNanos(1));
                if (nanos > 0) {
                    changed.awaitNanos(nanos);
                }
            }
        } catch (InterruptedException e) {
            closed = true;
        } finally {
            running.values().forEach(request -> request.generation.cut());
            lock.unlock();
        }
    }

    private void ended(Completion completion) {
        Running request = running.remove(completion.request());
        if (request == null) {
            request = arriving;
            arriving = null;
        }
        if (request != null) {
            cache.keep(request.prompt);
            request.generation.reach(request.generation.outputTokens());
        }
    }

    /** Stops the time; answers that are still coming are cut. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }
}
