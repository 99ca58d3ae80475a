package io.github.slaplanner.predictors;

import java.util.Arrays;

/** Discounted least squares with a ridge, for a few columns: every equation counts for less with each one after it. */
final class Ridge {
    private final int columns;
    private final double keep;
    private final double ridge;
    /** The lower triangle of the normal equations by rows, and of its Cholesky factor. */
    private final double[] products;

    private final double[] lower;
    private final double[] right;
    private double count;

    /**
     * No equations yet.
     *
     * @param keep what an equation counts after the next one, 0 to 1
     * @param ridge in units of the mean square of one equation's entries, positive
     */
    Ridge(int columns, double keep, double ridge) {
        this.columns = columns;
        this.keep = keep;
        this.ridge = ridge;
        products = new double[columns * (columns + 1) / 2];
        lower = new double[products.length];
        right = new double[columns];
    }

    /** Takes in an equation: a row and the value that it should give. */
    void add(double[] row, double target) {
        count = keep * count + 1;
        int at = 0;
        for (int a = 0; a < columns; a++) {
            double left = row[a];
            right[a] = keep * right[a] + left * target;
            for (int b = 0; b <= a; b++) {
                products[at] = keep * products[at] + left * row[b];
                at++;
            }
        }
    }

    /** Solves by Cholesky decomposition; all zero if nothing has moved yet, NaN where the sums are not finite. */
    void solve(double[] out) {
        double added = added();
        if (!(added > 0)) {
            Arrays.fill(out, 0);
            return;
        }
        int row = 0;
        for (int i = 0; i < columns; row += ++i) {
            double target = right[i];
            int other = 0;
            for (int j = 0; j < i; other += ++j) {
                double sum = products[row + j];
                for (int k = 0; k < j; k++) {
                    sum -= lower[row + k] * lower[other + k];
                }
                // The diagonal holds inverses.
                lower[row + j] = sum * lower[other + j];
                target -= lower[row + j] * out[j];
            }
            double pivot = products[row + i] + added;
            for (int k = 0; k < i; k++) {
                pivot -= lower[row + k] * lower[row + k];
            }
            lower[row + i] = 1 / Math.sqrt(pivot);
            out[i] = target * lower[row + i];
        }
        substitute(out);
    }

    private void substitute(double[] out) {
        int row = lower.length;
        for (int i = columns - 1; i >= 0; i--) {
            row -= i + 1;
            out[i] *= lower[row + i];
            for (int j = 0; j < i; j++) {
                out[j] -= lower[row + j] * out[i];
            }
        }
    }

    /** What the ridge adds to the diagonal. */
    private double added() {
        double trace = 0;
        int diagonal = 0;
        for (int i = 0; i < columns; i++) {
            trace += products[diagonal];
            diagonal += i + 2;
        }
        return ridge * trace / (columns * Math.max(count, 1));
    }
}
