package io.github.slaplanner.core.profile;

import java.util.ArrayList;
import java.util.List;

/**
 * Smooths and interpolates scattered values (ordinary kriging, also called Gaussian process regression): the estimate at a
 * place is the weighted mean of the values that has the least expected squared error, if values are a constant plus a
 * random field plus noise (Rasmussen and Williams, Gaussian Processes for Machine Learning, 2006, chapters 2 and 5).
 *
 * <p>How far the field correlates in each dimension, and how strong the noise is, are not known. A small grid of settings
 * is tried, and their estimates are averaged with weights that say how well each accounts for the values
 * ({@link Criterion}). So values that follow a smooth course are met, and noisy ones smoothed as much as serves prediction.
 */
final class Kriging {
    /** Settings with less than this share of the best one's weight are dropped. */
    private static final double NEGLIGIBLE = 1e-3;
    /** Error below which one setting is as good as another, so that exact values do not divide by zero. */
    private static final double EXACT = 1e-9;

    /** The work grows with the cube of this; sweeps have some tens of points. */
    private static final int MOST_SITES = 256;

    private final double[][] sites;
    private final Method method;
    private final List<Solution> solutions;

    private Kriging(double[][] sites, Method method, List<Solution> solutions) {
        this.sites = sites;
        this.method = method;
        this.solutions = solutions;
    }

    /**
     * What is assumed of the field.
     *
     * @param correlation how smooth it is
     * @param criterion what settings are weighed by
     * @param lengths per dimension, the correlation lengths to try
     * @param noises the ratios of the noise's variance to the field's to try
     */
    record Method(Correlation correlation, Criterion criterion, double[][] lengths, double[] noises) {}

    /** Matérn's correlation at a distance in correlation lengths. */
    enum Correlation {
        /** Smoothness 3/2: has kinks where steps of an engine's batch sizes put them. */
        ROUGH {
            @Override
            double at(double squaredDistance) {
                double r = Math.sqrt(3 * squaredDistance);
                return (1 + r) * Math.exp(-r);
            }
        },
        /** Smoothness 5/2. */
        SMOOTH {
            @Override
            double at(double squaredDistance) {
                double r = Math.sqrt(5 * squaredDistance);
                return (1 + r + r * r / 3) * Math.exp(-r);
            }
        };

        abstract double at(double squaredDistance);
    }

    /** What a setting's logarithmic weight is. */
    enum Criterion {
        /** The likelihood of the values with constant and variance integrated out: steady with few values. */
        LIKELIHOOD,
        /** {@code -n/4 · log(mean squared error)} of leaving out one scored value at a time: asks what is wanted. */
        PREDICTION
    }

    /**
     * Values to fit.
     *
     * @param sites where they were taken, each dimension scaled to 0 to 1
     * @param values what was measured
     * @param spread the standard deviation of each value's noise, up to a common factor
     * @param scored which values {@link Criterion#PREDICTION} leaves out
     */
    record Sample(double[][] sites, double[] values, double[] spread, boolean[] scored) {
        private Sample thinned() {
            int step = (values.length + MOST_SITES - 1) / MOST_SITES;
            if (step <= 1) {
                return this;
            }
            int size = (values.length + step - 1) / step;
            Sample result = new Sample(new double[size][], new double[size], new double[size], new boolean[size]);
            for (int i = 0; i < size; i++) {
                result.sites[i] = sites[i * step];
                result.values[i] = values[i * step];
                result.spread[i] = spread[i * step];
                result.scored[i] = scored[i * step];
            }
            return result;
        }
    }

    /** One setting: the constant, the dual weights of the sites, and how much it counts. */
    private record Solution(double[] lengths, double mean, double[] weights, double score) {}

    /** Fits; of more than {@value #MOST_SITES} values it takes that many or fewer, evenly chosen. */
    static Kriging fit(Sample whole, Method method) {
        Sample sample = whole.thinned();
        List<Solution> tried = new ArrayList<>();
        double best = Double.NEGATIVE_INFINITY;
        for (double[] lengths : combinations(method.lengths)) {
            double[][] correlations = correlations(sample.sites, lengths, method.correlation);
            for (double noise : method.noises) {
                Solution solution = solve(correlations, noise, sample, lengths, method.criterion);
                best = Math.max(best, solution.score);
                tried.add(solution);
            }
        }
        return new Kriging(sample.sites, method, shares(tried, best));
    }

    /** Keeps what matters; scores become shares that sum to 1. */
    private static List<Solution> shares(List<Solution> tried, double best) {
        List<Solution> kept = new ArrayList<>();
        double sum = 0;
        for (Solution solution : tried) {
            double weight = Math.exp(solution.score - best);
            if (weight >= NEGLIGIBLE) {
                kept.add(new Solution(solution.lengths, solution.mean, solution.weights, weight));
                sum += weight;
            }
        }
        double total = sum;
        kept.replaceAll(s -> new Solution(s.lengths, s.mean, s.weights, s.score / total));
        return kept;
    }

    private static List<double[]> combinations(double[][] choices) {
        List<double[]> result = new ArrayList<>();
        result.add(new double[choices.length]);
        for (int dimension = 0; dimension < choices.length; dimension++) {
            List<double[]> longer = new ArrayList<>();
            for (double[] chosen : result) {
                for (double choice : choices[dimension]) {
                    double[] next = chosen.clone();
                    next[dimension] = choice;
                    longer.add(next);
                }
            }
            result = longer;
        }
        return result;
    }

    private static double[][] correlations(double[][] sites, double[] lengths, Correlation correlation) {
        int n = sites.length;
        double[][] result = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                result[i][j] = correlation.at(squaredDistance(sites[i], sites[j], lengths));
                result[j][i] = result[i][j];
            }
        }
        return result;
    }

    private static double squaredDistance(double[] a, double[] b, double[] lengths) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            double distance = (a[i] - b[i]) / lengths[i];
            sum += distance * distance;
        }
        return sum;
    }

    /**
     * With {@code R} the correlations plus noise, {@code 1} the vector of ones and {@code P = R⁻¹ - R⁻¹1 1ᵀR⁻¹ / 1ᵀR⁻¹1}, the
     * dual weights of values {@code v} are {@code Pv}, the error of leaving out value i is {@code (Pv)ᵢ / Pᵢᵢ} (Dubrule,
     * Cross validation of kriging in a unique neighborhood, 1983), and the logarithm of the likelihood is {@code -((n-1)
     * log(vᵀPv) + log det R + log 1ᵀR⁻¹1) / 2}.
     */
    private static Solution solve(
            double[][] correlations, double noise, Sample sample, double[] lengths, Criterion criterion) {
        double[] values = sample.values;
        int n = values.length;
        SymmetricInverse inverse = SymmetricInverse.of(withNoise(correlations, noise, sample.spread));
        double[] ones = inverse.rowSums();
        double[] weights = inverse.times(values);
        double total = 0;
        double mean = 0;
        for (int i = 0; i < n; i++) {
            total += ones[i];
            mean += ones[i] * values[i];
        }
        mean /= total;
        double explained = 0;
        double squares = 0;
        int scored = 0;
        for (int i = 0; i < n; i++) {
            weights[i] -= mean * ones[i];
            explained += weights[i] * values[i];
            if (sample.scored[i]) {
                double error = weights[i] / (inverse.at(i, i) - ones[i] * ones[i] / total) / sample.spread[i];
                squares += error * error;
                scored++;
            }
        }
        double score = switch (criterion) {
            case LIKELIHOOD ->
                -0.5
                        * ((n - 1) * Math.log(Math.max(explained, 0) + EXACT * EXACT)
                                + inverse.logDeterminant()
                                + Math.log(total));
            case PREDICTION -> scored == 0 ? 0 : -0.25 * scored * Math.log(squares / scored + EXACT * EXACT);
        };
        return new Solution(lengths, mean, weights, score);
    }

    private static double[][] withNoise(double[][] correlations, double noise, double[] spread) {
        double[][] result = new double[correlations.length][];
        for (int i = 0; i < result.length; i++) {
            result[i] = correlations[i].clone();
            result[i][i] += noise * spread[i] * spread[i];
        }
        return result;
    }

    /** The estimate at a place. */
    double at(double... place) {
        double estimate = 0;
        for (Solution solution : solutions) {
            double value = solution.mean;
            for (int i = 0; i < sites.length; i++) {
                value +=
                        solution.weights[i] * method.correlation.at(squaredDistance(place, sites[i], solution.lengths));
            }
            estimate += solution.score * value;
        }
        return estimate;
    }
}
