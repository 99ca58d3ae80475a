package io.github.slaplanner.api.spi;

import io.github.slaplanner.api.observation.Signal;
import io.github.slaplanner.api.observation.Traffic;
import io.github.slaplanner.api.observation.WorkerLoad;
import java.time.Instant;
import java.util.List;

/**
 * Where traffic and worker loads come from. Called by one thread at a time. What is not known is {@link Signal#missing}, never an
 * exception and never a zero: a planner that does not know leaves a fleet as large as it is, and one that sees no request shrinks it.
 */
public interface MetricsSource extends AutoCloseable {
    /** Traffic between two instants, or over the nearest interval that the source can give. */
    Signal<Traffic> traffic(Instant from, Instant to);

    /** The load of every engine rank; by default none is reported, and sizes rest on traffic and backlog. */
    default Signal<List<WorkerLoad>> workers(Instant now) {
        return Signal.fresh(List.of(), now);
    }

    /**
     * Takes one sample of what shows only at the moment, such as gauges of engines; {@link #workers} then has the newest
     * sample and the mean of those since it was last asked. Called {@code load_metric_samples} times, evenly spread over
     * {@code load_adjustment_interval}, by the thread that calls the other methods. A source without gauges does nothing.
     *
     * @param now the time of the sample
     */
    default void sample(Instant now) {}

    /** Lets go of connections. */
    @Override
    default void close() {}
}
