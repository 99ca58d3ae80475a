package io.github.slaplanner.core.runtime;

import io.github.slaplanner.api.fake.ManualClock;
import java.time.Duration;
import java.time.Instant;

/**
 * Time that a test lets pass: the planner runs through it as fast as it can, and then stands still until the test lets more
 * pass. The time of day can be set apart from the clock that only goes forward.
 */
public final class ManualTime implements TimeSource {
    private final ManualClock clock = ManualClock.atNoon();
    private final Instant start = clock.instant();
    private Instant until = start.minusNanos(1);
    private boolean waiting;
    private Duration setBy = Duration.ZERO;

    /** Lets time pass, and returns when the planner has nothing more to do in it. */
    public synchronized void pass(Duration time) throws InterruptedException {
        until = clock.instant().plus(time);
        waiting = false;
        notifyAll();
        while (!waiting) {
            wait();
        }
        Duration rest = Duration.between(clock.instant(), until);
        if (!rest.isNegative()) {
            clock.advance(rest);
        }
    }

    /** Time after a restart: as late as another's. */
    void pass(ManualTime other) {
        clock.advance(Duration.between(clock.instant(), other.clock.instant()));
        until = clock.instant().minusNanos(1);
    }

    /** Time that passes while a collaborator works. */
    void spend(Duration time) {
        clock.advance(time);
    }

    /** Sets the time of day forward, or back if negative. */
    synchronized void set(Duration by) {
        setBy = setBy.plus(by);
    }

    @Override
    public synchronized Instant now() {
        return clock.instant().plus(setBy);
    }

    @Override
    public long nanoTime() {
        return Duration.between(start, clock.instant()).toNanos();
    }

    @Override
    public synchronized void await(long deadline) throws InterruptedException {
        Instant at = start.plusNanos(deadline);
        while (at.isAfter(until)) {
            waiting = true;
            notifyAll();
            wait();
        }
        if (at.isAfter(clock.instant())) {
            clock.advance(Duration.between(clock.instant(), at));
        }
    }
}
