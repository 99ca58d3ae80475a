package io.github.slaplanner.connectors.kubernetes;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Tells a silent watch from a quiet fleet. A connection that a network has forgotten looks like one on which nothing happens,
 * for many minutes. So one object is read now and then, without waiting; if several times running there was no answer, or one
 * that the watch should have shown by now and has not, the watches are not to be believed.
 */
final class Heartbeat {
    private static final Duration EVERY = Duration.ofSeconds(15);
    private static final int STRIKES = 3;

    private final ClusterApi api;
    private final Fleet fleet;
    private @Nullable CompletableFuture<Answer> asked;
    private Instant due = Instant.MIN;
    private int strikes;

    Heartbeat(ClusterApi api, Fleet fleet) {
        this.api = api;
        this.fleet = fleet;
    }

    /** Whether the watches may be believed. Reads the last answer and asks anew when that is due; never waits. */
    boolean beats(Instant now) {
        if (now.isBefore(due)) {
            return strikes < STRIKES;
        }
        CompletableFuture<Answer> last = asked;
        if (last != null && last.isDone()) {
            strikes = shown(last.getNow(Answer.none(new IllegalStateException()))) ? 0 : strikes + 1;
        }
        if (last == null || last.isDone()) {
            asked = api.ask(fleet.main().path());
        }
        due = now.plus(EVERY);
        return strikes < STRIKES;
    }

    /** Begins anew, after the watches did. */
    void reset() {
        strikes = 0;
        asked = null;
    }

    private boolean shown(Answer answer) {
        String version = Json.text(answer.body(), "metadata", "resourceVersion");
        boolean answered = answer.code() != 0 && answer.code() < 500;
        return answered && (version == null || !answer.ok() || fleet.mainWatch().reached(version));
    }
}
