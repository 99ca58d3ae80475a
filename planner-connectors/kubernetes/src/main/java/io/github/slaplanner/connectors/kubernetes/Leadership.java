package io.github.slaplanner.connectors.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfig;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfigBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Competes for a Lease, so that of several planners one acts. A planner that loses the lease, or cannot renew it in time,
 * stops acting and competes again; one that closes lets go of it at once.
 */
final class Leadership implements AutoCloseable {
    static final Timing USUAL = new Timing(Duration.ofSeconds(30), Duration.ofSeconds(15), Duration.ofSeconds(3));
    private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);

    private final KubernetesClient client;
    private final LeaderElectionConfig config;
    private volatile boolean leads;
    private boolean closed;
    private @Nullable CompletableFuture<?> election;

    /**
     * How fast leaders change.
     *
     * @param lease how long a lease holds that is not renewed
     * @param renewal how long a leader tries to renew before it gives up
     * @param retry time between tries
     */
    record Timing(Duration lease, Duration renewal, Duration retry) {}

    /**
     * Outside the competition yet.
     *
     * @param client the cluster
     * @param lease the Lease
     * @param identity name of this planner, unlike that of any other
     * @param timing how fast leaders change
     */
    Leadership(KubernetesClient client, ObjectRef lease, String identity, Timing timing) {
        this.client = client;
        this.config = new LeaderElectionConfigBuilder()
                .withName(lease.name())
                .withLock(new LeaseLock(lease.namespace(), lease.name(), identity))
                .withLeaseDuration(timing.lease())
                .withRenewDeadline(timing.renewal())
                .withRetryPeriod(timing.retry())
                .withReleaseOnCancel(true)
                .withLeaderCallbacks(new LeaderCallbacks(() -> lead(true), () -> lead(false), Leadership::announce))
                .build();
    }

    /** Enters the competition, once. */
    synchronized void enter() {
        if (election == null) {
            compete();
        }
    }

    boolean leads() {
        return leads;
    }

    private static void announce(@Nullable String leader) {
        LOG.info("The leader is now {}", leader == null || leader.isEmpty() ? "nobody" : leader);
    }

    private void lead(boolean leading) {
        leads = leading;
    }

    private synchronized void compete() {
        if (!closed) {
            CompletableFuture<?> round =
                    client.leaderElector().withConfig(config).build().start();
            election = round;
            CompletableFuture<?> unused = round.whenComplete((done, failure) -> {
                lead(false);
                compete();
            });
        }
    }

    @Override
    public void close() {
        CompletableFuture<?> running;
        synchronized (this) {
            closed = true;
            running = election;
        }
        if (running != null) {
            running.cancel(true);
        }
        lead(false);
    }
}
