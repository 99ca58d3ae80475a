package io.github.slaplanner.core.profile;

import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.SingularValueDecomposition;

/**
 * A sum of known terms with coefficients that are not negative, fitted so that the sum of squared relative errors is
 * least. With at most a handful of terms every subset of them is tried, so the result is exact.
 */
final class LinearTrend {
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
        int count = terms[0].length;
        double[] best = new double[count];
        double least = Double.POSITIVE_INFINITY;
        for (int subset = 1; subset < 1 << count; subset++) {
            double[] candidate = solve(terms, values, subset);
            double error = error(terms, values, candidate);
            if (error < least && allowed(candidate)) {
                least = error;
                best = candidate;
            }
        }
        return new LinearTrend(best);
    }

    private static double[] solve(double[][] terms, double[] values, int subset) {
        int count = terms[0].length;
        double[][] matrix = new double[terms.length][Integer.bitCount(subset)];
        double[] ones = new double[terms.length];
        double[] scale = new double[count];
        for (int row = 0; row < terms.length; row++) {
            ones[row] = 1;
            int column = 0;
            for (int term = 0; term < count; term++) {
                if ((subset >> term & 1) == 1) {
                    scale[term] = Math.max(terms[terms.length - 1][term], Double.MIN_NORMAL);
                    matrix[row][column++] = terms[row][term] / scale[term] / values[row];
                }
            }
        }
        double[] solution = new SingularValueDecomposition(new Array2DRowRealMatrix(matrix, false))
                .getSolver()
                .solve(new ArrayRealVector(ones, false))
                .toArray();
        double[] result = new double[count];
        int column = 0;
        for (int term = 0; term < count; term++) {
            if ((subset >> term & 1) == 1) {
                result[term] = solution[column++] / scale[term];
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

    private static double error(double[][] terms, double[] values, double[] coefficients) {
        double sum = 0;
        for (int row = 0; row < terms.length; row++) {
            double error = at(terms[row], coefficients) / values[row] - 1;
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
