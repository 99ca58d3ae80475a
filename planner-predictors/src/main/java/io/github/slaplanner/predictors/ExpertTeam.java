package io.github.slaplanner.predictors;

import java.time.Duration;
import java.util.List;

/** Who takes part in a mix. */
@FunctionalInterface
interface ExpertTeam {
    /** Enough for members that forget in a few intervals, for their weights, and for errors that make the bands. */
    int RECENT = 120;

    /**
     * Fresh members for a timeline, last value first.
     *
     * @param steps intervals ahead that are wanted
     */
    List<Expert> members(Timeline line, int steps);

    /** Intervals after which an error counts for a third. */
    default double memory() {
        return 50;
    }

    /** How many of the last intervals say all that these members can learn. */
    default int relevant(Duration interval) {
        return RECENT;
    }
}
