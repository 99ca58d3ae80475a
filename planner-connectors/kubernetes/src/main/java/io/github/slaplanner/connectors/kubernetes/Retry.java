package io.github.slaplanner.connectors.kubernetes;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/**
 * Repeats a call whose answer is a passing failure: a conflict, throttling, a failing or unreachable API server. The pauses
 * double, and a server that asks for more gets more, up to two seconds. All tries of one action share a time limit, so that
 * a tick is held up for seconds, never minutes; the next tick asks again anyway.
 */
final class Retry {
    private static final int TRIES = 4;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
    private static final Duration LIMIT = Duration.ofSeconds(4);

    private final Clock clock;
    private final Pause pause;
    private Instant deadline = Instant.MAX;

    Retry(Clock clock, Pause pause) {
        this.clock = clock;
        this.pause = pause;
    }

    /** A new action begins. */
    void begin() {
        deadline = clock.instant().plus(LIMIT);
    }

    Answer call(Supplier<Answer> call) {
        Answer answer = call.get();
        Duration wait = FIRST_PAUSE;
        for (int tries = 1; tries < TRIES && answer.passing(); tries++) {
            Duration longer = answer.retryAfter().compareTo(wait) > 0 ? answer.retryAfter() : wait;
            if (!pass(longer.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : longer)) {
                break;
            }
            answer = call.get();
            wait = wait.multipliedBy(2);
        }
        return answer;
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
}
