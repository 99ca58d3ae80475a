package io.github.slaplanner.core.observe;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How long engines have served: so that what came out of them in an interval is shared among as many as there were, and that nothing is
 * learned of how they differ while some are new.
 *
 * @param interval when the interval began, or null before the first
 * @param engineSeconds engines times seconds in it
 * @param seconds how long they were watched in it
 * @param engines how many serve
 * @param since since when it is that many, or null before the first
 */
public record EngineTime(
        @Nullable Instant interval,
        double engineSeconds,
        double seconds,
        int engines,
        @Nullable Instant since) {
    /** Nothing seen. */
    public static final EngineTime NONE = new EngineTime(null, 0, 0, 0, null);

    /**
     * This time and a while more; it is summed up anew with another interval.
     *
     * @param of when the interval that the while belongs to began
     * @param more how long, seconds
     */
    public EngineTime add(Instant of, double more) {
        return of.equals(interval)
                ? new EngineTime(of, engineSeconds + engines * more, seconds + more, engines, since)
                : new EngineTime(of, engines * more, more, engines, since);
    }

    /** This time, with so many engines from an instant on. */
    public EngineTime seen(int ready, Instant at) {
        return since != null && ready == engines ? this : new EngineTime(interval, engineSeconds, seconds, ready, at);
    }

    /** Whether the same number has served since an instant. */
    public boolean unchangedSince(Instant start) {
        return since != null && !since.isAfter(start);
    }

    /** Engines in the interval in the mean; NaN if none were watched. */
    public double mean() {
        return seconds > 0 ? engineSeconds / seconds : Double.NaN;
    }
}
