package io.github.slaplanner.core.profile;

/** The inverse of a symmetric positive definite matrix, and its determinant, by Cholesky's decomposition. */
final class SymmetricInverse {
    /** Stands in for a pivot that rounding made zero or less. */
    private static final double LEAST_PIVOT = 1e-12;

    private final double[][] inverse;
    private final double logDeterminant;

    private SymmetricInverse(double[][] inverse, double logDeterminant) {
        this.inverse = inverse;
        this.logDeterminant = logDeterminant;
    }

    static SymmetricInverse of(double[][] matrix) {
        double[][] lower = cholesky(matrix);
        double logDeterminant = 0;
        for (int i = 0; i < lower.length; i++) {
            logDeterminant += 2 * Math.log(lower[i][i]);
        }
        return new SymmetricInverse(square(inverted(lower)), logDeterminant);
    }

    double at(int row, int column) {
        return inverse[row][column];
    }

    /** The logarithm of the determinant of the matrix that was inverted. */
    double logDeterminant() {
        return logDeterminant;
    }

    double[] times(double[] vector) {
        double[] result = new double[vector.length];
        for (int i = 0; i < vector.length; i++) {
            for (int j = 0; j < vector.length; j++) {
                result[i] += inverse[i][j] * vector[j];
            }
        }
        return result;
    }

    double[] rowSums() {
        double[] ones = new double[inverse.length];
        java.util.Arrays.fill(ones, 1);
        return times(ones);
    }

    private static double[][] cholesky(double[][] matrix) {
        int n = matrix.length;
        double[][] lower = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = matrix[i][j];
                for (int k = 0; k < j; k++) {
                    sum -= lower[i][k] * lower[j][k];
                }
                lower[i][j] = i == j ? Math.sqrt(Math.max(sum, LEAST_PIVOT)) : sum / lower[j][j];
            }
        }
        return lower;
    }

    /** The inverse of a lower triangle. */
    private static double[][] inverted(double[][] lower) {
        int n = lower.length;
        double[][] inverse = new double[n][n];
        for (int i = 0; i < n; i++) {
            inverse[i][i] = 1 / lower[i][i];
            for (int j = 0; j < i; j++) {
                double sum = 0;
                for (int k = j; k < i; k++) {
                    sum -= lower[i][k] * inverse[k][j];
                }
                inverse[i][j] = sum / lower[i][i];
            }
        }
        return inverse;
    }

    /** The product of the transpose of a lower triangle with it. */
    private static double[][] square(double[][] lower) {
        int n = lower.length;
        double[][] product = new double[n][n];
        for (int k = 0; k < n; k++) {
            for (int i = 0; i <= k; i++) {
                for (int j = 0; j <= i; j++) {
                    product[i][j] += lower[k][i] * lower[k][j];
                }
            }
        }
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < i; j++) {
                product[j][i] = product[i][j];
            }
        }
        return product;
    }
}
