package io.github.slaplanner.core.model;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.slaplanner.api.observation.Distribution;
import io.github.slaplanner.api.observation.Summary;
import java.util.Arrays;

/**
 * How a quantity has been spread of late: a histogram over values from 1 to 2^24 on a logarithmic scale, eight bins per
 * doubling, in which older values fade. Immutable.
 */
@JsonAutoDetect(
        fieldVisibility = JsonAutoDetect.Visibility.ANY,
        getterVisibility = JsonAutoDetect.Visibility.NONE,
        isGetterVisibility = JsonAutoDetect.Visibility.NONE)
public final class FadingHistogram {
    /** Nothing seen. */
    public static final FadingHistogram NONE = new FadingHistogram(new double[0]);

    private static final int PER_DOUBLING = 8;
    private static final int BINS = 24 * PER_DOUBLING;
    /** Quantiles of a lognormal of mean 1 and coefficient of variation 1, where a source knows only the mean. */
    private static final Distribution TYPICAL = Distribution.of(
            new double[] {0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99},
            new double[] {0.102, 0.180, 0.243, 0.403, 0.707, 1.240, 2.055, 2.781, 4.907},
            1);

    private final double[] mass;

    @JsonCreator
    private FadingHistogram(@JsonProperty("mass") double[] mass) {
        this.mass = mass;
    }

    /** Whether nothing has been seen. */
    public boolean isEmpty() {
        return mass.length == 0;
    }

    /** The weight of all values. */
    public double weight() {
        double sum = 0;
        for (double bin : mass) {
            sum += bin;
        }
        return sum;
    }

    /**
     * These values faded, and one more.
     *
     * @param value at least 1
     * @param weight how much it counts, not negative
     * @param fade what the older ones keep of their weight, 0 to 1
     */
    public FadingHistogram add(double value, double weight, double fade) {
        double[] sum = mass.length == 0 ? new double[BINS] : mass.clone();
        if (fade < 1) {
            for (int i = 0; i < BINS; i++) {
                sum[i] *= fade;
            }
        }
        int bin = (int) (PER_DOUBLING * Math.log(value) / Math.log(2));
        sum[Math.max(0, Math.min(BINS - 1, bin))] += weight;
        return new FadingHistogram(sum);
    }

    /**
     * These values faded, and newer ones.
     *
     * @param summary the newer values
     * @param requests how many they are
     * @param fade what the older ones keep of their weight, 0 to 1
     */
    public FadingHistogram add(Summary summary, double requests, double fade) {
        Distribution spread =
                summary.distribution() == null ? TYPICAL.map(value -> value * summary.mean()) : summary.distribution();
        double[] sum = mass.length == 0 ? new double[BINS] : mass.clone();
        double below = 0;
        for (int i = 0; i < BINS; i++) {
            double upTo = i == BINS - 1 ? 1 : spread.cdf(edge(i + 1));
            sum[i] = sum[i] * fade + requests * (upTo - below);
            below = upTo;
        }
        return new FadingHistogram(sum);
    }

    /** The mean; of a histogram that is not empty. */
    public double mean() {
        double sum = 0;
        for (int i = 0; i < mass.length; i++) {
            sum += mass[i] * Math.sqrt(edge(i) * edge(i + 1));
        }
        return sum / weight();
    }

    /** The share of the weight above {@code value}; 0 of an empty histogram. */
    public double shareAbove(double value) {
        double above = 0;
        for (int i = mass.length - 1; i >= 0 && edge(i + 1) > value; i--) {
            double part = Math.min(1, PER_DOUBLING * Math.log(edge(i + 1) / Math.max(1e-9, value)) / Math.log(2));
            above += mass[i] * part;
        }
        return above > 0 ? above / weight() : 0;
    }

    /** The value below which a share {@code p} of the weight lies; of a histogram that is not empty. */
    public double quantile(double p) {
        return atRank(p * weight());
    }

    private double atRank(double rank) {
        double seen = 0;
        int bin = 0;
        while (bin < BINS - 1 && seen + mass[bin] < rank) {
            seen += mass[bin++];
        }
        double share = mass[bin] > 0 ? (rank - seen) / mass[bin] : 0.5;
        return edge(bin) * Math.pow(2, share / PER_DOUBLING);
    }

    /**
     * These values with their mean moved to {@code mean}, as one value per cell of probability.
     *
     * @param edges edges of the cells, from 0 to 1, one more than there are cells
     * @param mean the mean of the result, weighted by the cells
     */
    public double[] atoms(double[] edges, double mean) {
        double[] atoms = new double[edges.length - 1];
        double weight = weight();
        double sum = 0;
        for (int i = 0; i < atoms.length; i++) {
            atoms[i] = atRank(weight * (edges[i] + edges[i + 1]) / 2);
            sum += (edges[i + 1] - edges[i]) * atoms[i];
        }
        for (int i = 0; i < atoms.length; i++) {
            atoms[i] *= mean / sum;
        }
        return atoms;
    }

    private static double edge(int bin) {
        return Math.pow(2, bin / (double) PER_DOUBLING);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FadingHistogram that && Arrays.equals(mass, that.mass);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(mass);
    }
}
