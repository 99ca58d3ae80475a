package io.github.slaplanner.core.constrain;

import java.time.Duration;
import java.time.Instant;

/**
 * How the overdue engines of one role are being replaced: one at a time, and each time after a pause of twice the last, because
 * engines that do not start seldom start for being asked for again.
 *
 * @param attempts engines asked for since one of them helped
 * @param due when the next may be asked for
 * @param lacking the fewest serving engines that were lacking so far
 * @param room whether there is room for one more
 */
public record Replacement(int attempts, Instant due, long lacking, Room room) {
    /** Pauses stop to grow at this many doublings. */
    private static final int DOUBLINGS = 5;

    /** Room for one engine more beyond those that are needed. */
    public enum Room {
        /** Not known to be lacking. */
        LIKELY,
        /** The GPU budget did not allow it. */
        NONE,
        /** An overdue engine was given up to make room. */
        MADE
    }

    static Replacement begin(Instant now, long lacking) {
        return new Replacement(0, now, lacking, Room.LIKELY);
    }

    /** Fewer lack than ever: replacing helps, so the next one may follow at once. */
    Replacement seen(Instant now, long lackingNow) {
        return lackingNow < lacking ? begin(now, lackingNow) : this;
    }

    boolean due(Instant now) {
        return room == Room.MADE || !now.isBefore(due);
    }

    Replacement asked(Instant now, Duration overdueAfter) {
        return room == Room.MADE ? with(Room.LIKELY) : later(now, overdueAfter, Room.LIKELY);
    }

    Replacement gaveUpOne(Instant now, Duration overdueAfter) {
        return later(now, overdueAfter, Room.MADE);
    }

    Replacement with(Room newer) {
        return new Replacement(attempts, due, lacking, newer);
    }

    private Replacement later(Instant now, Duration overdueAfter, Room newer) {
        int next = Math.min(DOUBLINGS, attempts + 1);
        return new Replacement(next, now.plus(overdueAfter.multipliedBy(1L << next)), lacking, newer);
    }
}
