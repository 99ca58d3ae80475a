package io.github.slaplanner.predictors;

import java.util.Arrays;

/** The sums of a least-squares problem with a few columns, from which it is solved for all or some of them. */
final class NormalEquations {
    /** Keeps columns that say the same from dividing by zero; too small to bend a fit. */
    private static final double RIDGE = 1e-9;

    private final int columns;
    private final double[] products;
    private final double[] right;
    private double square;
    private double rows;

    NormalEquations(int columns) {
        this.columns = columns;
        products = new double[columns * columns];
        right = new double[columns];
    }

    /** Takes in a row and the value that it should give. */
    void add(double[] row, double target) {
        for (int a = 0; a < columns; a++) {
            double left = row[a];
            right[a] += left * target;
            for (int b = 0; b <= a; b++) {
                products[a * columns + b] += left * row[b];
            }
        }
        square += target * target;
        rows++;
    }

    /** Rows taken in. */
    double rows() {
        return rows;
    }

    /** Mean of the squared targets. */
    double meanSquare() {
        return square / rows;
    }

    /** Mean of the squared residuals of a solution for some columns; not negative. */
    double meanSquare(int[] chosen, double[] solution) {
        double left = square;
        for (int i = 0; i < chosen.length; i++) {
            left -= solution[i] * right[chosen[i]];
        }
        return Math.max(0, left / rows);
    }

    /**
     * Solves by Cholesky decomposition.
     *
     * @param chosen the columns that take part, rising
     * @return their coefficients; NaN where the sums are not finite
     */
    double[] solve(int... chosen) {
        int n = chosen.length;
        double[] lower = new double[n * n];
        double[] solution = new double[n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = products[chosen[i] * columns + chosen[j]];
                for (int k = 0; k < j; k++) {
                    sum -= lower[i * n + k] * lower[j * n + k];
                }
                double diagonal = products[chosen[i] * columns + chosen[i]];
                lower[i * n + j] = i == j ? root(sum, diagonal) : sum / lower[j * n + j];
            }
            solution[i] = right[chosen[i]];
            for (int k = 0; k < i; k++) {
                solution[i] -= lower[i * n + k] * solution[k];
            }
            solution[i] /= lower[i * n + i];
        }
        for (int i = n - 1; i >= 0; i--) {
            for (int k = i + 1; k < n; k++) {
                solution[i] -= lower[k * n + i] * solution[k];
            }
            solution[i] /= lower[i * n + i];
        }
        return solution;
    }

    /** The solution for all columns. */
    double[] solve() {
        return solve(all());
    }

    private int[] all() {
        int[] all = new int[columns];
        Arrays.setAll(all, i -> i);
        return all;
    }

    private static double root(double pivot, double diagonal) {
        return diagonal > 0 ? Math.sqrt(Math.max(pivot, 0) + RIDGE * diagonal) : 1;
    }
}
