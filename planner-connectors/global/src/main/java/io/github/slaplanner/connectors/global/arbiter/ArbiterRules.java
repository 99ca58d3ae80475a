package io.github.slaplanner.connectors.global.arbiter;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What holds for all pools together.
 *
 * @param maxTotalGpus GPUs that all pools may hold at any instant, or null for no limit; not negative
 * @param minTotalGpus GPUs that the pools' targets keep at least, 0 for none; a pool that shrinks below it keeps its last engines
 *     until another pool grows
 * @param pace how long things take
 */
public record ArbiterRules(@Nullable Integer maxTotalGpus, int minTotalGpus, Pace pace) {
    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a limit is negative, or the minimum above the maximum
     */
    public ArbiterRules {
        if (minTotalGpus < 0 || (maxTotalGpus != null && maxTotalGpus < minTotalGpus)) {
            throw new IllegalArgumentException("The minTotalGpus (" + minTotalGpus
                    + ") must be between 0 and the maxTotalGpus (" + maxTotalGpus + ").");
        }
    }

    /** A budget, no minimum, and the usual pace. */
    public static ArbiterRules of(@Nullable Integer maxTotalGpus) {
        return new ArbiterRules(maxTotalGpus, 0, Pace.USUAL);
    }

    /**
     * How long things take. All are positive.
     *
     * @param wishTtl time that a wish is remembered
     * @param staleAfter age of a sighting from which on a pool counts as unreadable: it holds its size
     * @param reclaimAfter time that a pool waits for its fair share before engines of others are taken back
     * @param rotation how slowly engines that cannot be divided change hands; longer is calmer
     */
    public record Pace(Duration wishTtl, Duration staleAfter, Duration reclaimAfter, Duration rotation) {
        /** 360 s, 60 s, 60 s and 300 s. */
        public static final Pace USUAL = new Pace(
                Duration.ofSeconds(360), Duration.ofSeconds(60), Duration.ofSeconds(60), Duration.ofSeconds(300));

        /**
         * Checks the ranges.
         *
         * @throws IllegalArgumentException if a time is not positive
         */
        public Pace {
            positive("wishTtl", wishTtl);
            positive("staleAfter", staleAfter);
            positive("reclaimAfter", reclaimAfter);
            positive("rotation", rotation);
        }

        private static void positive(String name, Duration time) {
            if (time.isNegative() || time.isZero()) {
                throw new IllegalArgumentException("The " + name + " (" + time + ") must be positive.");
            }
        }
    }
}
