package io.github.slaplanner.core.learn;

import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.LUDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RealVector;

/**
 * A curve of three terms: what was expected, moved to what was seen as far as that goes (Bayesian linear regression, the mean and the
 * covariance of the posterior). No coefficient is below zero, since no engine is faster for having more to do.
 */
final class PosteriorCurve {
    /** How far one point is usually off, relative to it. */
    private static final double NOISE = 0.1;

    private final double[] coefficients = new double[FadingSums.TERMS];
    private final double[][] covariance = new double[FadingSums.TERMS][FadingSums.TERMS];

    private PosteriorCurve() {}

    static PosteriorCurve of(PriorCurve expected, FadingSums seen) {
        boolean[] used = {true, true, true};
        PosteriorCurve fitted = solve(expected, seen, used);
        for (int least = fitted.least(); fitted.coefficients[least] < 0; least = fitted.least()) {
            used[least] = false;
            fitted = solve(expected, seen, used);
        }
        return fitted;
    }

    private int least() {
        int least = 0;
        for (int i = 1; i < coefficients.length; i++) {
            least = coefficients[i] < coefficients[least] ? i : least;
        }
        return least;
    }

    /** In units of the expected coefficients, in which the matrix is well conditioned. */
    private static PosteriorCurve solve(PriorCurve expected, FadingSums seen, boolean[] used) {
        int n = FadingSums.TERMS;
        double[] unit = expected.means();
        double prior = 1 / (expected.doubt() * expected.doubt());
        RealMatrix precision = new Array2DRowRealMatrix(n, n);
        RealVector moments = new ArrayRealVector(n);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                double data = seen.products().get(n * i + j) * unit[i] * unit[j] / (NOISE * NOISE);
                precision.setEntry(i, j, (used[i] && used[j] ? data : 0) + (i == j ? prior : 0));
            }
            double moment = prior + seen.moments().get(i) * unit[i] / (NOISE * NOISE);
            moments.setEntry(i, used[i] ? moment : 0);
        }
        // positive definite, so that no pivot is too small
        RealMatrix covariance = new LUDecomposition(precision, 0).getSolver().getInverse();
        RealVector coefficients = covariance.operate(moments);
        PosteriorCurve fitted = new PosteriorCurve();
        for (int i = 0; i < n; i++) {
            fitted.coefficients[i] = coefficients.getEntry(i) * unit[i];
            for (int j = 0; j < n; j++) {
                fitted.covariance[i][j] = used[i] && used[j] ? covariance.getEntry(i, j) * unit[i] * unit[j] : 0;
            }
        }
        return fitted;
    }

    /** The latency at a point, ms. */
    double at(double first, double second, double third) {
        return coefficients[0] * first + coefficients[1] * second + coefficients[2] * third;
    }

    /** Standard deviation of the latency at a point over the latency. */
    double doubt(double... terms) {
        double variance = 0;
        for (int i = 0; i < terms.length; i++) {
            for (int j = 0; j < terms.length; j++) {
                variance += terms[i] * terms[j] * covariance[i][j];
            }
        }
        return Math.sqrt(Math.max(0, variance)) / at(terms[0], terms[1], terms[2]);
    }
}
