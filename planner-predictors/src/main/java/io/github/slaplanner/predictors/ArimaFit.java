package io.github.slaplanner.predictors;

import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the order of an ARIMA model and fits it, in bounded time.
 *
 * <p>Order, after Hannan and Rissanen (1982): a long autoregression gives the misses, and then every order is a linear
 * regression on past values and misses. All of them come from one set of sums, and the one with the lowest
 * {@code n log(mean square) + k log(n)} is taken (Schwarz's criterion; {@code n} in whole intervals). The order with d = 1
 * forecasts the same value as that with d = 0, from the same rows, so the two compare.
 *
 * <p>Coefficients: conditional least squares, by a few steps of Gauss and Newton from those of the regression; a step that
 * does not help ends it.
 */
final class ArimaFit {
    private static final int STEPS = 4;
    private static final int MOST_HALVINGS = 3;
    /** Rows per column that the largest order needs. */
    private static final int FEWEST_INTERVALS = ArimaModel.REACH + 6;

    private final Lagged series;
    private final int end;
    private double best = Double.POSITIVE_INFINITY;
    private @Nullable ArimaModel model;

    private ArimaFit(Lagged series, int end) {
        this.series = series;
        this.end = end;
    }

    /**
     * The best model of the values up to and with an origin.
     *
     * @return null if there are too few, or they never change
     */
    static @Nullable ArimaModel best(Lagged series, int end) {
        if (end < FEWEST_INTERVALS * series.stride()) {
            return null;
        }
        ArimaFit fit = new ArimaFit(series, end);
        fit.compare(false);
        fit.compare(true);
        return fit.model == null || fit.model.ma().length == 0 ? fit.model : fit.refined(fit.model);
    }

    private int from() {
        return ArimaModel.REACH * series.stride();
    }

    private void compare(boolean differenced) {
        double[] misses = longRegression(differenced);
        int first = differenced ? 0 : 1;
        int most = first + ArimaModel.MOST_AR + ArimaModel.MOST_MA;
        NormalEquations equations = new NormalEquations(most);
        double[] row = new double[most];
        for (int at = from(); at <= end; at++) {
            if (series.known()[at]) {
                fill(row, differenced, misses, at);
                equations.add(row, ArimaModel.variable(series, differenced, at, 0));
            }
        }
        if (equations.rows() < FEWEST_INTERVALS || !(equations.meanSquare() > 0)) {
            return;
        }
        for (int p = 0; p <= ArimaModel.MOST_AR; p++) {
            for (int q = 0; q <= ArimaModel.MOST_MA; q++) {
                tryOrder(equations, differenced, p, q);
            }
        }
    }

    private void tryOrder(NormalEquations equations, boolean differenced, int p, int q) {
        int first = differenced ? 0 : 1;
        int[] columns = IntStream.concat(
                        IntStream.range(0, first + p),
                        IntStream.range(first + ArimaModel.MOST_AR, first + ArimaModel.MOST_AR + q))
                .toArray();
        double[] solution = equations.solve(columns);
        double intervals = equations.rows() / series.stride();
        double criterion = intervals * Math.log(equations.meanSquare(columns, solution))
                + columns.length * Math.log(Math.max(2, intervals));
        ArimaModel candidate = ArimaModel.of(differenced, solution, p);
        if (criterion < best && candidate.forgets()) {
            best = criterion;
            model = candidate;
        }
    }

    private double[] longRegression(boolean differenced) {
        NormalEquations equations = new NormalEquations(ArimaModel.MOST_AR + 1);
        double[] row = new double[ArimaModel.MOST_AR + 1];
        for (int at = from(); at <= end; at++) {
            if (series.known()[at]) {
                lags(row, 1, differenced, at);
                row[0] = 1;
                equations.add(row, ArimaModel.variable(series, differenced, at, 0));
            }
        }
        double[] solution = equations.solve();
        double[] ar = java.util.Arrays.copyOfRange(solution, 1, solution.length);
        return new ArimaModel(differenced, solution[0], ar, new double[0]).misses(series, end);
    }

    private void fill(double[] row, boolean differenced, double[] misses, int at) {
        int first = differenced ? 0 : 1;
        if (!differenced) {
            row[0] = 1;
        }
        lags(row, first, differenced, at);
        for (int j = 1; j <= ArimaModel.MOST_MA; j++) {
            row[first + ArimaModel.MOST_AR + j - 1] = misses[at - j * series.stride()];
        }
    }

    private void lags(double[] row, int first, boolean differenced, int at) {
        for (int i = 1; i <= ArimaModel.MOST_AR; i++) {
            row[first + i - 1] = ArimaModel.variable(series, differenced, at, i);
        }
    }

    private ArimaModel refined(ArimaModel start) {
        ArimaModel now = start;
        double loss = loss(now);
        for (int step = 0; step < STEPS; step++) {
            double[] direction = direction(now);
            double share = 1;
            ArimaModel next = moved(now, direction, share);
            for (int i = 0; i < MOST_HALVINGS && !(next.forgets() && loss(next) < loss); i++) {
                share /= 2;
                next = moved(now, direction, share);
            }
            if (!(next.forgets() && loss(next) < loss)) {
                return now;
            }
            now = next;
            loss = loss(now);
        }
        return now;
    }

    private static ArimaModel moved(ArimaModel from, double[] direction, double share) {
        double[] coefficients = from.coefficients();
        for (int i = 0; i < coefficients.length; i++) {
            coefficients[i] += share * direction[i];
        }
        return ArimaModel.of(from.differenced(), coefficients, from.ar().length);
    }

    private double loss(ArimaModel of) {
        double sum = 0;
        for (double miss : of.misses(series, end)) {
            sum += miss * miss;
        }
        return sum;
    }

    /** The step of Gauss and Newton: misses regressed on how they fall with each coefficient. */
    private double[] direction(ArimaModel at) {
        double[] misses = at.misses(series, end);
        int count = at.coefficients().length;
        int first = at.differenced() ? 0 : 1;
        double[][] falls = new double[misses.length][];
        NormalEquations equations = new NormalEquations(count);
        double[] none = new double[count];
        for (int t = 0; t <= end; t++) {
            falls[t] = none;
            if (t >= from() && series.known()[t]) {
                falls[t] = new double[count];
                if (first == 1) {
                    falls[t][0] = 1;
                }
                for (int i = 0; i < at.ar().length; i++) {
                    falls[t][first + i] = ArimaModel.variable(series, at.differenced(), t, i + 1);
                }
                for (int j = 0; j < at.ma().length; j++) {
                    falls[t][first + at.ar().length + j] = misses[t - (j + 1) * series.stride()];
                }
                for (int j = 0; j < at.ma().length; j++) {
                    double[] before = falls[t - (j + 1) * series.stride()];
                    for (int c = 0; c < count; c++) {
                        falls[t][c] -= at.ma()[j] * before[c];
                    }
                }
                equations.add(falls[t], misses[t]);
            }
        }
        return equations.solve();
    }
}
