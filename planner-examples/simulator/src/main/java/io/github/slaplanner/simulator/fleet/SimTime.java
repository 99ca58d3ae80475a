package io.github.slaplanner.simulator.fleet;

import java.time.Duration;
import java.time.Instant;

/** Simulated seconds as the API's times; the simulation starts at the epoch. */
public final class SimTime {
    private static final double NANOS = 1e9;

    private SimTime() {}

    /** The instant {@code seconds} after the start. */
    public static Instant instant(double seconds) {
        return Instant.EPOCH.plusNanos(Math.round(seconds * NANOS));
    }

    /** A duration, to the nanosecond. */
    public static Duration duration(double seconds) {
        return Duration.ofNanos(Math.round(seconds * NANOS));
    }

    /** Seconds of a duration. */
    public static double seconds(Duration duration) {
        return duration.toNanos() / NANOS;
    }

    /** Seconds from the start to an instant. */
    public static double seconds(Instant instant) {
        return seconds(Duration.between(Instant.EPOCH, instant));
    }
}
