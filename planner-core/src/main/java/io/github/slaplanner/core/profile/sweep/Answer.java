package io.github.slaplanner.core.profile.sweep;

import java.util.Arrays;

/**
 * When the tokens of an answer came.
 *
 * @param sent when the request was sent, nanoseconds on some clock
 * @param pieces when each piece of text came, on the same clock, rising; at least one
 * @param promptTokens that the server counted
 * @param outputTokens that the server counted; a piece may be several of them
 */
public record Answer(long sent, long[] pieces, int promptTokens, int outputTokens) {
    private static final double NANOS_PER_MS = 1e6;

    /** Time to the first piece, ms. */
    public double ttftMs() {
        return (first() - sent) / NANOS_PER_MS;
    }

    /** When the first piece came. */
    public long first() {
        return pieces[0];
    }

    /** When the last piece came. */
    public long last() {
        return pieces[pieces.length - 1];
    }

    /** Tokens that came after {@code from} up to {@code to}; pieces have as many tokens each as they have on average. */
    double tokensBetween(long from, long to) {
        long count = Arrays.stream(pieces).filter(at -> at > from && at <= to).count();
        return count * ((double) outputTokens / pieces.length);
    }
}
