package io.github.slaplanner.predictors;

import io.github.slaplanner.api.forecast.Forecast;
import io.github.slaplanner.api.observation.Distribution;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Uncertainty from past errors. The {@code p}-quantile of a forecast is the point plus the {@code p}-quantile of the recent
 * errors at the same lead; the median is the point itself. Beyond the outermost of few errors the tail is exponential with
 * the errors' mean size. No quantile comes closer to the point as the lead grows.
 */
final class ErrorQuantiles {
    private static final double[] PROBABILITIES = {0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99};
    /** Quantiles of the normal distribution at these probabilities. */
    private static final double[] NORMAL = {-2.326, -1.645, -1.282, -0.674, 0, 0.674, 1.282, 1.645, 2.326};

    private static final int MIDDLE = 4;
    /** Errors that count: enough for the outer quantiles, few enough to follow a change. */
    static final int WINDOW = 100;
    /**
     * Fewer errors than this do not show a spread: for the first step a share of the level stands in for the missing ones,
     * later steps widen from the one before.
     */
    private static final int FEW = 4;

    private static final double UNKNOWN_SPREAD = 0.25;

    private ErrorQuantiles() {}

    static Forecast around(Duration interval, double[] points, Errors errors) {
        return around(interval, points, errors, new double[points.length]);
    }

    /**
     * The same with more uncertainty than past errors show.
     *
     * @param extra standard deviation of what comes on top, for each step
     */
    static Forecast around(Duration interval, double[] points, Errors errors, double[] extra) {
        List<Distribution> steps = new ArrayList<>(points.length);
        double[] offsets = new double[PROBABILITIES.length];
        for (int step = 0; step < points.length; step++) {
            if (step == 0 || (step < errors.leads() && errors.count(step) >= FEW)) {
                widen(offsets, errors.last(step, WINDOW), points[step]);
            } else {
                double growth = Math.sqrt((step + 1.0) / step);
                Arrays.setAll(offsets, i -> offsets[i] * growth);
            }
            steps.add(distribution(points[step], offsets, extra[step]));
        }
        return new Forecast(interval, steps);
    }

    private static void widen(double[] offsets, double[] errors, double point) {
        Arrays.sort(errors);
        double size = Math.max(0, FEW - errors.length) * UNKNOWN_SPREAD * point;
        for (double error : errors) {
            size += Math.abs(error);
        }
        size /= Math.max(FEW, errors.length);
        for (int i = 0; i < offsets.length; i++) {
            double p = PROBABILITIES[i];
            if (i < MIDDLE) {
                offsets[i] = Math.min(offsets[i], -upper(errors, 1 - p, size, -1));
            } else if (i > MIDDLE) {
                offsets[i] = Math.max(offsets[i], upper(errors, p, size, 1));
            }
        }
    }

    /** The {@code p}-quantile, p above one half, of the errors times {@code sign}; at least 0. */
    private static double upper(double[] sorted, double p, double size, int sign) {
        int n = sorted.length;
        double rank = p * (n + 1) - 1;
        if (rank > n - 1) {
            double outermost = n == 0 ? 0 : Math.max(0, sign * sorted[sign > 0 ? n - 1 : 0]);
            double reached = Math.max(0.5, n / (n + 1.0));
            return outermost + size * Math.log((1 - reached) / (1 - p));
        }
        int below = (int) rank;
        double low = sign * sorted[sign > 0 ? below : n - 1 - below];
        double high = sign * sorted[sign > 0 ? Math.min(n - 1, below + 1) : Math.max(0, n - 2 - below)];
        return Math.max(0, low + (rank - below) * (high - low));
    }

    private static Distribution distribution(double point, double[] offsets, double extra) {
        double[] values = new double[offsets.length];
        for (int i = 0; i < offsets.length; i++) {
            double offset = Math.copySign(Math.hypot(offsets[i], extra * NORMAL[i]), i - MIDDLE);
            values[i] = Math.max(0, Math.min(Double.MAX_VALUE, point + offset));
        }
        return Distribution.of(PROBABILITIES, values);
    }
}
