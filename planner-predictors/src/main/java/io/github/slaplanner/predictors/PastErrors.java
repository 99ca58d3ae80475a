package io.github.slaplanner.predictors;

import java.util.Arrays;

/** What a fit has missed, interval by interval: the last miss and the mean of the last six before every origin. */
final class PastErrors {
    private static final int RECENT = 6;
    /** A miss beyond so many usual ones is an outlier, and counts as that many. */
    private static final double LIMIT = 4 * 1.4826;

    private final double[] misses;
    private final double[] last;
    private final double[] mean;

    /**
     * Takes in residuals.
     *
     * @param residuals one per interval, NaN for a gap
     */
    PastErrors(double[] residuals) {
        misses = limited(residuals);
        last = new double[misses.length + 1];
        mean = new double[misses.length + 1];
        double[] recent = new double[RECENT];
        int seen = 0;
        for (int i = 0; i < misses.length; i++) {
            last[i + 1] = last[i];
            mean[i + 1] = mean[i];
            if (!Double.isNaN(misses[i])) {
                recent[seen++ % RECENT] = misses[i];
                last[i + 1] = misses[i];
                int count = Math.min(seen, RECENT);
                mean[i + 1] = Arrays.stream(recent, 0, count).sum() / count;
            }
        }
    }

    int size() {
        return misses.length;
    }

    /** The miss of an interval, NaN for a gap. */
    double miss(int interval) {
        return misses[interval];
    }

    /** The last miss before an origin, 0 if there is none. */
    double last(int origin) {
        return last[origin];
    }

    /** The mean of the last misses before an origin, 0 if there is none. */
    double mean(int origin) {
        return mean[origin];
    }

    private static double[] limited(double[] residuals) {
        double[] sizes = Arrays.stream(residuals)
                .filter(r -> !Double.isNaN(r))
                .map(Math::abs)
                .sorted()
                .toArray();
        double bound = sizes.length == 0 ? 0 : LIMIT * sizes[sizes.length / 2];
        return bound > 0
                ? Arrays.stream(residuals)
                        .map(r -> Math.max(-bound, Math.min(bound, r)))
                        .toArray()
                : residuals;
    }
}
