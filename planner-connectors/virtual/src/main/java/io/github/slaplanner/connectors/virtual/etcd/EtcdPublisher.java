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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The planner's keys. A decision is written in one transaction: targets, then id, under the planner's lease; and a record
 * that outlives the lease, so that a restarted planner goes on with the ids and takes up what was not finished. A finished
 * decision of an earlier planner is history: it is not published again, since the fleet may have been changed by hand.
 *
 * <p>Every write holds only if the record is still the one that this planner knows: two planners never overwrite each
 * other unnoticed. Until a decision is finished its keys are written again at every beat, which wakes a client that
 * missed the first event.
 */
final class EtcdPublisher {
    private static final long UNKNOWN = -1;

    private final EtcdStore store;
    private final EtcdLease lease;
    private final EtcdKeys keys;

    private long recordRevision = UNKNOWN;
    private @Nullable VirtualDecision current;
    private long scaled = -1;
    private long writtenUnder;
    private boolean standing;
    private boolean acknowledged;
    private boolean reached;
    private boolean recordedAsCompleted;

    EtcdPublisher(EtcdStore store, EtcdLease lease, EtcdKeys keys) {
        this.store = store;
        this.lease = lease;
        this.keys = keys;
    }

    /** Whether this planner knows what etcd holds. */
    synchronized boolean known() {
        return recordRevision != UNKNOWN;
    }

    /** Learns what etcd holds; keys of an earlier planner are taken over at once. */
    synchronized EtcdSnapshot look(Supplier<EtcdSnapshot> read, List<Role> roles) {
        boolean first = !known();
        EtcdSnapshot seen = read.get();
        take(seen, roles);
        if (first) {
            tend();
        }
        return seen;
    }

    private void take(EtcdSnapshot seen, List<Role> roles) {
        scaled = seen.scaled();
        if (recordRevision == UNKNOWN) {
            restore(seen, roles);
        } else if (recordRevision < seen.recordRevision()) {
            throw usurped();
        }
        if (current != null && scaled >= current.id()) {
            acknowledged = true;
        }
    }

    /** The last decision as long as the environment is to keep to it, else null. */
    synchronized @Nullable VirtualDecision standing() {
        return standing ? current : null;
    }

    /** Whether the environment has acknowledged the last decision, or the fleet was last seen to run what it says. */
    synchronized boolean completed() {
        return acknowledged || reached;
    }

    /**
     * Notes whether the fleet runs what the last decision says. That may change again: an environment may still be at work
     * on an older decision.
     */
    synchronized void reached(boolean now) {
        reached = now;
    }

    /** Publishes new targets under the next id. */
    synchronized void publish(Map<Role, Integer> replicas) {
        long last = current == null ? -1 : current.id();
        VirtualDecision next = new VirtualDecision(Math.max(last, scaled) + 1, replicas);
        write(next, true, DecisionRecord.of(next, false));
        current = next;
        standing = true;
        acknowledged = false;
        reached = false;
        recordedAsCompleted = false;
    }

    /** Writes what needs to be written again. */
    synchronized void tend() {
        if (!known() || current == null) {
            return;
        }
        boolean completed = completed();
        boolean again = standing && (!completed || writtenUnder != lease.held());
        boolean news = completed != recordedAsCompleted;
        if (again || news) {
            write(current, again, news ? DecisionRecord.of(current, completed) : null);
            recordedAsCompleted = completed;
        }
    }

    private void restore(EtcdSnapshot seen, List<Role> roles) {
        DecisionRecord record = seen.recorded();
        VirtualDecision visible = seen.standing(roles);
        if (record != null && (visible == null || visible.id() <= record.id())) {
            current = record.decision();
            acknowledged = record.completed();
        } else {
            current = visible;
            acknowledged = false;
        }
        reached = false;
        recordedAsCompleted = acknowledged;
        standing = current != null && (visible != null || !acknowledged);
        writtenUnder = 0;
        recordRevision = seen.recordRevision();
    }

    private void write(VirtualDecision decision, boolean targets, @Nullable DecisionRecord record) {
        Cmp unchanged = new Cmp(bytes(keys.record()), Cmp.Op.EQUAL, CmpTarget.modRevision(recordRevision));
        try {
            TxnResponse response = lease.write(held -> {
                writtenUnder = targets ? held : writtenUnder;
                return store.commit(List.of(unchanged), puts(decision, targets ? held : 0, record));
            });
            if (!response.isSucceeded()) {
                throw usurped();
            }
            recordRevision =
                    record == null ? recordRevision : response.getHeader().getRevision();
        } catch (ConnectorException e) {
            // It may have been written all the same: ask before the next step.
            recordRevision = UNKNOWN;
            throw e;
        }
    }

    private List<Op> puts(VirtualDecision decision, long held, @Nullable DecisionRecord record) {
        List<Op> puts = new ArrayList<>();
        if (record != null) {
            puts.add(Op.put(bytes(keys.record()), bytes(record.json()), PutOption.DEFAULT));
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
