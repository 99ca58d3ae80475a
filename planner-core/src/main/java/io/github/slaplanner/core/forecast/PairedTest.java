package io.github.slaplanner.core.forecast;

import io.github.slaplanner.core.forecast.Backtest.Outcome;
import java.util.List;
import java.util.Map;

/**
 * Whether one predictor's absolute errors are lower than another's by more than chance: the test of Diebold and Mariano
 * (1995) on the differences, each series in units of its mean error, with Bartlett weights for errors that go together.
 *
 * @param t mean difference over its standard error; negative if the first is better
 */
record PairedTest(double t) {
    private static final int LAGS = 12;
    private static final double CLEAR = 2;

    static PairedTest of(Map<String, List<Outcome>> first, Map<String, List<Outcome>> second) {
        double sum = 0;
        double variance = 0;
        for (Map.Entry<String, List<Outcome>> series : first.entrySet()) {
            double[] differences = differences(series.getValue(), second.getOrDefault(series.getKey(), List.of()));
            double mean = mean(differences);
            sum += mean;
            variance += differences.length == 0 ? 0 : longRunVariance(differences, mean) / differences.length;
        }
        return new PairedTest(variance > 0 ? sum / Math.sqrt(variance) : 0);
    }

    boolean isClear() {
        return Math.abs(t) > CLEAR;
    }

    private static double[] differences(List<Outcome> first, List<Outcome> second) {
        int count = Math.min(first.size(), second.size());
        double[] differences = new double[count];
        double scale = 0;
        for (int i = 0; i < count; i++) {
            differences[i] = first.get(i).absoluteError() - second.get(i).absoluteError();
            scale += (first.get(i).absoluteError() + second.get(i).absoluteError()) / (2.0 * count);
        }
        for (int i = 0; i < count && scale > 0; i++) {
            differences[i] /= scale;
        }
        return differences;
    }

    private static double longRunVariance(double[] values, double mean) {
        double variance = 0;
        int lags = Math.min(LAGS, values.length / 4);
        for (int lag = 0; lag <= lags; lag++) {
            double covariance = 0;
            for (int i = lag; i < values.length; i++) {
                covariance += (values[i] - mean) * (values[i - lag] - mean) / values.length;
            }
            variance += (lag == 0 ? 1 : 2 * (1 - lag / (lags + 1.0))) * covariance;
        }
        return Math.max(0, variance);
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return values.length == 0 ? 0 : sum / values.length;
    }
}
