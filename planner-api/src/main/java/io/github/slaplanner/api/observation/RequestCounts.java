package io.github.slaplanner.api.observation;

import org.jspecify.annotations.Nullable;

/**
 * How many requests an interval saw, told apart by where they were counted; {@link Traffic.Builder} has a step for each. Under overload only {@code offered} still
 * shows the demand: what is admitted or completed is capped by the fleet itself.
 *
 * @param offered requests that arrived, without the refused ones, or null if the source cannot tell
 * @param admitted requests that an engine began to work on, or null
 * @param completed requests that ended, well or not, without the refused ones, or null
 * @param refused requests that were turned away for a fault of their own, such as bad input, before any engine saw them; in no
 *     other count, for no engine would change it; null if unknown
 * @param cancelled those of {@code completed} that ended before their answer did: the client went away, an engine failed, or
 *     the fleet was full; null if unknown
 */
public record RequestCounts(
        @Nullable Double offered,
        @Nullable Double admitted,
        @Nullable Double completed,
        @Nullable Double refused,
        @Nullable Double cancelled) {
    /**
     * Checks the counts.
     *
     * @throws IllegalArgumentException if no count is given, or one is negative or not finite
     */
    public RequestCounts {
        if (offered == null && admitted == null && completed == null) {
            throw new IllegalArgumentException(
                    "Traffic needs a count of requests: offered, admitted or completed. Maybe call"
                            + " offeredCount(0) if nobody asked for anything, and use Signal.missing if nobody knows.");
        }
        check("offered", offered);
        check("admitted", admitted);
        check("completed", completed);
        check("refused", refused);
        check("cancelled", cancelled);
    }

    /** The count that shows the demand best: offered, else admitted, else completed. */
    public double demand() {
        Double best = offered != null ? offered : admitted != null ? admitted : completed;
        return best == null ? 0 : best;
    }

    private static void check(String name, @Nullable Double count) {
        if (count != null && !(count >= 0 && count < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "The " + name + " count (" + count + ") must be finite and not negative.");
        }
    }
}
