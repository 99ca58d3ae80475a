package io.github.slaplanner.api.observation;

import org.jspecify.annotations.Nullable;

/**
 * How many requests an interval saw, told apart by where they were counted. Under overload only {@code offered} still
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
            throw new IllegalArgumentException("Request counts need at least one of offered, admitted, completed.");
        }
        check("offered", offered);
        check("admitted", admitted);
        check("completed", completed);
        check("refused", refused);
        check("cancelled", cancelled);
    }

    /** Counts of which nobody knows how many were refused or cancelled. */
    public RequestCounts(@Nullable Double offered, @Nullable Double admitted, @Nullable Double completed) {
        this(offered, admitted, completed, null, null);
    }

    /** Where a count was taken, the best for planning first. */
    public enum Kind {
        /** Counted on arrival. */
        OFFERED,
        /** Counted when an engine takes the request. */
        ADMITTED,
        /** Counted when the request ends. */
        COMPLETED
    }

    /** Counts known on arrival only. */
    public static RequestCounts offered(double count) {
        return new RequestCounts(count, null, null);
    }

    /** Counts known at completion only. */
    public static RequestCounts completed(double count) {
        return new RequestCounts(null, null, count);
    }

    /** The best kind that is known. */
    public Kind kind() {
        return offered != null ? Kind.OFFERED : admitted != null ? Kind.ADMITTED : Kind.COMPLETED;
    }

    /** The count of the best kind that is known. */
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
