package io.github.slaplanner.predictors;

import java.util.Arrays;

/**
 * An ARIMA model of some order with its coefficients.
 *
 * <pre>w(t) = c + sum ar_i w(t-i) + e(t) + sum ma_j e(t-j)</pre>
 *
 * where {@code w} is the value (d = 0) or its change (d = 1, then without {@code c}).
 *
 * @param differenced whether it is a model of changes
 * @param constant {@code c}
 * @param ar coefficients of the values before, at most {@link #MOST_AR}
 * @param ma coefficients of the misses before, at most {@link #MOST_MA}
 */
record ArimaModel(boolean differenced, double constant, double[] ar, double[] ma) {
    static final int MOST_AR = 3;
    static final int MOST_MA = 2;
    /** Intervals before one that can be modelled at the largest order. */
    static final int REACH = MOST_AR + 1;

    /**
     * The model from coefficients in this order: constant (values only), ar, ma.
     *
     * @param autoregressive how many are ar
     */
    static ArimaModel of(boolean differenced, double[] coefficients, int autoregressive) {
        int first = differenced ? 0 : 1;
        return new ArimaModel(
                differenced,
                differenced ? 0 : coefficients[0],
                Arrays.copyOfRange(coefficients, first, first + autoregressive),
                Arrays.copyOfRange(coefficients, first + autoregressive, coefficients.length));
    }

    /** All coefficients, as {@link #of} takes them. */
    double[] coefficients() {
        int first = differenced ? 0 : 1;
        double[] all = new double[first + ar.length + ma.length];
        if (!differenced) {
            all[0] = constant;
        }
        System.arraycopy(ar, 0, all, first, ar.length);
        System.arraycopy(ma, 0, all, first + ar.length, ma.length);
        return all;
    }

    /** Whether an old miss is forgotten: the roots of the moving average are outside the unit circle. */
    boolean forgets() {
        double first = ma.length > 0 ? ma[0] : 0;
        double second = ma.length > 1 ? ma[1] : 0;
        return Math.abs(second) < 1 && second + first > -1 && second - first > -1;
    }

    /** The variable that is modelled, some intervals before an origin. */
    static double variable(Lagged series, boolean differenced, int at, int lag) {
        return differenced ? series.change(at, lag) : series.back(at, lag);
    }

    /** What the value at an origin misses the model by; the misses before are known. */
    double miss(Lagged series, double[] misses, int at) {
        double expected = constant;
        for (int i = 0; i < ar.length; i++) {
            expected += ar[i] * variable(series, differenced, at, i + 1);
        }
        for (int j = 0; j < ma.length; j++) {
            expected += ma[j] * misses[at - (j + 1) * series.stride()];
        }
        return variable(series, differenced, at, 0) - expected;
    }

    /** The misses up to and with an origin. */
    double[] misses(Lagged series, int end) {
        double[] misses = new double[series.values().length];
        for (int at = REACH * series.stride(); at <= end; at++) {
            misses[at] = series.known()[at] ? miss(series, misses, at) : 0;
        }
        return misses;
    }

    /**
     * Forecasts, later misses taken to be zero.
     *
     * @param last the last origin whose value is known
     * @param ahead the forecasts, filled
     */
    void forecast(Lagged series, double[] misses, int last, double[] ahead) {
        double[] recent = new double[MOST_AR];
        for (int i = 0; i < MOST_AR; i++) {
            recent[i] = variable(series, differenced, last, i);
        }
        double level = series.values()[last];
        for (int step = 0; step < ahead.length; step++) {
            double next = constant;
            for (int i = 0; i < ar.length; i++) {
                next += ar[i] * recent[i];
            }
            for (int j = step; j < ma.length; j++) {
                next += ma[j] * misses[last - (j - step) * series.stride()];
            }
            System.arraycopy(recent, 0, recent, 1, MOST_AR - 1);
            recent[0] = next;
            level = differenced ? level + next : next;
            ahead[step] = level;
        }
    }
}
