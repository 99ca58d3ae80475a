package io.github.slaplanner.connectors.global.service;

import io.github.slaplanner.connectors.global.arbiter.ArbiterState;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Saves the newest state on a thread of its own; one that comes while another is being written takes the place of those
 * before it. What a crash loses are wishes of the last moment: what was granted, the pools' environments tell.
 */
final class StateSaver implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StateSaver.class);

    private final StateFile file;
    private final AtomicReference<@Nullable ArbiterState> newest = new AtomicReference<>();
    private final ExecutorService thread =
            Executors.newSingleThreadExecutor(work -> PoolWorker.daemon(work, "global planner state"));

    StateSaver(StateFile file) {
        this.file = file;
    }

    void save(ArbiterState state) {
        if (newest.getAndSet(state) == null && !thread.isShutdown()) {
            thread.execute(this::write);
        }
    }

    private void write() {
        ArbiterState state = newest.getAndSet(null);
        try {
            if (state != null) {
                file.save(state);
            }
        } catch (RuntimeException e) {
            LOG.error("The state was not saved; a restart would go on from an older one", e);
        }
    }

    /** Writes what is left. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(10, TimeUnit.SECONDS)) {
                LOG.error("The state was not saved in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
