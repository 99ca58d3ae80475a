package io.github.slaplanner.core.runtime;

import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * Time as the live planner sees it: the time of day for what it observes, and a clock that only goes forward for when it
 * does so. A test gives its own and lets hours pass at once.
 */
public interface TimeSource {
    /** The time of day. May be set back or forward by whoever keeps the machine's clock. */
    Instant now();

    /** Nanoseconds of a clock that only goes forward, from an arbitrary start. */
    long nanoTime();

    /**
     * Returns when {@link #nanoTime} has reached {@code deadline}. Called by the planner's thread, which does nothing else
     * meanwhile.
     *
     * @throws InterruptedException if the planner is closed
     */
    void await(long deadline) throws InterruptedException;

    /** The machine's clocks. */
    static TimeSource system() {
        return new TimeSource() {
            @Override
            public Instant now() {
                return Instant.now();
            }

            @Override
            public long nanoTime() {
                return System.nanoTime();
            }

            @Override
            public void await(long deadline) throws InterruptedException {
                long left = deadline - System.nanoTime();
                if (left > 0) {
                    TimeUnit.NANOSECONDS.sleep(left);
                }
            }
        };
    }
}
