package io.github.slaplanner.core.metrics.prometheus;

import java.time.Duration;

/** How fast scrapes come, as the last answer showed, and how far back to look therefore. */
final class Pace {
    /** Scrapes that are looked at before an interval, so that each program is in it with two or more. */
    private static final int BACK = 3;

    private final WatchedMetrics watched;
    private long spacing;

    /** Nothing is known yet: scrapes may be as slow as intervals are. */
    Pace(WatchedMetrics watched) {
        this.watched = watched;
        this.spacing = watched.interval().toMillis();
    }

    /** Time to look back before an interval. */
    Duration back() {
        return longest(watched.staleAfter(), spacing * BACK);
    }

    /** Age at which a sample no longer describes the present. */
    Duration staleAfter() {
        return longest(watched.staleAfter(), (long) (spacing * Scrapes.MISSED));
    }

    /** Takes in what was scraped; after an answer without two scrapes of any program, nothing is known again. */
    void seen(Scrapes scrapes) {
        spacing = scrapes.spacing() > 0 ? scrapes.spacing() : watched.interval().toMillis();
    }

    private static Duration longest(Duration one, long millis) {
        Duration other = Duration.ofMillis(millis);
        return one.compareTo(other) < 0 ? other : one;
    }
}
