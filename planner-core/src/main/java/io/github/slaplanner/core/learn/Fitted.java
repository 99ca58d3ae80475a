package io.github.slaplanner.core.learn;

/**
 * A curve of three terms: what was expected, moved to what was seen as far as that goes (Bayesian linear regression, the mean and the
 * covariance of the posterior). No coefficient is below zero, since no engine is faster for having more to do.
 */
final class Fitted {
    /** How far one point is usually off, relative to it. */
    private static final double NOISE = 0.1;

    private final double[] coefficients = new double[FadingSums.TERMS];
    private final double[][] covariance = new double[FadingSums.TERMS][FadingSums.TERMS];

    private Fitted() {}

    static Fitted of(Expected expected, FadingSums seen) {
        boolean[] used = {true, true, true};
        Fitted fitted = solve(expected, seen, used);
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

    /** By Gauss and Jordan, in units of the expected coefficients, in which the matrix is well conditioned. */
    private static Fitted solve(Expected expected, FadingSums seen, boolean[] used) {
        int n = FadingSums.TERMS;
        double[] unit = expected.means();
        double prior = 1 / (expected.doubt() * expected.doubt());
        double[][] rows = new double[n][2 * n + 1];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                double data = seen.products().get(n * i + j) * unit[i] * unit[j] / (NOISE * NOISE);
                rows[i][j] = used[i] && used[j] ? data : 0;
            }
            rows[i][i] += prior;
            rows[i][n + i] = used[i] ? 1 : 0;
            double moment = prior + seen.moments().get(i) * unit[i] / (NOISE * NOISE);
            rows[i][2 * n] = used[i] ? moment : 0;
        }
        for (int i = 0; i < n; i++) {
            eliminate(rows, i);
        }
        Fitted fitted = new Fitted();
        for (int i = 0; i < n; i++) {
            fitted.coefficients[i] = rows[i][2 * n] * unit[i];
            for (int j = 0; j < n; j++) {
                fitted.covariance[i][j] = rows[i][n + j] * unit[i] * unit[j];
            }
        }
        return fitted;
    }

    /** The pivots of a positive definite matrix need no search. */
    private static void eliminate(double[][] rows, int pivot) {
        double[] row = rows[pivot];
        double by = row[pivot];
        for (int k = 0; k < row.length; k++) {
            row[k] /= by;
        }
        for (int other = 0; other < rows.length; other++) {
            double times = rows[other][pivot];
            for (int k = 0; other != pivot && k < row.length; k++) {
                rows[other][k] -= times * row[k];
            }
        }
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
