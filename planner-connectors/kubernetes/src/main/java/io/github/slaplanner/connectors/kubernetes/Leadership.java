package io.github.slaplanner.connectors.kubernetes;

import io.github.slaplanner.api.spi.ConnectorException;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Competes for a Lease, so that of several planners one acts. The lease is renewed only while the planner still decides: one
 * that hangs lets go of it, and so does one that closes. A planner that cannot renew it stops acting before the lease ends.
 *
 * <p>Whether another holder is gone is told by this planner's own clock: its lease must have stood unrenewed for its duration.
 */
final class Leadership implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);
    private static final ApiKind LEASES = new ApiKind("coordination.k8s.io", "v1", "Lease", "leases", false);

    private final ClusterApi api;
    private final ObjectRef lease;
    private final String identity;
    private final LeaseTiming timing;
    private final Clock clock;
    private final Consumer<String> news;
    private final ScheduledExecutorService rounds = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "planner-lease");
        thread.setDaemon(true);
        return thread;
    });
    private LeaseRecord seen = LeaseRecord.NONE;
    private Instant seenAt = Instant.MIN;
    private String told = "";
    private volatile Instant pulse;
    private volatile Instant leadsUntil = Instant.MIN;
    private volatile @Nullable String problem;
    private volatile String leader = "";

    /**
     * A planner that could lead.
     *
     * @param api the cluster
     * @param lease the Lease, which need not exist
     * @param identity name of this planner, unlike that of any other
     * @param timing how fast leaders change
     * @param clock the time
     * @param competes whether to compete from the start; else from its first decision on
     * @param news told when the leader changes
     */
    Leadership(
            ClusterApi api,
            ObjectRef lease,
            String identity,
            LeaseTiming timing,
            Clock clock,
            boolean competes,
            Consumer<String> news) {
        this.api = api;
        this.lease = lease;
        this.identity = identity;
        this.timing = timing;
        this.clock = clock;
        this.news = news;
        this.pulse = competes ? clock.instant() : Instant.MIN;
    }

    /** The Lease of a name. */
    static ObjectRef lease(String namespace, String name) {
        return new ObjectRef(LEASES, namespace, name);
    }

    /** Begins to compete. */
    Leadership start() {
        long pause = timing.retry().toMillis();
        ScheduledFuture<?> unused = rounds.scheduleWithFixedDelay(this::round, 0, pause, TimeUnit.MILLISECONDS);
        return this;
    }

    /** The planner has decided. */
    void pulse() {
        pulse = clock.instant();
    }

    boolean leads() {
        return clock.instant().isBefore(leadsUntil);
    }

    /**
     * Whether this planner leads.
     *
     * @throws ConnectorException if nobody is known to lead, and why
     */
    boolean requireKnown() {
        String trouble = problem;
        if (!leads() && trouble != null) {
            throw new ConnectorException("Nobody is known to lead: " + trouble);
        }
        return leads();
    }

    /** Who leads, in words. */
    String standing() {
        String now = leader;
        return (now.isEmpty() ? "nobody leads yet" : now.equals(identity) ? "this planner leads" : now + " leads")
                + " (" + lease + ")";
    }

    /** One try to take or to renew the lease; never throws. */
    synchronized void round() {
        try {
            if (pulse.plus(timing.hanging()).isBefore(clock.instant())) {
                letGo();
            } else {
                compete();
            }
            tell();
        } catch (RuntimeException failure) {
            trouble(String.valueOf(failure.getMessage()));
        }
    }

    /** Who leads renews without looking; only if the lease is not as it was left, it looks. */
    private void compete() {
        if (leads() && seen.heldBy(identity)) {
            take(seen, clock.instant());
        }
        if (!seen.heldBy(identity) || !leads()) {
            look();
        }
    }

    private void look() {
        Instant begun = clock.instant();
        Answer answer = await(api.ask(lease.path()));
        if (!answer.ok() && answer.code() != Answer.NOT_FOUND) {
            trouble("the lease cannot be read" + api.why(answer, lease.permission("get")));
            return;
        }
        LeaseRecord now = answer.ok() ? LeaseRecord.of(answer.body()) : LeaseRecord.NONE;
        if (!now.same(seen)) {
            seenAt = begun;
        }
        seen = now;
        boolean gone = seenAt.plus(now.duration()).isBefore(begun);
        if (now.free() || now.heldBy(identity) || gone) {
            take(now, begun);
        } else {
            leadsUntil = Instant.MIN;
            leader = now.holder();
            problem = null;
        }
    }

    private void take(LeaseRecord from, Instant begun) {
        Map<String, Object> change = from.taken(identity, timing.lease(), begun);
        Answer answer = await(from.version() == null ? create(change) : api.change(lease, change));
        if (answer.ok()) {
            seen = LeaseRecord.of(answer.body());
            seenAt = begun;
            leadsUntil = begun.plus(timing.renewal());
            leader = identity;
            problem = null;
        } else if (answer.code() == Answer.CONFLICT || answer.code() == Answer.NOT_FOUND) {
            seen = LeaseRecord.NONE;
        } else {
            trouble("the lease cannot be taken" + api.why(answer, lease.permission("create", "patch")));
        }
    }

    private CompletableFuture<Answer> create(Map<String, Object> change) {
        Map<String, Object> whole = new HashMap<>(change);
        whole.put("apiVersion", LEASES.apiVersion());
        whole.put("kind", LEASES.kind());
        whole.put("metadata", Map.of("name", lease.name(), "namespace", lease.namespace()));
        return api.create(lease.collection(), whole);
    }

    private static Answer await(CompletableFuture<Answer> answer) {
        return answer.join();
    }

    /** The lease holds for a while after it could not be renewed; only then does the planner stop to act. */
    private void trouble(String what) {
        problem = what;
        if (!leads()) {
            leader = "";
        }
        tell();
    }

    private void letGo() {
        if (seen.heldBy(identity)) {
            leadsUntil = Instant.MIN;
            LOG.warn(
                    "This planner has not decided for {} s and lets go of {}.",
                    timing.hanging().toSeconds(),
                    lease);
            Answer answer = await(api.change(lease, seen.released(clock.instant())));
            seen = answer.ok() ? LeaseRecord.of(answer.body()) : LeaseRecord.NONE;
        }
        leader = "";
        problem = null;
    }

    private void tell() {
        if (!leader.equals(told)) {
            told = leader;
            LOG.info("The leader is now {}.", leader.isEmpty() ? "nobody" : leader);
            if (leader.equals(identity)) {
                news.accept(identity + " became the leader.");
            }
        }
    }

    /** Lets go of the lease, so that another planner takes over at once. */
    @Override
    public void close() {
        rounds.shutdownNow();
        synchronized (this) {
            boolean held = seen.heldBy(identity);
            leadsUntil = Instant.MIN;
            if (held) {
                await(api.change(lease, seen.released(clock.instant())));
                seen = LeaseRecord.NONE;
            }
        }
    }
}
