package io.github.slaplanner.core.observe;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What numbers of a fleet can be. */
final class Bounds {
    /** Requests per second at most: everybody on earth asks once in two hours. */
    static final double REQUESTS_PER_SECOND = 1e6;
    /** Requests in the system at most: those of a hundred seconds at that rate. */
    static final double IN_FLIGHT = 100 * REQUESTS_PER_SECOND;
    /** Tokens of a prompt or an answer at most: ten times the longest context that any model is offered with. */
    static final double TOKENS = 1e8;
    /** Tokens or blocks that one engine holds at most: a terabyte of a hundred bytes each. */
    static final double HELD = 1e10;
    /** Tokens per second of a whole fleet at most: a million of the longest prompts. */
    static final double TOKENS_PER_SECOND = REQUESTS_PER_SECOND * TOKENS;
    /** Tokens that a sequence gets per decode step at most: ten times what drafts are long. */
    static final double TOKENS_PER_STEP = 100;
    /** A latency at most: a day, ms. */
    static final double LATENCY_MS = Duration.ofDays(1).toMillis();
    /** Engines of one role at most: one for each request per second. */
    static final int ENGINES = 1_000_000;
    /** GPUs of one engine at most: more than any network between GPUs joins. */
    static final int GPUS_PER_ENGINE = 10_000;
    /** A start-up at most. */
    static final Duration STARTUP = Duration.ofDays(1);
    /** How far the clock of a source may be ahead. */
    static final Duration AHEAD = Duration.ofSeconds(5);
    /** A share that is above 1 by less than this was rounded. */
    static final double ROUNDING = 0.01;
    /** Windows longer than this say nothing of their parts. */
    static final Duration WINDOW = Duration.ofDays(1);

    private Bounds() {}

    /** Whether a number is there and outside 0 to {@code most}, or not a number. */
    static boolean broken(@Nullable Number value, double most) {
        return value != null && !(value.doubleValue() >= 0 && value.doubleValue() <= most);
    }
}
