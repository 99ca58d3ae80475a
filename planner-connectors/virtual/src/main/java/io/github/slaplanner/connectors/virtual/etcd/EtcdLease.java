package io.github.slaplanner.connectors.virtual.etcd;

import io.etcd.jetcd.kv.TxnResponse;
import io.github.slaplanner.api.spi.ConnectorException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;

/**
 * The lease of one writer: its keys vanish 10 s after it has died. Kept alive by a thread of its own, which also lets the
 * writer tend its keys at every beat. Closing keeps the lease until it runs out, so that a restarted planner finds its keys.
 */
final class EtcdLease implements AutoCloseable {
    /** The time that Dynamo's own planner and its clients use. */
    static final Duration TTL = Duration.ofSeconds(10);

    private static final long NONE = 0;
    private static final Duration BEAT = TTL.dividedBy(4);

    private final EtcdStore store;
    private final AtomicLong id = new AtomicLong(NONE);
    private final ScheduledExecutorService beats = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "etcd-lease");
        thread.setDaemon(true);
        return thread;
    });

    EtcdLease(EtcdStore store) {
        this.store = store;
    }

    /** Begins to beat. */
    void start(Runnable tend) {
        long period = BEAT.toMillis();
        // It never ends by itself, so nobody waits for its end.
        var unused = beats.scheduleWithFixedDelay(() -> beat(tend), period, period, TimeUnit.MILLISECONDS);
    }

    /** The lease that is held, or 0 if there is none at the moment. */
    long held() {
        return id.get();
    }

    /** Writes under the lease; one that is gone is replaced, once. */
    TxnResponse write(LongFunction<TxnResponse> write) {
        long lease = hold();
        try {
            return write.apply(lease);
        } catch (ConnectorException e) {
            if (!EtcdStore.leaseLost(e)) {
                throw e;
            }
            id.compareAndSet(lease, NONE);
            return write.apply(hold());
        }
    }

    @Override
    public void close() {
        beats.shutdownNow();
    }

    private void beat(Runnable tend) {
        try {
            long lease = id.get();
            if (lease != NONE && !store.keepAlive(lease)) {
                id.compareAndSet(lease, NONE);
            }
            tend.run();
        } catch (ConnectorException e) {
            // etcd is away; the next beat tries again, and whoever observes or scales learns of it.
            return;
        }
    }

    private synchronized long hold() {
        if (id.get() == NONE) {
            id.set(store.grant(TTL));
        }
        return id.get();
    }
}
