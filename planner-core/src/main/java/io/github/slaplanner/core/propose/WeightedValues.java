package io.github.slaplanner.core.propose;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/**
 * A quantity as a few values with weights, closest together in the upper tail: it is the long prompts that have no time to wait.
 *
 * @param values the values, rising
 * @param weights their shares, adding up to 1
 */
record WeightedValues(double[] values, double[] weights) {
    /** Edges of the cells that the values stand for. */
    static final double[] EDGES = {0, 0.15, 0.3, 0.45, 0.6, 0.7, 0.8, 0.88, 0.93, 0.96, 0.98, 0.99, 1};

    /** Values of the cells between {@link #EDGES}. */
    static WeightedValues of(double[] values) {
        double[] weights = new double[values.length];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = EDGES[i + 1] - EDGES[i];
        }
        return new WeightedValues(values, weights);
    }

    /** Values of equal weight. */
    static WeightedValues equal(double... values) {
        double[] weights = new double[values.length];
        Arrays.fill(weights, 1.0 / values.length);
        return new WeightedValues(values, weights);
    }

    /** The mean of a function of the values. */
    double mean(DoubleUnaryOperator f) {
        double sum = 0;
        for (int i = 0; i < values.length; i++) {
            sum += weights[i] * f.applyAsDouble(values[i]);
        }
        return sum;
    }
}
