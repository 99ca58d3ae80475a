package io.github.slaplanner.core.observe;

import java.util.function.IntToDoubleFunction;

/**
 * How much of an error is there again some forecasts later. A forecaster that is late on a rise, and early on a fall, errs the
 * same way for a while; what is known of its last errors tells part of the next ones:
 *
 * <pre>
 * error(i) ≈ a · error(i − lag) + b · (error(i − lag) − error(i − lag − 2))
 * </pre>
 *
 * by least squares with a ridge, so that chance alone makes no persistence. The slope of the errors is taken over two intervals:
 * from one to the next, chance is larger than it.
 */
record Persistence(int lag, double usual, double a, double b) {
    /** Pairs before anything is said. */
    private static final int FEW = 16;
    /** Times the median error: larger ones count as this. */
    private static final double USUAL = 3.5;

    private static final double RIDGE = 3;
    /** Intervals over which the slope of the errors is taken. */
    private static final int SPAN = 2;

    static Persistence of(double[] errors, int lag, IntToDoubleFunction weight) {
        double usual = Residuals.usual(errors, USUAL);
        double xx = 0;
        double xz = 0;
        double zz = 0;
        double xy = 0;
        double zy = 0;
        double weights = 0;
        for (int i = lag + SPAN; i < errors.length && errors.length > FEW + lag; i++) {
            double w = weight.applyAsDouble(i);
            double x = clip(errors[i - lag], usual);
            double z = x - clip(errors[i - lag - SPAN], usual);
            xx += w * x * x;
            xz += w * x * z;
            zz += w * z * z;
            xy += w * x * clip(errors[i], usual);
            zy += w * z * clip(errors[i], usual);
            weights += w;
        }
        double ridge = weights > 0 ? 1 + RIDGE / weights : 1;
        double determinant = ridge * ridge * xx * zz - xz * xz;
        return determinant > 0
                ? new Persistence(
                        lag,
                        usual,
                        (ridge * zz * xy - xz * zy) / determinant,
                        (ridge * xx * zy - xz * xy) / determinant)
                : new Persistence(lag, usual, 0, 0);
    }

    /** The error expected at a place, of which those up to {@code lag} before are known. */
    double ahead(double[] errors, int place) {
        int known = place - lag;
        if (known < SPAN) {
            return 0;
        }
        double last = clip(errors[known], usual);
        return a * last + b * (last - clip(errors[known - SPAN], usual));
    }

    /** What is far beyond all that was seen is an event and no habit. */
    static double clip(double error, double usual) {
        return Math.max(-usual, Math.min(usual, error));
    }
}
