package io.github.slaplanner.core.runtime;

import java.time.Duration;

/**
 * When to sample and when to decide. A tick is split into equal slots, one per sample; every slot that begins a tick is for
 * deciding too. What is late is done once, at once; what is later than a whole tick is skipped and counted, never queued.
 */
final class Schedule {
    private final long start;
    private final long slot;
    private final int slotsPerTick;
    private long next;
    private long overruns;

    /**
     * A schedule that begins with a tick.
     *
     * @param start when, on a clock that only goes forward
     * @param tick time between decisions
     * @param samples samples per tick, at least 1
     */
    Schedule(long start, Duration tick, int samples) {
        this.start = start;
        this.slot = tick.toNanos() / samples;
        this.slotsPerTick = samples;
    }

    /** When there is something to do next. */
    long next() {
        return start + next * slot;
    }

    /** Takes everything that is due; whether a decision is. */
    boolean take(long now) {
        long newest = Math.max(next, Math.floorDiv(now - start, slot));
        long ticks = Math.floorDiv(newest, slotsPerTick) - Math.floorDiv(next - 1, slotsPerTick);
        overruns += Math.max(0, ticks - 1);
        next = newest + 1;
        return ticks > 0;
    }

    /** Ticks that were skipped because the one before took too long. */
    long overruns() {
        return overruns;
    }
}
