package io.github.slaplanner.core.observe;

import io.github.slaplanner.api.observation.Traffic;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What was known before an observation.
 *
 * @param now time of the last tick, or null before the first
 * @param seenUntil end of the traffic that was seen, or null if none was
 * @param newest the newest traffic, whose requests in flight are the last that are known, or null
 */
public record PriorObservation(
        @Nullable Instant now,
        @Nullable Instant seenUntil,
        @Nullable Traffic newest) {
    /** Nothing was known. */
    public static final PriorObservation NOTHING = new PriorObservation(null, null, null);
}
