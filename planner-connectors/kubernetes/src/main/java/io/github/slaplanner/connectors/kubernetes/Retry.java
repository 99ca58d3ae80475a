package io.github.slaplanner.connectors.kubernetes;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;

/**
 * Repeats a call whose answer is a passing failure: a conflict, throttling, a failing or unreachable API server. The pauses
 * double, and a server that asks for more gets more, up to two seconds. All tries of one action share a time limit, so that
 * its answer, or the reason why there is none, comes before the planner gives the action up; the next tick asks again anyway.
 */
final class Retry {
    private static final int TRIES = 4;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
    private static final Duration LONGEST_LIMIT = Duration.ofSeconds(4);
    private static final Duration LONGEST_CALL = Duration.ofSeconds(3);
    private static final Duration SHORTEST_CALL = Duration.ofMillis(100);

    /** Share of half a tick (the planner's usual patience, at least a second) that an action may take. */
    private static final double SHARE = 0.8;

    private final Clock clock;
    private final Pause pause;
    private final Duration limit;
    private Instant deadline = Instant.MAX;

    Retry(Clock clock, Pause pause, Duration limit) {
        this.clock = clock;
        this.pause = pause;
        this.limit = limit;
    }

    /** The limit for a planner that decides this often. */
    static Duration limit(Duration tick) {
        long patience = Math.max(Duration.ofSeconds(1).toMillis(), tick.toMillis() / 2);
        return shorter(LONGEST_LIMIT, Duration.ofMillis((long) (SHARE * patience)));
    }

    /** A new action begins. */
    void begin() {
        deadline = clock.instant().plus(limit);
    }

    /** Calls, and tries again; the call is told how long it may take. */
    Answer call(Function<Duration, Answer> call) {
        Answer answer = call.apply(patience());
        Duration wait = FIRST_PAUSE;
        for (int tries = 1; tries < TRIES && answer.passing(); tries++) {
            Duration longer = answer.retryAfter().compareTo(wait) > 0 ? answer.retryAfter() : wait;
            if (!pass(shorter(longer, LONGEST_PAUSE))) {
                break;
            }
            answer = call.apply(patience());
            wait = wait.multipliedBy(2);
        }
        return answer;
    }

    private Duration patience() {
        if (deadline.equals(Instant.MAX)) {
            return LONGEST_CALL;
        }
        Duration left = shorter(Duration.between(clock.instant(), deadline), LONGEST_CALL);
        return left.compareTo(SHORTEST_CALL) < 0 ? SHORTEST_CALL : left;
    }

    private boolean pass(Duration time) {
        if (clock.instant().plus(time).isAfter(deadline)) {
            return false;
        }
        try {
            pause.pass(time);
            return true;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
