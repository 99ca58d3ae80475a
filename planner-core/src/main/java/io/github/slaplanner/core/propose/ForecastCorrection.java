package io.github.slaplanner.core.propose;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.LUDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RealVector;

/**
 * A ridge regression of what came on a forecast, on how far off it was a moment before, and on how much demand had risen of late,
 *
 * <pre>
 * came ≈ mean + a · (forecast − its mean) + b · (off − its mean) + c · (rise − its mean)
 * </pre>
 *
 * drawn to a = 1, b = c = 0; a and b lie between 0 and 1, c between −1 and 1. It is valid within the range of what it was fitted on. What
 * of forecast and off lies outside adds in full; a rise counts as the steepest seen. With the rise it can follow a wave, whose value some
 * time ahead is a sum of its value and its slope now.
 */
final class ForecastCorrection {
    /** Observations that the prior counts for. */
    private static final double RIDGE = 4;

    private final double came;
    private final Term forecast;
    private final Term off;
    private final Term rise;

    /**
     * What is known at a moment.
     *
     * @param forecast what was forecast
     * @param off how far off the forecast was of late
     * @param rise by how much demand had risen of late
     */
    record Known(double forecast, double off, double rise) {}

    /** One regressor: where it was seen, and its weight. */
    private record Term(double mean, double low, double high, double weight, double beyond) {
        double apply(double value) {
            double inside = Math.max(low, Math.min(high, value));
            return weight * (inside - mean) + beyond * (value - inside);
        }
    }

    private ForecastCorrection(double came, Term forecast, Term off, Term rise) {
        this.came = came;
        this.forecast = forecast;
        this.off = off;
        this.rise = rise;
    }

    /**
     * Fitted on moments.
     *
     * @param known what was known
     * @param came what came after each
     */
    static ForecastCorrection of(List<Known> known, double[] came) {
        int n = came.length;
        RealMatrix x = new Array2DRowRealMatrix(Math.max(1, n), 3);
        for (int i = 0; i < n; i++) {
            Known one = known.get(i);
            x.setRow(i, new double[] {one.forecast(), one.off(), one.rise()});
        }
        RealVector means = new ArrayRealVector(3);
        for (int j = 0; j < 3; j++) {
            means.setEntry(j, mean(x.getColumn(j)));
        }
        for (int i = 0; i < n; i++) {
            x.setRowVector(i, x.getRowVector(i).subtract(means));
        }
        double mean = mean(came);
        // what the prior, a = 1, leaves to explain
        RealVector rest = new ArrayRealVector(Math.max(1, n));
        for (int i = 0; i < n; i++) {
            rest.setEntry(i, came[i] - mean - x.getEntry(i, 0));
        }
        RealVector weights = solve(x.transpose().multiply(x), x.preMultiply(rest), n);
        double base = means.getEntry(0) + (mean - means.getEntry(0)) * n / (n + RIDGE);
        return new ForecastCorrection(
                base,
                term(known, Known::forecast, means.getEntry(0), clamp(0, 1 + weights.getEntry(0)), 1),
                term(known, Known::off, means.getEntry(1), clamp(0, weights.getEntry(1)), 1),
                term(known, Known::rise, means.getEntry(2), clamp(-1, weights.getEntry(2)), 0));
    }

    private static RealVector solve(RealMatrix squares, RealVector products, int n) {
        for (int j = 0; j < 3; j++) {
            double square = squares.getEntry(j, j);
            // a regressor that never moved has no weight
            squares.setEntry(j, j, square > 0 ? square * (1 + RIDGE / n) : 1);
        }
        return new LUDecomposition(squares, 0).getSolver().solve(products);
    }

    private static Term term(
            List<Known> known, ToDoubleFunction<Known> value, double mean, double weight, double beyond) {
        double low = known.stream().mapToDouble(value).min().orElse(mean);
        double high = known.stream().mapToDouble(value).max().orElse(mean);
        return new Term(mean, low, high, weight, beyond);
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElse(0);
    }

    private static double clamp(double low, double value) {
        return Math.max(low, Math.min(1, value));
    }

    /** What is to be expected. */
    double of(Known now) {
        return came + forecast.apply(now.forecast()) + off.apply(now.off()) + rise.apply(now.rise());
    }
}
