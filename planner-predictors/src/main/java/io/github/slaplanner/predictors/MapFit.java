package io.github.slaplanner.predictors;

import java.util.Arrays;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.DecompositionSolver;

/**
 * Maximum a posteriori fit of a linear model with heavy-tailed noise, normal priors and, for some columns, a sparse
 * (Laplace) prior.
 *
 * <p>Minimises {@code sum huber(r_i / s) s^2 / 2 + s^2 (sum b_j^2 / (2 sd_j^2) + sum |b_k| / sd_k)} by a few steps of
 * iteratively reweighted least squares: each step replaces Huber loss and absolute values by the parabolas that touch them,
 * and the noise {@code s} by 1.48 times the median absolute residual.
 */
final class MapFit {
    private static final int STEPS = 5;
    private static final double HUBER = 2;
    private static final double MEDIAN_TO_SD = 1.4826;
    private static final double TINY = 1e-9;

    private final double[][] rows;
    private final double[] priors;
    private final int sparseFrom;
    private final int sparseTo;
    private final double[] values;
    private final double[] weights;
    private final double[] coefficients;
    private double noise;
    private double slopeVariance;

    /**
     * Fits.
     *
     * @param rows the columns at each point
     * @param values the values, of a size around 1
     * @param priors a scale for each column, infinite for none
     * @param sparseFrom first column with a sparse prior
     * @param sparseTo after the last such column
     */
    MapFit(double[][] rows, double[] values, double[] priors, int sparseFrom, int sparseTo) {
        this.rows = rows;
        this.values = values;
        this.priors = priors;
        this.sparseFrom = sparseFrom;
        this.sparseTo = sparseTo;
        weights = new double[values.length];
        Arrays.fill(weights, 1);
        coefficients = new double[priors.length];
        for (int j = sparseFrom; j < sparseTo; j++) {
            coefficients[j] = priors[j];
        }
        noise = 0.1;
        for (int step = 0; step < STEPS && noise > TINY; step++) {
            solve();
            reweigh();
        }
    }

    double[] coefficients() {
        return coefficients;
    }

    /** Posterior variance of the second coefficient. */
    double slopeVariance() {
        return slopeVariance;
    }

    private void solve() {
        int p = priors.length;
        double[][] normal = new double[p][p];
        double[] right = new double[p];
        for (int i = 0; i < rows.length; i++) {
            double[] row = rows[i];
            for (int a = 0; a < p; a++) {
                double weighted = weights[i] * row[a];
                if (weighted != 0) {
                    right[a] += weighted * values[i];
                    double[] into = normal[a];
                    for (int b = 0; b <= a; b++) {
                        into[b] += weighted * row[b];
                    }
                }
            }
        }
        for (int a = 0; a < p; a++) {
            normal[a][a] += penalty(a) + TINY;
            for (int b = 0; b < a; b++) {
                normal[b][a] = normal[a][b];
            }
        }
        DecompositionSolver solver =
                new CholeskyDecomposition(new Array2DRowRealMatrix(normal, false), 1e-8, 0).getSolver();
        System.arraycopy(solver.solve(new ArrayRealVector(right, false)).toArray(), 0, coefficients, 0, p);
        double[] unit = new double[p];
        unit[1] = 1;
        slopeVariance =
                noise * noise * solver.solve(new ArrayRealVector(unit, false)).getEntry(1);
    }

    private double penalty(int column) {
        double sd = priors[column];
        boolean sparse = column >= sparseFrom && column < sparseTo;
        // |b| <= b^2 / (2 |b0|) + |b0| / 2, with equality at b0.
        double curvature = sparse ? sd * Math.max(Math.abs(coefficients[column]), 1e-4 * sd) : sd * sd;
        return noise * noise / curvature;
    }

    private void reweigh() {
        double[] sizes = new double[rows.length];
        for (int i = 0; i < rows.length; i++) {
            sizes[i] = Math.abs(values[i] - dot(rows[i], coefficients));
        }
        double[] sorted = sizes.clone();
        Arrays.sort(sorted);
        noise = MEDIAN_TO_SD * sorted[sorted.length / 2];
        for (int i = 0; i < rows.length; i++) {
            weights[i] = Math.min(1, HUBER * noise / Math.max(sizes[i], TINY));
        }
    }

    static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
