package io.github.slaplanner.api.fake;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that stands still until a test moves it. Safe for use by several threads. */
public final class ManualClock extends Clock {
    private volatile Instant now;

    /** A clock that shows the given time. */
    public ManualClock(Instant now) {
        this.now = now;
    }

    /** A clock that shows noon of 1 January 2026, UTC. */
    public static ManualClock atNoon() {
        return new ManualClock(Instant.parse("2026-01-01T12:00:00Z"));
    }

    /**
     * Moves the clock and returns its new time.
     *
     * @param time how far, not negative
     */
    public synchronized Instant advance(Duration time) {
        if (time.isNegative()) {
            throw new IllegalArgumentException("A clock does not go backwards (" + time + ").");
        }
        now = now.plus(time);
        return now;
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    /** This clock; only UTC is known. */
    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
