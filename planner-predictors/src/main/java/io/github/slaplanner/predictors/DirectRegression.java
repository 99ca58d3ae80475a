package io.github.slaplanner.predictors;

/**
 * A regression for each lead by itself, so that it finds swings of any length without a model of their cause:
 *
 * <pre>y(t+h) - y(t) = a (y(t) - m) + sum_i b_i (y(t - l_i) - y(t - l_(i+1))),   lags l = 0, 1, 2, 4, 8 intervals</pre>
 *
 * It starts from last value. The coefficients come from discounted least squares with a ridge, the mean {@code m} from the
 * same discount; the origins between intervals add equations. Values from before the start are taken to be the first one;
 * the more of an equation rests on them, the less it counts. A target far from what was expected is moved nearer.
 */
final class DirectRegression implements Expert {
    private static final int[] LAGS = {0, 1, 2, 4, 8};
    private static final int COLUMNS = LAGS.length;
    /** Memory of about 50 intervals. */
    private static final double KEEP = 0.98;

    private static final double MEMORY = 1 / (1 - KEEP);
    /** A light one: a swing is in all of the lags together, and shrinking them takes the most from it. */
    private static final double RIDGE = 0.3;
    /** Share of new equations with which the coefficients are worked out anew. */
    private static final double NEW = 0.1;
    /** A miss beyond so many usual ones counts as that many. */
    private static final double LIMIT = 4;
    /** Misses that show what is usual, in intervals. */
    private static final int FEW = 4;

    private static final double PRIOR = 0.3;

    @Override
    public double prior() {
        return PRIOR;
    }

    @Override
    public void walk(Timeline line, ForecastTrack track) {
        Lagged series = Lagged.of(line, Scale.LINEAR);
        double[] means = means(series);
        int tracked = track.leads(0);
        for (int lead = 0; lead < tracked; lead++) {
            new Walk(series, means, lead).write(track);
        }
        int end = line.origins() - 1;
        for (int lead = tracked; lead < track.leads(end); lead++) {
            track.set(end, lead, track.last(tracked - 1));
        }
    }

    /** The discounted mean up to and with the value at each origin. */
    private static double[] means(Lagged series) {
        double keep = Math.pow(KEEP, 1.0 / series.stride());
        double[] means = new double[series.values().length];
        double total = 0;
        double mean = 0;
        for (int at = 0; at < means.length; at++) {
            if (series.known()[at]) {
                total = keep * total + 1;
                mean += (series.values()[at] - mean) / total;
            }
            means[at] = mean;
        }
        return means;
    }

    /** The regression at one lead. */
    private static final class Walk {
        private final double[] values;
        private final boolean[] known;
        private final int stride;
        private final double[] means;
        private final int lead;
        private final Ridge equations;
        private final double[] row = new double[COLUMNS];
        private final double[] coefficients = new double[COLUMNS];
        private double missed;
        private int judged;
        private double due;

        Walk(Lagged series, double[] means, int lead) {
            values = series.values();
            known = series.known();
            stride = series.stride();
            equations = new Ridge(COLUMNS, Math.pow(KEEP, 1.0 / stride), RIDGE);
            this.means = means;
            this.lead = lead;
        }

        void write(ForecastTrack track) {
            int phase = 0;
            for (int last = 0; last < means.length; last++) {
                int from = last - (lead + 1) * stride;
                if (from >= 0 && known[last] && known[from]) {
                    learn(from, values[last] - values[from]);
                }
                if (phase == 0 && (judged > due || last == means.length - 1)) {
                    equations.solve(coefficients);
                    due = judged + NEW * Math.min(judged, MEMORY * stride);
                }
                fill(last);
                track.set(last + stride, lead, values[last] + MapFit.dot(row, coefficients));
                phase = phase + 1 < stride ? phase + 1 : 0;
            }
        }

        private void learn(int from, double change) {
            fill(from);
            double expected = MapFit.dot(row, coefficients);
            double miss = change - expected;
            double bound = judged < FEW * stride ? Math.abs(miss) : LIMIT * missed / judged;
            double limited = Math.max(-bound, Math.min(bound, miss));
            missed += Math.abs(limited);
            judged++;
            double share = Math.min(1, from / (double) (LAGS[COLUMNS - 1] * stride));
            for (int i = 0; i < COLUMNS; i++) {
                row[i] *= share;
            }
            equations.add(row, share * (expected + limited));
        }

        /** Makes the row of an origin, of what was known when the value at it had been seen. */
        private void fill(int at) {
            row[0] = values[at] - means[at];
            double newer = values[at];
            for (int i = 1; i < COLUMNS; i++) {
                double older = values[Math.max(0, at - LAGS[i] * stride)];
                row[i] = newer - older;
                newer = older;
            }
        }
    }
}
