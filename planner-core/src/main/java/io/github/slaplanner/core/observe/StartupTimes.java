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
    /** Times the configured time that a first start may take. */
    private static final int UNSEEN = 6;

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

    /**
     * The time to plan with: the 90th percentile of what was observed. Until there is something, {@code prior}, or more if an
     * engine that is starting has taken longer already: nothing is known of such an engine but its age, and what has lasted for a
     * while lasts for another part of it.
     *
     * @param prior the configured time
     * @param oldest how long the oldest of the engines that are starting has taken so far
     */
    public Duration expected(Duration prior, Duration oldest) {
        if (observed.isEmpty()) {
            boolean late = oldest.compareTo(prior) > 0;
            return late ? oldest.plus(oldest.dividedBy(2)) : prior;
        }
        List<Duration> sorted = observed.stream().sorted().toList();
        return sorted.get((int) Math.min(sorted.size() - 1, Math.ceil(QUANTILE * sorted.size()) - 1));
    }

    /** The median of what was observed, or {@code prior} until there is something. */
    public Duration typical(Duration prior) {
        return observed.isEmpty() ? prior : observed.stream().sorted().toList().get((observed.size() - 1) / 2);
    }

    /**
     * The age from which an engine that still does not serve is not counted on any more. Patience is longer as long as no engine
     * of the role has been seen to start: then it is the configured time that may be wrong.
     */
    public Duration overdueAfter(Duration prior) {
        return observed.isEmpty()
                ? prior.multipliedBy(UNSEEN)
                : expected(prior, Duration.ZERO).multipliedBy(2).plusSeconds(30);
    }
}
