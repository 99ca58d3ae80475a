package io.github.slaplanner.predictors;

/**
 * How much of what a fit has missed lately it will miss again some intervals ahead: a regression of the miss then on the
 * last miss and the mean of the last six. Both coefficients start at one half, that is, at "the miss goes on", with the
 * weight of a few intervals, and together they are at most 1.
 *
 * @param onLast coefficient of the last miss
 * @param onMean coefficient of the mean
 */
record ErrorPersistence(double onLast, double onMean) {
    private static final double PRIOR = 0.5;
    private static final double PRIOR_INTERVALS = 5;

    /**
     * Learns from misses.
     *
     * @param lead 0 for the interval that starts at the origin
     * @param from first origin that counts
     */
    static ErrorPersistence learn(PastErrors misses, int lead, int from) {
        double aa = 0;
        double ab = 0;
        double bb = 0;
        double ay = 0;
        double by = 0;
        int equations = 0;
        for (int origin = Math.max(1, from); origin + lead < misses.size(); origin++) {
            double y = misses.miss(origin + lead);
            if (!Double.isNaN(y)) {
                double a = misses.last(origin);
                double b = misses.mean(origin);
                aa += a * a;
                ab += a * b;
                bb += b * b;
                ay += a * y;
                by += b * y;
                equations++;
            }
        }
        double ridge = PRIOR_INTERVALS * (aa + bb) / (2 * Math.max(1, equations));
        return solve(aa + ridge, ab, bb + ridge, ay + PRIOR * ridge, by + PRIOR * ridge);
    }

    private static ErrorPersistence solve(double aa, double ab, double bb, double ay, double by) {
        double determinant = aa * bb - ab * ab;
        if (!(determinant > 0)) {
            return new ErrorPersistence(PRIOR, PRIOR);
        }
        double a = (bb * ay - ab * by) / determinant;
        double b = (aa * by - ab * ay) / determinant;
        return a + b > 1 ? new ErrorPersistence(a / (a + b), b / (a + b)) : new ErrorPersistence(a, b);
    }

    /** The miss expected at this lead from an origin. */
    double of(PastErrors misses, int origin) {
        return onLast * misses.last(origin) + onMean * misses.mean(origin);
    }
}
