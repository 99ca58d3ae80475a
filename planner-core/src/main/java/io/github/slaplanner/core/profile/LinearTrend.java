package io.github.slaplanner.core.profile;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.DecompositionSolver;
import org.apache.commons.math3.linear.QRDecomposition;

/**
 * A sum of known terms with coefficients that are not negative, fitted so that the sum of absolute relative errors is
 * about least: an outlier does not bend it. Absolute errors by iterated least squares, an observation's weight being one
 * over the root of its last error; in each round every subset of the handful of terms is tried, so signs come out right.
 */
final class LinearTrend {
    private static final int ROUNDS = 12;
    /** A column of the scaled matrix that adds less than this is a sum of the others. */
    private static final double DEPENDENT = 1e-9;
    /** Relative errors below this are not told apart. */
    private static final double SMALL_ERROR = 0.01;

    private final double[] coefficients;

    private LinearTrend(double[] coefficients) {
        this.coefficients = coefficients;
    }

    /**
     * Fits.
     *
     * @param terms per observation the values of the terms; not negative, the first of them always positive
     * @param values what to explain; positive
     */
    static LinearTrend fit(double[][] terms, double[] values) {
        double[] weights = new double[values.length];
        Arrays.fill(weights, 1);
        LinearTrend trend = leastSquares(terms, values, weights);
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < values.length; i++) {
                double error = Math.abs(trend.at(terms[i]) / values[i] - 1);
                weights[i] = 1 / Math.sqrt(Math.max(error, SMALL_ERROR));
            }
            trend = leastSquares(terms, values, weights);
        }
        return trend;
    }

    private static LinearTrend leastSquares(double[][] terms, double[] values, double[] weights) {
        int count = terms[0].length;
        double[] best = new double[count];
        double least = Double.POSITIVE_INFINITY;
        for (int subset = 1; subset < 1 << count; subset++) {
            double[] candidate = solve(terms, values, weights, subset);
            double error = allowed(candidate) ? error(terms, values, weights, candidate) : Double.POSITIVE_INFINITY;
            if (error < least) {
                least = error;
                best = candidate;
            }
        }
        return new LinearTrend(best);
    }

    /** The best coefficients of a subset of the terms; all zero if the terms of the subset are not independent. */
    private static double[] solve(double[][] terms, double[] values, double[] weights, int subset) {
        int[] chosen = IntStream.range(0, terms[0].length)
                .filter(i -> (subset >> i & 1) == 1)
                .toArray();
        double[] scale = new double[terms[0].length];
        for (double[] row : terms) {
            for (int term : chosen) {
                scale[term] = Math.max(scale[term], row[term]);
            }
        }
        double[][] matrix = new double[terms.length][chosen.length];
        for (int row = 0; row < terms.length; row++) {
            for (int i = 0; i < chosen.length; i++) {
                matrix[row][i] = terms[row][chosen[i]] / scale[chosen[i]] / values[row] * weights[row];
            }
        }
        double[] result = new double[terms[0].length];
        if (chosen.length <= terms.length) {
            DecompositionSolver solver =
                    new QRDecomposition(new Array2DRowRealMatrix(matrix, false), DEPENDENT).getSolver();
            if (solver.isNonSingular()) {
                double[] solution = solver.solve(new ArrayRealVector(weights)).toArray();
                for (int i = 0; i < chosen.length; i++) {
                    result[chosen[i]] = solution[i] / scale[chosen[i]];
                }
            }
        }
        return result;
    }

    private static boolean allowed(double[] coefficients) {
        boolean positive = false;
        for (double coefficient : coefficients) {
            if (coefficient < 0) {
                return false;
            }
            positive |= coefficient > 0;
        }
        return positive;
    }

    private static double error(double[][] terms, double[] values, double[] weights, double[] coefficients) {
        double sum = 0;
        for (int row = 0; row < terms.length; row++) {
            double error = weights[row] * (at(terms[row], coefficients) / values[row] - 1);
            sum += error * error;
        }
        return sum;
    }

    double at(double... terms) {
        return at(terms, coefficients);
    }

    private static double at(double[] terms, double[] coefficients) {
        double sum = 0;
        for (int i = 0; i < terms.length; i++) {
            sum += terms[i] * coefficients[i];
        }
        return sum;
    }
}
