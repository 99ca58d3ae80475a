package io.github.slaplanner.connectors.virtual.http;

import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.connectors.virtual.VirtualDecision;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The last decision and the last report, between the planner's thread and those of the server. The ids go on from the
 * highest that the environment knows, so that a restarted planner needs no memory of its own.
 */
final class Mailbox {
    private @Nullable VirtualDecision decision;
    private @Nullable FleetReport report;
    private long reportedAt;
    private long known = -1;
    private long completed = -1;
    private boolean closed;

    /** Puts new targets under the next id. */
    synchronized void publish(Map<Role, Integer> replicas) {
        decision = new VirtualDecision(known + 1, replicas);
        known++;
        notifyAll();
    }

    /** The decision if it is newer than one, waiting for it if need be; null if there is none in time. */
    synchronized @Nullable VirtualDecision await(long after, Duration wait) throws InterruptedException {
        knows(after);
        long end = System.nanoTime() + wait.toNanos();
        while (!closed && (decision == null || decision.id() <= after)) {
            long left = (end - System.nanoTime() + 999_999) / 1_000_000;
            if (left <= 0) {
                return null;
            }
            wait(left);
        }
        return closed ? null : decision;
    }

    /** Notes that the environment has carried out a decision, which an earlier planner may have made. */
    synchronized void complete(long id) {
        knows(id);
        completed = Math.max(completed, id);
    }

    /** Keeps what the environment says of its engines. */
    synchronized void report(FleetReport said, long at) {
        knows(said.decisionId() == null ? -1 : said.decisionId());
        report = said;
        reportedAt = at;
    }

    synchronized @Nullable VirtualDecision decision() {
        return decision;
    }

    /** Whether the environment has acknowledged the decision. */
    synchronized boolean completed() {
        return decision != null && completed >= decision.id();
    }

    /** The last report if it is not older than a limit, else null. */
    synchronized @Nullable FleetReport reportSince(long earliest) {
        return report != null && reportedAt - earliest >= 0 ? report : null;
    }

    synchronized boolean everReported() {
        return report != null;
    }

    synchronized void close() {
        closed = true;
        notifyAll();
    }

    /** An id from before this process was started: what has been decided here since is newer. */
    private void knows(long id) {
        if (id > known) {
            known = id;
            if (decision != null) {
                publish(decision.replicas());
            }
        }
    }
}
