package io.github.slaplanner.connectors.global.service;

import io.github.slaplanner.api.observation.FleetState;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.observation.RoleState;
import io.github.slaplanner.api.spi.Connector;
import io.github.slaplanner.api.spi.DeploymentInfo;
import io.github.slaplanner.api.spi.ScaleRequest;
import io.github.slaplanner.connectors.global.arbiter.Grant;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what concerns one pool, on a thread of its own: carries out its newest grant and looks at its engines. A pool whose
 * environment is slow or does not answer delays no other; a call that takes too long is interrupted, and tried again at
 * the next round.
 */
final class PoolWorker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PoolWorker.class);

    private final PoolConfig pool;
    private final PoolConnectors connectors;
    private final Shared shared;
    private final Sightings sightings;
    private final ExecutorService thread;
    private final Map<Role, List<Duration>> startups = new EnumMap<>(Role.class);
    private @Nullable Future<?> periodic;
    private @Nullable CompletableFuture<Void> queued;
    private @Nullable Grant newest;
    private volatile long carriedOut;
    private volatile String problem = "it has not been looked at yet";
    private volatile DeploymentInfo deployment = DeploymentInfo.UNKNOWN;

    /** Used by the pool's thread only. */
    private @Nullable Connector connector;

    /**
     * What all workers share.
     *
     * @param clock the time
     * @param timer interrupts calls that take too long
     * @param pace how often to look, and how long a call may take
     */
    record Shared(InstantSource clock, ScheduledExecutorService timer, ServiceConfig.Pace pace) {}

    /** Is told what a pool's worker has seen. */
    interface Sightings {
        void seen(PoolConfig pool, Map<Role, RoleState> roles, long carriedOut);
    }

    PoolWorker(PoolConfig pool, PoolConnectors connectors, Shared shared, Sightings sightings) {
        this.pool = pool;
        this.connectors = connectors;
        this.shared = shared;
        this.sightings = sightings;
        thread = Executors.newSingleThreadExecutor(
                work -> daemon(work, "pool " + pool.key().name()));
    }

    static Thread daemon(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }

    /** Starts to look from time to time. */
    void start() {
        long period = shared.pace.observeInterval().toMillis();
        periodic = shared.timer.scheduleWithFixedDelay(this::lookSoon, 0, period, TimeUnit.MILLISECONDS);
    }

    PoolConfig pool() {
        return pool;
    }

    /** What keeps the pool from being seen; empty if nothing does. */
    String problem() {
        return problem;
    }

    DeploymentInfo deployment() {
        return deployment;
    }

    /** Start-up times since they were last taken. */
    List<Duration> takeStartups(Role role) {
        synchronized (startups) {
            return Objects.requireNonNullElse(startups.remove(role), List.of());
        }
    }

    /** Carries out a grant soon, unless a newer one comes first. */
    void carryOut(Grant grant) {
        synchronized (this) {
            newest = grant;
        }
        lookSoon();
    }

    private void lookSoon() {
        var unused = look();
    }

    /** Looks soon; the future ends when a look that began after this call has ended, well or not. */
    CompletableFuture<Void> look() {
        CompletableFuture<Void> round;
        synchronized (this) {
            if (queued != null || thread.isShutdown()) {
                return queued == null ? CompletableFuture.completedFuture(null) : queued;
            }
            round = new CompletableFuture<>();
            queued = round;
        }
        Future<?> work = thread.submit(() -> round(round));
        long timeout = shared.pace.callTimeout().toMillis();
        Future<?> alarm = shared.timer.schedule(() -> work.cancel(true), timeout, TimeUnit.MILLISECONDS);
        var unused = round.thenRun(() -> alarm.cancel(false));
        return round;
    }

    private void round(CompletableFuture<Void> round) {
        Grant grant;
        synchronized (this) {
            queued = null;
            grant = newest;
        }
        try {
            Connector open = connection();
            if (grant != null && grant.id() > carriedOut) {
                open.scale(new ScaleRequest(grant.id(), grant.replicas(), grant.why()));
                carriedOut = grant.id();
                LOG.info("{}: {}", pool.key().name(), grant.why());
            }
            saw(open.observe(shared.clock.instant()));
        } catch (RuntimeException e) {
            failed(e);
        } finally {
            round.complete(null);
        }
    }

    private Connector connection() {
        if (connector == null) {
            connector = connectors.open(pool);
            deployment = connector.describe();
        }
        return connector;
    }

    private void saw(FleetState fleet) {
        Map<Role, RoleState> plain = new EnumMap<>(Role.class);
        fleet.roles().forEach((role, state) -> {
            keepStartups(role, state.startups());
            plain.put(role, withoutStartups(state));
        });
        sightings.seen(pool, plain, carriedOut);
        if (!problem.isEmpty()) {
            LOG.info("{}: can be seen", pool.key().name());
        }
        problem = "";
    }

    private void keepStartups(Role role, List<Duration> times) {
        if (!times.isEmpty()) {
            synchronized (startups) {
                startups.computeIfAbsent(role, any -> new ArrayList<>()).addAll(times);
            }
        }
    }

    private static RoleState withoutStartups(RoleState state) {
        return state.toBuilder().startups(List.of()).build();
    }

    private void failed(RuntimeException failure) {
        String message = String.valueOf(failure.getMessage());
        if (!message.equals(problem)) {
            LOG.warn(
                    "{}: cannot be reached, and counts at its last known size: {}",
                    pool.key().name(),
                    message);
            LOG.debug("{} failed", pool.key().name(), failure);
        }
        problem = message;
    }

    /** Lets the pool go as it is. */
    @Override
    public void close() {
        if (periodic != null) {
            periodic.cancel(false);
        }
        thread.execute(() -> {
            if (connector != null) {
                connector.close();
            }
        });
        thread.shutdown();
    }
}
