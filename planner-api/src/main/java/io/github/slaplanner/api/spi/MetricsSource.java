package io.github.slaplanner.api.spi;

import io.github.slaplanner.api.observation.Signal;
import io.github.slaplanner.api.observation.Traffic;
import io.github.slaplanner.api.observation.WorkerLoad;
import java.time.Instant;
import java.util.List;

/**
 * Where traffic and worker loads come from. Called by one thread at a time; a failure is a {@link Signal.Missing}, never
 * an exception and never a zero.
 */
public interface MetricsSource extends AutoCloseable {
    /** Traffic between two instants, or over the nearest interval that the source can give. */
    Signal<Traffic> traffic(Instant from, Instant to);

    /** The load of every engine rank. */
    Signal<List<WorkerLoad>> workers(Instant now);

    /** Lets go of connections. */
    @Override
    default void close() {}
}
