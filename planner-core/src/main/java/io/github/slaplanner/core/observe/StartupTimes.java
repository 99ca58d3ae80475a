package io.github.slaplanner.core.observe;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How long engines of one role take from creation to serving: the last start-ups, or the configured time until there are
 * some.
 *
 * @param observed the newest start-ups, oldest first
 */
public record StartupTimes(List<Duration> observed) {
    /** Nothing observed. */
    public static final StartupTimes EMPTY = new StartupTimes(List.of());

    private static final int KEPT = 50;
    private static final double QUANTILE = 0.9;

    /** Copies the list. */
    public StartupTimes {
        observed = List.copyOf(observed);
    }

    /** These times and newer ones; the oldest go. */
    public StartupTimes add(List<Duration> newer) {
        if (newer.isEmpty()) {
            return this;
        }
        List<Duration> all = new ArrayList<>(observed);
        all.addAll(newer);
        return new StartupTimes(all.subList(Math.max(0, all.size() - KEPT), all.size()));
    }

    /** The time to plan with: the 90th percentile of what was observed, or {@code prior}. */
    public Duration expected(Duration prior) {
        if (observed.isEmpty()) {
            return prior;
        }
        List<Duration> sorted = observed.stream().sorted().toList();
        return sorted.get((int) Math.min(sorted.size() - 1, Math.ceil(QUANTILE * sorted.size()) - 1));
    }

    /** The age from which an engine that still does not serve is not counted on any more. */
    public Duration overdueAfter(Duration prior) {
        return expected(prior).multipliedBy(2).plusSeconds(30);
    }
}
