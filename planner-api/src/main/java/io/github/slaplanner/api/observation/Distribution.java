package io.github.slaplanner.api.observation;

import static com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility.ANY;
import static com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility.NONE;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/**
 * A distribution of one quantity, kept as a piecewise-linear quantile function: between two knots, values are spread
 * evenly. Serves both what was measured (histogram buckets, samples) and what is forecast (quantiles). Immutable; all
 * values finite.
 */
@JsonAutoDetect(fieldVisibility = ANY, getterVisibility = NONE, isGetterVisibility = NONE)
public final class Distribution {
    private final double[] probabilities;
    private final double[] values;
    private final double mean;

    @JsonCreator
    private Distribution(
            @JsonProperty("probabilities") double[] probabilities,
            @JsonProperty("values") double[] values,
            @JsonProperty("mean") double mean) {
        this.probabilities = probabilities;
        this.values = values;
        this.mean = mean;
    }

    /**
     * From knots of the quantile function.
     *
     * @param probabilities strictly increasing, each in [0, 1]
     * @param values not decreasing, finite, as many as {@code probabilities}
     * @param mean the mean, finite; known exactly where the source has a sum
     * @throws IllegalArgumentException if the knots break these rules
     */
    public static Distribution of(double[] probabilities, double[] values, double mean) {
        if (probabilities.length != values.length || values.length == 0) {
            throw new IllegalArgumentException(
                    "A distribution needs as many values as probabilities, at least one; got " + values.length
                            + " values and " + probabilities.length + " probabilities");
        }
        for (int i = 0; i < values.length; i++) {
            boolean ordered = i == 0 || (probabilities[i] > probabilities[i - 1] && values[i] >= values[i - 1]);
            boolean inRange = probabilities[i] >= 0 && probabilities[i] <= 1;
            if (!ordered || !inRange || !Double.isFinite(values[i])) {
                throw new IllegalArgumentException("Knot " + i + " (p=" + probabilities[i] + ", value=" + values[i]
                        + ") is not finite, out of order, or its probability is outside [0, 1]");
            }
        }
        if (!Double.isFinite(mean)) {
            throw new IllegalArgumentException("The mean (" + mean + ") of a distribution must be finite");
        }
        return new Distribution(probabilities.clone(), values.clone(), mean);
    }

    /** From knots of the quantile function, the mean computed from them (flat beyond the outer knots). */
    public static Distribution of(double[] probabilities, double[] values) {
        Distribution shape = of(probabilities, values, 0);
        return new Distribution(shape.probabilities, shape.values, mean(probabilities, values));
    }

    /** All mass at one finite value. */
    public static Distribution point(double value) {
        return of(new double[] {0.5}, new double[] {value}, value);
    }

    /**
     * From samples, in any order.
     *
     * @throws IllegalArgumentException if there are none, or one is not finite
     */
    public static Distribution ofSamples(double... samples) {
        double[] sorted = samples.clone();
        Arrays.sort(sorted);
        double[] probabilities = new double[sorted.length];
        for (int i = 0; i < sorted.length; i++) {
            probabilities[i] = (i + 0.5) / sorted.length;
        }
        return of(probabilities, sorted, Arrays.stream(sorted).average().orElse(Double.NaN));
    }

    /**
     * From histogram buckets as Prometheus has them, not cumulative.
     *
     * @param lowest lower edge of the first bucket
     * @param upperBounds upper edges, increasing; an infinite last one counts as its lower edge
     * @param counts observations per bucket, none negative, not all zero
     * @param mean the exact mean (sum over count)
     * @throws IllegalArgumentException if all counts are zero or the edges do not increase
     */
    public static Distribution ofHistogram(double lowest, double[] upperBounds, double[] counts, double mean) {
        double total = Arrays.stream(counts).sum();
        if (!(total > 0)) {
            throw new IllegalArgumentException("A histogram without observations has no distribution");
        }
        double[] p = new double[counts.length + 1];
        double[] v = new double[counts.length + 1];
        int n = 0;
        double seen = 0;
        double edge = lowest;
        for (int i = 0; i < counts.length; i++) {
            double upper = Double.isInfinite(upperBounds[i]) ? edge : upperBounds[i];
            if (counts[i] > 0) {
                if (n == 0) {
                    v[n++] = edge;
                }
                seen += counts[i];
                p[n] = Math.min(1, seen / total);
                v[n++] = upper;
            } else if (n > 0 && p[n - 1] < 1) {
                v[n - 1] = Math.max(v[n - 1], edge);
            }
            edge = upper;
        }
        return of(Arrays.copyOf(p, n), Arrays.copyOf(v, n), mean);
    }

    /** The mean. */
    public double mean() {
        return mean;
    }

    /**
     * The value below which a share {@code p} of the mass lies; flat beyond the outermost knots.
     *
     * @param p in [0, 1]
     */
    public double quantile(double p) {
        int at = Arrays.binarySearch(probabilities, p);
        if (at >= 0) {
            return values[at];
        }
        int right = -at - 1;
        if (right == 0 || right == values.length) {
            return values[Math.max(0, right - 1)];
        }
        double share = (p - probabilities[right - 1]) / (probabilities[right] - probabilities[right - 1]);
        return values[right - 1] + share * (values[right] - values[right - 1]);
    }

    /** The share of the mass at or below {@code value}, in [0, 1]. */
    public double cdf(double value) {
        if (value < values[0]) {
            return 0;
        }
        int last = values.length - 1;
        if (value >= values[last]) {
            return 1;
        }
        int right = 1;
        while (values[right] <= value) {
            right++;
        }
        double share = (value - values[right - 1]) / (values[right] - values[right - 1]);
        return probabilities[right - 1] + share * (probabilities[right] - probabilities[right - 1]);
    }

    /** Applies a function that does not decrease to every value. */
    public Distribution map(DoubleUnaryOperator increasing) {
        double[] mapped = Arrays.stream(values).map(increasing).toArray();
        return values.length == 1 ? point(mapped[0]) : of(probabilities, mapped);
    }

    /** The mean of a function over the distribution, by the midpoint rule on twenty slices of equal mass. */
    public double expect(DoubleUnaryOperator f) {
        int slices = values.length == 1 ? 1 : 20;
        double sum = 0;
        for (int i = 0; i < slices; i++) {
            sum += f.applyAsDouble(quantile((i + 0.5) / slices));
        }
        return sum / slices;
    }

    private static double mean(double[] probabilities, double[] values) {
        int last = values.length - 1;
        double sum = probabilities[0] * values[0] + (1 - probabilities[last]) * values[last];
        for (int i = 1; i <= last; i++) {
            sum += (probabilities[i] - probabilities[i - 1]) * (values[i - 1] + values[i]) / 2;
        }
        return sum;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Distribution that
                && Arrays.equals(probabilities, that.probabilities)
                && Arrays.equals(values, that.values)
                && Double.compare(mean, that.mean) == 0;
    }

    @Override
    public int hashCode() {
        return 31 * (31 * Arrays.hashCode(probabilities) + Arrays.hashCode(values)) + Double.hashCode(mean);
    }

    @Override
    public String toString() {
        return "Distribution[mean=" + mean + ", p50=" + quantile(0.5) + ", p90=" + quantile(0.9) + "]";
    }
}
