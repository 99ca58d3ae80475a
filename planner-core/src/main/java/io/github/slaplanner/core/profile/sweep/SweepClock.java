package io.github.slaplanner.core.profile.sweep;

import java.time.Duration;

/** The time that a sweep lives in. */
public interface SweepClock {
    /** The machine's monotonic clock. */
    SweepClock SYSTEM = new SweepClock() {
        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public void sleep(Duration time) throws InterruptedException {
            Thread.sleep(time.toMillis());
        }
    };

    /** Nanoseconds since some moment. */
    long nanos();

    /**
     * Waits.
     *
     * @throws InterruptedException if the thread is interrupted
     */
    void sleep(Duration time) throws InterruptedException;
}
