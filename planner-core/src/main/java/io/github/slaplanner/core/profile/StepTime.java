package io.github.slaplanner.core.profile;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The time of one decode iteration over running sequences and context length: a constant, a time per sequence and a time
 * per token in the KV cache, with coefficients that are not negative, fitted to least relative error, times a correction
 * that {@link Kriging} smooths over the square root of the KV usage and the logarithm of the context length.
 */
final class StepTime {
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
        Axis load = Axis.over(samples, s -> Math.sqrt(s.sequences * s.context / capacity));
        Axis length = Axis.over(samples, s -> Math.log(s.context));
        double[][] sites = new double[n][];
        double[] residuals = new double[n];
        boolean[] scored = new boolean[n];
        for (int i = 0; i < n; i++) {
            Sample sample = samples.get(i);
            sites[i] = site(sample.sequences, sample.context, capacity, load, length);
            residuals[i] = Math.log(sample.time / trend.at(terms[i]));
            scored[i] = sample.inner;
        }
        return new StepTime(trend, Kriging.fit(sites, residuals, scored), capacity, load, length);
    }

    private static double[] terms(double sequences, double context, double capacity) {
        return new double[] {1, sequences, sequences * context / capacity};
    }

    private static double[] site(double sequences, double context, double capacity, Axis load, Axis length) {
        return new double[] {load.at(Math.sqrt(sequences * context / capacity)), length.at(Math.log(context))};
    }

    double at(double sequences, double context) {
        return trend.at(terms(sequences, context, capacity))
                * Math.exp(correction.at(site(sequences, context, capacity, load, length)));
    }
}
