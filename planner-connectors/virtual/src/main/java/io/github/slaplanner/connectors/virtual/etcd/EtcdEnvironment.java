package io.github.slaplanner.connectors.virtual.etcd;

import static io.github.slaplanner.connectors.virtual.etcd.EtcdStore.bytes;

import io.etcd.jetcd.op.Op;
import io.etcd.jetcd.options.PutOption;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.spi.ConnectorException;
import io.github.slaplanner.connectors.virtual.VirtualDecision;
import io.github.slaplanner.connectors.virtual.VirtualEnvironment;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The environment's side over etcd. Targets of aggregated engines are those of {@link Role#DECODE}, as in the keys. An
 * acknowledgement that etcd does not take at once is repeated in the background until it does; it lasts as long as this
 * object and 10 s more.
 */
public final class EtcdEnvironment implements VirtualEnvironment {
    private static final List<Role> ROLES = List.of(Role.PREFILL, Role.DECODE);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);

    private final EtcdKeys keys;
    private final EtcdStore store;
    private final EtcdLease lease;
    private @Nullable Long completed;
    private long writtenUnder;

    private EtcdEnvironment(EtcdAddress address, String namespace) {
        keys = new EtcdKeys(namespace);
        store = new EtcdStore(address);
        lease = new EtcdLease(store);
    }

    /** The environment of a Dynamo namespace. */
    public static EtcdEnvironment open(EtcdAddress address, String namespace) {
        EtcdEnvironment environment = new EtcdEnvironment(address, namespace);
        environment.lease.start(environment::acknowledge);
        return environment;
    }

    @Override
    public @Nullable VirtualDecision next(Duration wait) {
        long end = System.nanoTime() + wait.toNanos();
        while (true) {
            try {
                EtcdSnapshot seen = EtcdSnapshot.read(store, keys, Map.of());
                VirtualDecision decision = seen.standing(ROLES);
                Duration left = Duration.ofNanos(end - System.nanoTime());
                if (decision != null && isNew(decision)) {
                    return decision;
                }
                if (left.isNegative() || left.isZero()) {
                    return null;
                }
                store.awaitChange(keys.prefix(), seen.revision() + 1, min(left, LOOK_AGAIN));
            } catch (ConnectorException e) {
                if (Thread.currentThread().isInterrupted() || end - System.nanoTime() < PAUSE.toNanos()) {
                    throw e;
                }
                EtcdStore.pause(PAUSE);
            }
        }
    }

    @Override
    public void complete(VirtualDecision decision) {
        synchronized (this) {
            completed = decision.id();
            writtenUnder = 0;
        }
        try {
            acknowledge();
        } catch (ConnectorException e) {
            // The next beat repeats it.
            return;
        }
    }

    /** The acknowledgement vanishes within 10 s. */
    @Override
    public void close() {
        lease.close();
        store.close();
    }

    private synchronized boolean isNew(VirtualDecision decision) {
        return completed == null || completed != decision.id();
    }

    private synchronized void acknowledge() {
        Long id = completed;
        if (id != null && (writtenUnder == 0 || writtenUnder != lease.held())) {
            lease.write(held -> {
                PutOption leased = PutOption.builder().withLeaseId(held).build();
                var response = store.commit(
                        List.of(), List.of(Op.put(bytes(keys.scaledDecisionId()), bytes(id.toString()), leased)));
                writtenUnder = held;
                return response;
            });
        }
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
