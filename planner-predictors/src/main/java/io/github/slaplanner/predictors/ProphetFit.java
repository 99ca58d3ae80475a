package io.github.slaplanner.predictors;

import java.util.Arrays;

/**
 * The prophet model fitted to values on its scale: trend plus seasons and events, at every interval of the window and of
 * the horizon.
 *
 * <p>Long windows are fitted to medians of adjacent intervals, about a thousand of them, and interpolated; the shortest wave
 * of the model is many of them long.
 */
final class ProphetFit {
    private static final int MOST_BINS = 1000;
    private static final int ROUNDS_OF_PRODUCT = 2;

    private final double[] fitted;
    private final double bendRate;
    private final double bendSize;

    private ProphetFit(double[] fitted, double bendRate, double bendSize) {
        this.fitted = fitted;
        this.bendRate = bendRate;
        this.bendSize = bendSize;
    }

    /**
     * Fits.
     *
     * @param values one per interval of the window, NaN for a gap; at least two known and not all equal
     * @param steps intervals of the horizon
     */
    static ProphetFit of(ProphetSettings settings, ProphetDesign design, double[] values, int steps) {
        int width = Math.max(1, (values.length + MOST_BINS - 1) / MOST_BINS);
        int bins = (values.length + width - 1) / width;
        double[][] rows = new double[bins][];
        double[] binned = new double[bins];
        int known = 0;
        for (int bin = 0; bin < bins; bin++) {
            int from = bin * width;
            int to = Math.min(values.length, from + width);
            double median = median(Arrays.copyOfRange(values, from, to));
            if (!Double.isNaN(median)) {
                rows[known] = design.row(from, to);
                binned[known++] = median;
            }
        }
        return new Fitting(settings, design, Arrays.copyOf(rows, known), Arrays.copyOf(binned, known))
                .over(values.length, steps, width);
    }

    /** The fitted value of an interval of the window or, from its length on, of the horizon. */
    double at(int interval) {
        return fitted[interval];
    }

    /**
     * Standard deviation of the trend, from bends to come at the rate and of the size of those in the window:
     * {@code sqrt(rate * 2 size^2 * ahead^3 / 3)}.
     *
     * @param ahead in units of the window
     */
    double trendDeviation(double ahead) {
        return Math.sqrt(bendRate * 2 * bendSize * bendSize * ahead * ahead * ahead / 3);
    }

    private static double median(double[] values) {
        Arrays.sort(values); // NaN last
        int known = values.length;
        while (known > 0 && Double.isNaN(values[known - 1])) {
            known--;
        }
        return known == 0 ? Double.NaN : (values[(known - 1) / 2] + values[known / 2]) / 2;
    }

    /** One fit, with its values brought to a size around 1. */
    private static final class Fitting {
        private final ProphetSettings settings;
        private final ProphetDesign design;
        private final double centre;
        private final double spread;
        private double[] coefficients;

        Fitting(ProphetSettings settings, ProphetDesign design, double[][] rows, double[] values) {
            this.settings = settings;
            this.design = design;
            double middle = median(values.clone());
            centre = product() ? 0 : middle;
            double widest = 0;
            for (double value : values) {
                widest = Math.max(widest, Math.abs(value - centre));
            }
            spread = widest > 0 ? widest : 1;
            double[] standard =
                    Arrays.stream(values).map(v -> (v - centre) / spread).toArray();
            MapFit fit = fit(rows, standard);
            coefficients = fit.coefficients();
            for (int round = 0; product() && round < ROUNDS_OF_PRODUCT; round++) {
                fit = fit(Arrays.stream(rows).map(this::timesTrend).toArray(double[][]::new), standard);
                coefficients = fit.coefficients();
            }
            if (design.bends() == 0) {
                // Too few points for bends are too few for a sure slope: shrink it by what is noise in its square.
                double square = coefficients[1] * coefficients[1];
                double kept = square > 0 ? Math.max(0, 1 - fit.slopeVariance() / square) : 0;
                coefficients[0] += (1 - kept) * coefficients[1] * rows[rows.length - 1][1];
                coefficients[1] *= kept;
            }
        }

        private MapFit fit(double[][] columns, double[] standard) {
            return new MapFit(columns, standard, design.priors(settings.flexibility()), 2, design.seasonFrom());
        }

        private boolean product() {
            return settings.multiplicative() && settings.scale() == Scale.LINEAR;
        }

        /** Seasons and events as shares of the trend of the fit before. */
        private double[] timesTrend(double[] row) {
            double trend = 0;
            for (int j = 0; j < design.seasonFrom(); j++) {
                trend += row[j] * coefficients[j];
            }
            double[] scaled = row.clone();
            for (int j = design.seasonFrom(); j < row.length; j++) {
                scaled[j] *= Math.max(0, trend);
            }
            return scaled;
        }

        private double value(int from, int to) {
            double[] row = design.row(from, to);
            return centre + spread * MapFit.dot(product() ? timesTrend(row) : row, coefficients);
        }

        ProphetFit over(int window, int steps, int width) {
            double[] fitted = new double[window + steps];
            int whole = window / width * width;
            for (int from = 0; from < whole; from += width) {
                double left = from == 0 ? value(0, width) : fitted[from - 1];
                double right = value(from, from + width);
                // From the end of one stretch to the end of the next; exact where a stretch is one interval.
                for (int i = 0; i < width; i++) {
                    fitted[from + i] = left + (right - left) * (i + 1) / width;
                }
            }
            for (int i = whole; i < fitted.length; i++) {
                fitted[i] = value(i, i + 1);
            }
            double size = 0;
            for (int bend = 0; bend < design.bends(); bend++) {
                size += Math.abs(coefficients[2 + bend]) / design.bends();
            }
            return new ProphetFit(fitted, design.bends() / 0.8, spread * size);
        }
    }
}
