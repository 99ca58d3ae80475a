package io.github.slaplanner.core.runtime;

import io.github.slaplanner.api.observation.Signal;
import io.github.slaplanner.api.observation.Traffic;
import io.github.slaplanner.api.observation.WorkerLoad;
import io.github.slaplanner.api.observation.WorkerLoad.Sample;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a collaborator may return. What breaks a rule is refused whole: half of it might be wrong too. */
final class AnswerRules {
    /** How far the clock of a source may be ahead. */
    private static final Duration AHEAD = Duration.ofSeconds(5);

    private AnswerRules() {}

    static Signal<Traffic> traffic(@Nullable Signal<Traffic> signal, Instant now) {
        Traffic traffic = present(signal).valueOrNull();
        if (traffic != null && traffic.to().isAfter(now.plus(AHEAD))) {
            throw new IllegalArgumentException("its traffic ends at " + traffic.to() + ", and it is " + now);
        }
        return present(signal);
    }

    static Signal<List<WorkerLoad>> workers(@Nullable Signal<List<WorkerLoad>> signal) {
        List<WorkerLoad> loads = present(signal).valueOrNull();
        if (loads != null) {
            loads.forEach(AnswerRules::check);
        }
        return present(signal);
    }

    static <T> T present(@Nullable T returned) {
        if (returned == null) {
            throw new IllegalArgumentException("it returned nothing");
        }
        return returned;
    }

    private static void check(WorkerLoad load) {
        if (!sane(load.latest()) || !sane(load.average())) {
            throw new IllegalArgumentException(
                    "worker " + load.workerId() + " has a gauge that is negative or not finite: " + load.latest()
                            + ", on average " + load.average());
        }
    }

    private static boolean sane(Sample sample) {
        return Stream.of(
                        sample.activePrefillTokens(),
                        sample.activeDecodeBlocks(),
                        sample.lastTtftMs(),
                        sample.lastIsl(),
                        sample.lastItlMs(),
                        sample.kvUsage(),
                        sample.running(),
                        sample.waiting())
                .allMatch(gauge -> gauge == null || (gauge >= 0 && gauge < Double.POSITIVE_INFINITY));
    }
}
