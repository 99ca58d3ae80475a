package io.github.slaplanner.core.profile;

import java.util.ArrayList;
import java.util.List;

/**
 * Smooths and interpolates scattered values (ordinary kriging, also called Gaussian process regression): the estimate at a
 * place is the weighted mean of the values that has the least expected squared error, if values are a constant plus a
 * random field plus measurement noise (Rasmussen and Williams, Gaussian Processes for Machine Learning, 2006, chapters 2
 * and 5).
 *
 * <p>The field's correlation at distance {@code r} is Matérn's with smoothness 3/2, {@code (1+√3 r) exp(-√3 r)}, with one
 * correlation length per dimension. Lengths and the ratio of noise to field are not known: a small grid of each is tried,
 * and the estimates are averaged with weight {@code mse^(-n/2)}, where {@code mse} is the mean squared error of leaving out
 * one of the {@code n} scored values at a time. Values that follow a smooth course are so met exactly; noisy ones are
 * smoothed as much as serves prediction.
 */
final class Kriging {
    private static final double[] LENGTHS = {0.1, 0.3, 1, 3};
    private static final double[] NUGGETS = {1e-6, 1e-4, 1e-3, 1e-2, 0.03, 0.1, 0.3, 1};
    /** Settings with less than this share of the best one's weight are dropped. */
    private static final double NEGLIGIBLE = 1e-3;
    /** Error below which one setting is as good as another, so that exact data do not divide by zero. */
    private static final double EXACT = 1e-9;

    private final double[][] sites;
    private final List<Setting> settings;

    private Kriging(double[][] sites, List<Setting> settings) {
        this.sites = sites;
        this.settings = settings;
    }

    /** One choice of lengths and noise, solved. {@code weights} are the dual weights of the sites. */
    private record Setting(double[] lengths, double mean, double[] weights, double score) {}

    /**
     * Fits.
     *
     * @param sites where values were taken, each dimension scaled to about 0 to 1
     * @param values finite
     * @param scored which values count for choosing lengths and noise
     */
    static Kriging fit(double[][] sites, double[] values, boolean[] scored) {
        List<Setting> tried = new ArrayList<>();
        double best = Double.NEGATIVE_INFINITY;
        for (double[] lengths : lengths(sites[0].length)) {
            double[][] correlation = correlations(sites, lengths);
            for (double nugget : NUGGETS) {
                Setting setting = solve(correlation, nugget, values, scored, lengths);
                best = Math.max(best, setting.score);
                tried.add(setting);
            }
        }
        return new Kriging(sites, averaged(tried, best));
    }

    /** Keeps what matters; scores become shares that sum to 1. */
    private static List<Setting> averaged(List<Setting> tried, double best) {
        List<Setting> kept = new ArrayList<>();
        double sum = 0;
        for (Setting setting : tried) {
            double weight = Math.exp(setting.score - best);
            if (weight >= NEGLIGIBLE) {
                kept.add(new Setting(setting.lengths, setting.mean, setting.weights, weight));
                sum += weight;
            }
        }
        double total = sum;
        kept.replaceAll(s -> new Setting(s.lengths, s.mean, s.weights, s.score / total));
        return kept;
    }

    private static List<double[]> lengths(int dimensions) {
        List<double[]> result = new ArrayList<>();
        result.add(new double[0]);
        for (int dimension = 0; dimension < dimensions; dimension++) {
            List<double[]> longer = new ArrayList<>();
            for (double[] prefix : result) {
                for (double length : LENGTHS) {
                    double[] lengths = java.util.Arrays.copyOf(prefix, prefix.length + 1);
                    lengths[prefix.length] = length;
                    longer.add(lengths);
                }
            }
            result = longer;
        }
        return result;
    }

    private static double[][] correlations(double[][] sites, double[] lengths) {
        int n = sites.length;
        double[][] result = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                result[i][j] = correlation(sites[i], sites[j], lengths);
                result[j][i] = result[i][j];
            }
        }
        return result;
    }

    private static double correlation(double[] a, double[] b, double[] lengths) {
        double square = 0;
        for (int i = 0; i < a.length; i++) {
            double distance = (a[i] - b[i]) / lengths[i];
            square += distance * distance;
        }
        double r = Math.sqrt(3 * square);
        return (1 + r) * Math.exp(-r);
    }

    /**
     * With {@code R} the correlation plus noise, {@code 1} the vector of ones and {@code P = R⁻¹ - R⁻¹1 1ᵀR⁻¹ / 1ᵀR⁻¹1}, the
     * dual weights are {@code P v}, and the error of leaving out value i is {@code (P v)[i] / P[i][i]} (Dubrule, Cross
     * validation of kriging in a unique neighborhood, 1983).
     */
    private static Setting solve(
            double[][] correlation, double nugget, double[] values, boolean[] scored, double[] lengths) {
        int n = values.length;
        double[][] inverse = SymmetricInverse.of(correlation, nugget);
        double[] ones = new double[n];
        double[] weighted = new double[n];
        double total = 0;
        double mean = 0;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                ones[i] += inverse[i][j];
                weighted[i] += inverse[i][j] * values[j];
            }
            total += ones[i];
            mean += ones[i] * values[i];
        }
        mean /= total;
        double squares = 0;
        int count = 0;
        for (int i = 0; i < n; i++) {
            weighted[i] -= mean * ones[i];
            if (scored[i]) {
                double error = weighted[i] / (inverse[i][i] - ones[i] * ones[i] / total);
                squares += error * error;
                count++;
            }
        }
        double score = count == 0 ? 0 : -0.5 * count * Math.log(squares / count + EXACT * EXACT);
        return new Setting(lengths, mean, weighted, score);
    }

    /** The estimate at a place. */
    double at(double... place) {
        double estimate = 0;
        for (Setting setting : settings) {
            double value = setting.mean;
            for (int i = 0; i < sites.length; i++) {
                value += setting.weights[i] * correlation(place, sites[i], setting.lengths);
            }
            estimate += setting.score * value;
        }
        return estimate;
    }
}
