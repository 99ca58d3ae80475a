package io.github.slaplanner.standalone.live;

import io.github.slaplanner.core.runtime.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** Clocks that run faster than those of the machine, and begin where they are told. */
final class FastTime implements TimeSource {
    private final long start = System.nanoTime();
    private final Instant origin;
    private final double speed;

    FastTime(Instant origin, double speed) {
        this.origin = origin;
        this.speed = speed;
    }

    @Override
    public Instant now() {
        return origin.plus(Duration.ofNanos(nanoTime()));
    }

    @Override
    public long nanoTime() {
        return (long) ((System.nanoTime() - start) * speed);
    }

    @Override
    public void await(long deadline) throws InterruptedException {
        long left = (long) ((deadline - nanoTime()) / speed);
        if (left > 0) {
            TimeUnit.NANOSECONDS.sleep(left);
        }
    }
}
