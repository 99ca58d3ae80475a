package io.github.slaplanner.connectors.global.service;

import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.observation.RoleState;
import io.github.slaplanner.api.spi.DeploymentInfo;
import io.github.slaplanner.connectors.global.arbiter.Arbiter;
import io.github.slaplanner.connectors.global.arbiter.ArbiterState;
import io.github.slaplanner.connectors.global.arbiter.Event;
import io.github.slaplanner.connectors.global.arbiter.Explanation;
import io.github.slaplanner.connectors.global.arbiter.PoolState;
import io.github.slaplanner.connectors.global.arbiter.Verdict;
import io.github.slaplanner.connectors.global.service.Authenticator.Caller;
import io.github.slaplanner.connectors.global.wire.PoolAnswer;
import io.github.slaplanner.connectors.global.wire.ScaleAnswer;
import io.github.slaplanner.connectors.global.wire.ScaleAnswer.Status;
import io.github.slaplanner.connectors.global.wire.ScaleMessage;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Owns the GPU budget of many pools. Requests and sightings go through the {@link Arbiter} one after the other, which takes
 * microseconds; everything that talks to a pool's environment is done by that pool's own worker. Safe for several threads.
 */
public final class GlobalPlanner implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GlobalPlanner.class);

    private final ServiceConfig config;
    private final InstantSource clock;
    private final PoolConnectors connectors;
    private final Pools pools;
    private final Arbiter arbiter;
    private final @Nullable StateSaver saver;
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(work -> PoolWorker.daemon(work, "global planner timer"));
    private final PoolWorker.Shared shared;

    private final ReentrantLock lock = new ReentrantLock();
    /** Signalled at every step. */
    private final Condition stepped = lock.newCondition();

    private final Map<String, PoolWorker> workers = new HashMap<>();
    private final RequestChecks checks;
    private ArbiterState state;
    private SortedMap<String, Verdict> verdicts = new TreeMap<>();
    private boolean closed;

    private GlobalPlanner(ServiceConfig config, PoolConnectors connectors, InstantSource clock) {
        this.config = config;
        this.clock = clock;
        this.connectors = connectors;
        pools = new Pools(config.pools());
        checks = new RequestChecks(clock);
        arbiter = new Arbiter(config.rules());
        shared = new PoolWorker.Shared(clock, timer, config.pace());
        StateFile file = config.stateFile() == null ? null : new StateFile(config.stateFile());
        saver = file == null ? null : new StateSaver(file);
        ArbiterState saved = file == null ? null : file.load();
        // Ids rise even if the state is lost: they begin with the time.
        state = saved == null ? ArbiterState.start(clock.instant().toEpochMilli()) : saved;
    }

    /**
     * Starts with the saved state, if there is one.
     *
     * @param connectors opens the connectors to the pools
     * @param clock the time
     * @throws RuntimeException if there is a saved state that cannot be read
     */
    public static GlobalPlanner start(ServiceConfig config, PoolConnectors connectors, InstantSource clock) {
        GlobalPlanner planner = new GlobalPlanner(config, connectors, clock);
        planner.begin();
        return planner;
    }

    private void begin() {
        lock.lock();
        try {
            List<Event> events = new ArrayList<>();
            for (String name : state.pools().keySet()) {
                PoolConfig pool = pools.saved(name);
                if (pool == null) {
                    events.add(new Event.Released(name));
                } else {
                    events.add(new Event.Managed(name, pool.rule()));
                    work(pool);
                }
            }
            for (PoolConfig pool : pools.listed()) {
                events.add(new Event.Managed(pool.key().name(), pool.rule()));
                work(pool);
            }
            step(events);
        } finally {
            lock.unlock();
        }
    }

    private PoolWorker work(PoolConfig pool) {
        return workers.computeIfAbsent(pool.key().name(), name -> {
            PoolWorker worker = new PoolWorker(pool, connectors, shared, this::seen);
            worker.start();
            return worker;
        });
    }

    /** Only under the lock. */
    private void step(List<Event> events) {
        Instant now = clock.instant();
        Instant last = state.at();
        // A clock that was set back must not make time run backwards.
        Arbiter.Step step = arbiter.step(state, last != null && last.isAfter(now) ? last : now, events);
        state = step.state();
        verdicts = step.verdicts();
        step.grants().forEach(grant -> {
            PoolWorker worker = workers.get(grant.pool());
            if (worker != null) {
                worker.carryOut(grant);
            }
        });
        if (saver != null) {
            saver.save(state);
        }
        stepped.signalAll();
    }

    private void seen(PoolConfig pool, Map<Role, RoleState> roles, long carriedOut) {
        lock.lock();
        try {
            if (!closed) {
                step(List.of(new Event.Seen(pool.key().name(), roles, carriedOut)));
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * A pool's planner asks for replicas.
     *
     * @param caller who asks
     * @throws RefusedException if the request is wrong or not allowed
     */
    ScaleAnswer scale(Caller caller, ScaleMessage message) {
        PoolKey key = new PoolKey(message.k8sNamespace(), message.graphDeploymentName());
        PoolConfig pool = pools.pool(caller, key, message.callerNamespace());
        if (config.noOperation()) {
            LOG.info("{}: asks for {} (no-operation)", key.name(), message.replicas());
            return new ScaleAnswer(
                    Status.SUCCESS, "[no-operation] Scale request received and logged (not executed)", Map.of());
        }
        lock.lock();
        try {
            checks.check(key, message, state.pools().get(key.name()));
            List<Event> events = new ArrayList<>();
            if (!workers.containsKey(key.name())) {
                events.add(new Event.Managed(key.name(), pool.rule()));
                work(pool);
            }
            events.add(new Event.Asked(key.name(), message.replicas()));
            step(events);
            ScaleAnswer answer = answer(key);
            return message.blocking() ? awaitServing(key, answer) : answer;
        } finally {
            lock.unlock();
        }
    }

    private ScaleAnswer answer(PoolKey key) {
        return Answers.of(key, verdict(key));
    }

    private Verdict verdict(PoolKey key) {
        Verdict verdict = verdicts.get(key.name());
        if (verdict == null) {
            throw new IllegalStateException("The pool " + key.name() + " has no verdict");
        }
        return verdict;
    }

    /** Waits without the lock; others go on. */
    private ScaleAnswer awaitServing(PoolKey key, ScaleAnswer first) {
        long left = config.pace().blockingTimeout().toNanos();
        try {
            while (left > 0 && !serving(key)) {
                left = stepped.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (serving(key)) {
            return answer(key);
        }
        return Answers.notServing(first);
    }

    private boolean serving(PoolKey key) {
        PoolState pool = state.pools().get(key.name());
        return pool != null
                && !pool.unmet()
                && pool.pending().isEmpty()
                && pool.seen() != null
                && pool.seen().roles().values().stream().allMatch(RoleState::stable);
    }

    /**
     * The engines of a pool, as they are now.
     *
     * @param take whether the caller is the pool's planner: it stands by its wish, and takes the start-up times
     * @throws RefusedException if it is not allowed, or the pool cannot be seen
     */
    PoolAnswer observe(Caller caller, PoolKey key, boolean take) {
        PoolWorker worker = worker(pools.pool(caller, key));
        try {
            worker.look().get(config.pace().callTimeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            throw unseen(
                    key,
                    "it did not answer within " + config.pace().callTimeout().toSeconds() + " s");
        }
        if (!worker.problem().isEmpty()) {
            throw unseen(key, worker.problem());
        }
        lock.lock();
        try {
            if (take) {
                step(List.of(new Event.Renewed(key.name())));
            }
            return view(key, worker, take);
        } finally {
            lock.unlock();
        }
    }

    private PoolWorker worker(PoolConfig pool) {
        lock.lock();
        try {
            String name = pool.key().name();
            boolean known = workers.containsKey(name);
            PoolWorker worker = work(pool);
            if (!known) {
                step(List.of(new Event.Managed(name, pool.rule())));
            }
            return worker;
        } finally {
            lock.unlock();
        }
    }

    private static RefusedException unseen(PoolKey key, String problem) {
        return new RefusedException(
                RefusedException.UNAVAILABLE, "The pool " + key.name() + " cannot be seen: " + problem);
    }

    private PoolAnswer view(PoolKey key, PoolWorker worker, boolean take) {
        PoolState pool = state.pools().get(key.name());
        if (pool == null || pool.seen() == null) {
            throw unseen(key, "it has not been seen yet");
        }
        DeploymentInfo deployment = worker.deployment();
        return new PoolAnswer(
                key.name(),
                pool.asAsked(role -> take ? worker.takeStartups(role) : List.of()),
                Explanation.of(verdict(key)),
                deployment.modelName(),
                deployment.routerMetricsUrl());
    }

    /** What all pools have and want, for people. */
    Overview overview() {
        lock.lock();
        try {
            Map<String, Overview.Pool> views = new TreeMap<>();
            state.pools().forEach((name, pool) -> views.put(name, line(name, pool)));
            return new Overview(config.rules().maxTotalGpus(), config.rules().minTotalGpus(), views);
        } finally {
            lock.unlock();
        }
    }

    private Overview.Pool line(String name, PoolState pool) {
        PoolWorker worker = workers.get(name);
        Verdict verdict = verdicts.get(name);
        return new Overview.Pool(
                pool.heldGpus(),
                pool.standing(),
                verdict == null ? "" : Explanation.of(verdict),
                worker == null ? "" : worker.problem());
    }

    /** Managed namespaces for the health message: a list, or "all". */
    Object managedNamespaces() {
        var namespaces = config.pools().namespaces();
        return namespaces == null ? "all" : namespaces.stream().sorted().toList();
    }

    /** Stops and saves; the pools stay as they are. */
    @Override
    public void close() {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            workers.values().forEach(PoolWorker::close);
        } finally {
            lock.unlock();
        }
        timer.shutdownNow();
        if (saver != null) {
            saver.close();
        }
    }
}
