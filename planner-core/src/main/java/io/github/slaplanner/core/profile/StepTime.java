package io.github.slaplanner.core.profile;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The time of one decode iteration over running sequences and context length: a constant, a time per sequence and a time
 * per token in the KV cache, with coefficients that are not negative, fitted to least relative error, plus a
 * correction that {@link Kriging} smooths over KV usage and the logarithm of the context length. Noise is taken to be
 * proportional to the time.
 */
final class StepTime {
    /** Of the trend: a correction takes away no more than the rest. */
    private static final double LEAST_SHARE = 0.1;

    private static final Kriging.Method CORRECTION = new Kriging.Method(
            Kriging.Correlation.ROUGH,
            Kriging.Criterion.PREDICTION,
            new double[][] {{0.3, 1}, {0.1, 0.3, 1}},
            new double[] {1e-4, 1e-3, 0.01, 0.1, 1});
    private final LinearTrend trend;
    private final Kriging correction;
    private final double capacity;
    private final Axis load;
    private final Axis length;

    private StepTime(LinearTrend trend, Kriging correction, double capacity, Axis load, Axis length) {
        this.trend = trend;
        this.correction = correction;
        this.capacity = capacity;
        this.load = load;
        this.length = length;
    }

    /**
     * A measured iteration.
     *
     * @param sequences that ran
     * @param context tokens per sequence
     * @param inner whether its row was measured at both lower and higher load
     */
    record Sample(double sequences, double context, double time, boolean inner) {}

    /** Scales an axis to 0 to 1. */
    private record Axis(double from, double span) {
        static Axis over(List<Sample> samples, ToDoubleFunction<Sample> value) {
            double from = samples.stream().mapToDouble(value).min().orElseThrow();
            double to = samples.stream().mapToDouble(value).max().orElseThrow();
            return new Axis(from, to > from ? to - from : 1);
        }

        double at(double value) {
            return (value - from) / span;
        }
    }

    static StepTime fit(List<Sample> samples, double capacity) {
        int n = samples.size();
        double[][] terms = new double[n][];
        double[] times = new double[n];
        for (int i = 0; i < n; i++) {
            terms[i] = terms(samples.get(i).sequences, samples.get(i).context, capacity);
            times[i] = samples.get(i).time;
        }
        LinearTrend trend = LinearTrend.fit(terms, times);
        Axis load = Axis.over(samples, s -> s.sequences * s.context / capacity);
        Axis length = Axis.over(samples, s -> Math.log(s.context));
        double[][] sites = new double[n][];
        double[] residuals = new double[n];
        double[] spread = new double[n];
        boolean[] scored = new boolean[n];
        double logSum = 0;
        for (int i = 0; i < n; i++) {
            spread[i] = trend.at(terms[i]);
            logSum += Math.log(spread[i]);
        }
        double typical = Math.exp(logSum / n);
        for (int i = 0; i < n; i++) {
            Sample sample = samples.get(i);
            sites[i] = site(sample.sequences, sample.context, capacity, load, length);
            residuals[i] = sample.time - spread[i];
            spread[i] /= typical;
            scored[i] = sample.inner;
        }
        Kriging correction = Kriging.fit(new Kriging.Sample(sites, residuals, spread, scored), CORRECTION);
        return new StepTime(trend, correction, capacity, load, length);
    }

    private static double[] terms(double sequences, double context, double capacity) {
        return new double[] {1, sequences, sequences * context / capacity};
    }

    private static double[] site(double sequences, double context, double capacity, Axis load, Axis length) {
        return new double[] {load.at(sequences * context / capacity), length.at(Math.log(context))};
    }

    double at(double sequences, double context) {
        double expected = trend.at(terms(sequences, context, capacity));
        double corrected = expected + correction.at(site(sequences, context, capacity, load, length));
        return Math.max(corrected, expected * LEAST_SHARE);
    }
}
