package io.github.slaplanner.predictors;

/**
 * The values of a timeline with their lags, where a lag is a whole interval: as many interleaved series as an interval has
 * origins. A gap has the value before it, and is marked.
 *
 * @param values value of the interval that starts at each origin, on a scale
 * @param known whether it was seen
 * @param stride origins per interval
 */
record Lagged(double[] values, boolean[] known, int stride) {
    static Lagged of(Timeline line, Scale scale) {
        int stride = line.phases();
        int count = (line.intervals() - 1) * stride + 1;
        double[] values = new double[count];
        boolean[] known = new boolean[count];
        for (int at = 0; at < count; at++) {
            double value = line.rolling(at, scale);
            known[at] = !Double.isNaN(value);
            // The first interval is busy, so there is a value before every gap.
            values[at] = known[at] ? value : values[at < stride ? Math.max(0, at - 1) : at - stride];
        }
        return new Lagged(values, known, stride);
    }

    /** The value some intervals before an origin. */
    double back(int at, int lag) {
        return values[at - lag * stride];
    }

    /** The change over one interval, some intervals before an origin. */
    double change(int at, int lag) {
        return back(at, lag) - back(at, lag + 1);
    }
}
