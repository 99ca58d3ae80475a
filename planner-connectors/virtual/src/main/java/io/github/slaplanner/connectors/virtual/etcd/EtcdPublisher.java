package io.github.slaplanner.connectors.virtual.etcd;

import static io.github.slaplanner.connectors.virtual.etcd.EtcdStore.bytes;

import io.etcd.jetcd.kv.TxnResponse;
import io.etcd.jetcd.op.Cmp;
import io.etcd.jetcd.op.CmpTarget;
import io.etcd.jetcd.op.Op;
import io.etcd.jetcd.options.PutOption;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.spi.ConnectorException;
import io.github.slaplanner.connectors.virtual.VirtualDecision;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The planner's keys. A decision is written in one transaction: targets, then id, under the planner's lease; and a record
 * that outlives the lease, so that a restarted planner goes on with the ids and can take up what was not finished.
 *
 * <p>Looking writes nothing. A planner writes again only what it has itself published or taken up; what others have decided
 * stands as long as its keys do, or as it may be taken up. Every write holds only if the record is still the one that this
 * planner knows: two planners never overwrite each other unnoticed. Until a decision of its own is finished its keys are
 * written again at every beat, which wakes a client that missed the first event.
 */
final class EtcdPublisher {
    private static final long UNKNOWN = -1;

    private final EtcdStore store;
    private final EtcdLease lease;
    private final EtcdKeys keys;
    private final EtcdFleet fleet;

    private long recordRevision = UNKNOWN;
    private @Nullable DecisionRecord last;
    private @Nullable Instant lookedAt;
    private Map<Role, Integer> workers = Map.of();
    private long highestId = -1;
    private long writtenUnder;
    private Hold hold = Hold.HISTORY;
    private boolean acknowledged;
    private boolean reached;
    private @Nullable DecisionRecord attempted;
    private @Nullable DecisionRecord written;

    /** What the last decision is to this planner. */
    private enum Hold {
        /** Nothing stands. */
        HISTORY,
        /** An earlier planner's, whose keys have lapsed, and which may be taken up. */
        LAPSED,
        /** Another planner's, whose keys are there. */
        FOREIGN,
        /** Its own to keep. */
        OWN
    }

    EtcdPublisher(EtcdStore store, EtcdLease lease, EtcdFleet fleet) {
        this.store = store;
        this.lease = lease;
        this.fleet = fleet;
        this.keys = new EtcdKeys(fleet.namespace());
    }

    /** Whether this planner knows what etcd holds. */
    synchronized boolean known() {
        return recordRevision != UNKNOWN;
    }

    /**
     * Learns what etcd holds.
     *
     * @param now the time of the tick, or null if it is not known: then no lapsed decision stands
     */
    synchronized EtcdSnapshot look(@Nullable Instant now) {
        EtcdSnapshot seen = EtcdSnapshot.read(store, keys, fleet.instances());
        lookedAt = now;
        workers = fleet.counting() == EtcdFleet.Counting.DISCOVERY ? seen.workers() : Map.of();
        highestId = Math.max(highestId, seen.scaled());
        if (hold != Hold.OWN || !known()) {
            restore(seen, now);
        } else if (recordRevision < seen.recordRevision()) {
            throw usurped();
        }
        acknowledged |= last != null && seen.scaled() >= last.id();
        return seen;
    }

    private void restore(EtcdSnapshot seen, @Nullable Instant now) {
        DecisionRecord record = seen.recorded();
        VirtualDecision visible = seen.standing(fleet.roles());
        boolean recorded = record != null && (visible == null || visible.id() == record.id());
        last = recorded ? record : visible == null ? null : DecisionRecord.of(visible);
        highestId = Math.max(highestId, Math.max(record == null ? -1 : record.id(), last == null ? -1 : last.id()));
        acknowledged = last != null && last.completed();
        reached = false;
        writtenUnder = 0;
        hold = hold(visible, now);
        recordRevision = seen.recordRevision();
    }

    private Hold hold(@Nullable VirtualDecision visible, @Nullable Instant now) {
        if (last == null) {
            return Hold.HISTORY;
        }
        if (last.equals(attempted) || last.equals(written)) {
            return Hold.OWN;
        }
        boolean holds = now != null && last.holds(now, fleet.resumeWithin(), fleet.roles(), workers);
        return visible != null ? Hold.FOREIGN : holds ? Hold.LAPSED : Hold.HISTORY;
    }

    /** The last decision as long as the environment is to keep to it, else null. */
    synchronized @Nullable VirtualDecision standing() {
        return last == null || hold == Hold.HISTORY ? null : last.decision();
    }

    /** The last decision if the environment has acknowledged it, or the fleet was last seen to run what it says; else null. */
    synchronized @Nullable VirtualDecision completed() {
        return last != null && done() ? last.decision() : null;
    }

    private boolean done() {
        return acknowledged || reached;
    }

    /**
     * Notes whether the fleet runs what the last decision says. That may change again: an environment may still be at work
     * on an older decision.
     */
    synchronized void reached(boolean now) {
        reached = now;
    }

    /** Publishes new targets under the next id; or, if that is what stands, keeps it up from now on. */
    synchronized void publish(Map<Role, Integer> replicas) {
        VirtualDecision standing = standing();
        if (last != null && standing != null && standing.replicas().equals(replicas)) {
            if (hold != Hold.OWN) {
                keep(last);
            }
            return;
        }
        Long decided = lookedAt == null ? null : lookedAt.toEpochMilli();
        keep(new DecisionRecord(highestId + 1, replicas, false, decided, workers));
        acknowledged = false;
        reached = false;
    }

    /** Takes up a decision that has lapsed; null if there is none, or it is done. */
    synchronized @Nullable DecisionRecord resume() {
        if (last == null || hold != Hold.LAPSED || done()) {
            return null;
        }
        keep(last);
        return last;
    }

    private void keep(DecisionRecord decision) {
        write(decision, true, true);
        last = decision;
        highestId = Math.max(highestId, decision.id());
        hold = Hold.OWN;
    }

    /** Writes what needs to be written again. */
    synchronized void tend() {
        if (last == null || hold != Hold.OWN || !known()) {
            return;
        }
        boolean again = !done() || writtenUnder != lease.held();
        boolean news = done() != last.completed();
        if (again || news) {
            DecisionRecord now = last.completed(done());
            write(now, again, news);
            last = now;
        }
    }

    private void write(DecisionRecord decision, boolean targets, boolean record) {
        attempted = decision;
        Cmp unchanged = new Cmp(bytes(keys.record()), Cmp.Op.EQUAL, CmpTarget.modRevision(recordRevision));
        try {
            TxnResponse response = lease.write(held -> {
                writtenUnder = targets ? held : writtenUnder;
                return store.commit(List.of(unchanged), puts(decision, targets ? held : 0, record));
            });
            if (!response.isSucceeded()) {
                throw usurped();
            }
            written = decision;
            recordRevision = record ? response.getHeader().getRevision() : recordRevision;
        } catch (ConnectorException e) {
            // It may have been written all the same: ask before the next step.
            recordRevision = UNKNOWN;
            throw e;
        }
    }

    private List<Op> puts(DecisionRecord decision, long held, boolean record) {
        List<Op> puts = new ArrayList<>();
        if (record) {
            puts.add(Op.put(bytes(keys.record()), bytes(decision.json()), PutOption.DEFAULT));
        }
        if (held != 0) {
            PutOption leased = PutOption.builder().withLeaseId(held).build();
            decision.replicas().forEach((role, target) -> puts.add(put(keys.target(role), target, leased)));
            puts.add(put(keys.decisionId(), decision.id(), leased));
        }
        return puts;
    }

    private static Op put(String key, long value, PutOption option) {
        return Op.put(bytes(key), bytes(Long.toString(value)), option);
    }

    private ConnectorException usurped() {
        recordRevision = UNKNOWN;
        return new ConnectorException("Another planner has published a decision under " + keys.prefix()
                + " since this one's last. Maybe two planners drive one fleet; run one for each namespace.");
    }
}
