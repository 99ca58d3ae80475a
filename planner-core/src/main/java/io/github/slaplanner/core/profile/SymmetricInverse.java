package io.github.slaplanner.core.profile;

/** Inverts a symmetric positive definite matrix by Cholesky's decomposition. */
final class SymmetricInverse {
    private SymmetricInverse() {}

    /** The inverse of {@code matrix} plus {@code ridge} on its diagonal. */
    static double[][] of(double[][] matrix, double ridge) {
        return square(invertedLower(cholesky(matrix, ridge)));
    }

    private static double[][] cholesky(double[][] matrix, double ridge) {
        int n = matrix.length;
        double[][] lower = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = matrix[i][j];
                for (int k = 0; k < j; k++) {
                    sum -= lower[i][k] * lower[j][k];
                }
                lower[i][j] = i == j ? Math.sqrt(Math.max(sum + ridge, ridge)) : sum / lower[j][j];
            }
        }
        return lower;
    }

    private static double[][] invertedLower(double[][] lower) {
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
