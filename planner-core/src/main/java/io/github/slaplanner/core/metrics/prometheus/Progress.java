package io.github.slaplanner.core.metrics.prometheus;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which interval an answer is for. Answers follow each other without gap or overlap, whether they are asked for from where the
 * last one ended or from where the last question ended. Scrapes that are slower than questions, and programs that are scraped
 * at other moments, make an answer end before what was asked for begins; then it is for an interval of the same length before.
 */
final class Progress {
    private @Nullable Instant askedUntil;
    private long answeredUntil = Long.MIN_VALUE;
    private boolean follows;

    /** A question. */
    void asked(Instant from, Instant to) {
        follows = from.equals(askedUntil) || from.toEpochMilli() == answeredUntil;
        askedUntil = to;
    }

    /** The end of the last answer that this question follows, if it is not before {@code earliest}; else {@code from}. */
    Instant since(Instant from, Instant earliest) {
        boolean kept = follows && answeredUntil >= earliest.toEpochMilli();
        return kept ? Instant.ofEpochMilli(answeredUntil) : from;
    }

    /** Where the answer starts that ends at {@code end}; not before it if nothing new is known. */
    long start(Instant from, Instant to, Scrapes scrapes, long end) {
        if (follows && answeredUntil >= scrapes.oldest()) {
            return answeredUntil;
        }
        long asked = from.toEpochMilli() < end ? from.toEpochMilli() : end - (to.toEpochMilli() - from.toEpochMilli());
        long begun = scrapes.begun();
        return Math.max(asked, begun < end ? begun : scrapes.oldest());
    }

    /** Whether the question follows an answer. */
    boolean follows() {
        return follows && answeredUntil != Long.MIN_VALUE;
    }

    void answered(long until) {
        answeredUntil = until;
    }
}
