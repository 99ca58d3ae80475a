package io.github.slaplanner.core.profile;

/**
 * The sequence that never falls and is nearest to a given one in least squares: while two neighbours are in the wrong
 * order, both become their mean (pool adjacent violators; Barlow and others, Statistical Inference under Order
 * Restrictions, 1972). A sequence that never falls stays as it is.
 */
final class Isotonic {
    private Isotonic() {}

    static double[] nonDecreasing(double[] values) {
        double[] mean = new double[values.length];
        int[] size = new int[values.length];
        int blocks = 0;
        for (double value : values) {
            mean[blocks] = value;
            size[blocks++] = 1;
            while (blocks > 1 && mean[blocks - 2] > mean[blocks - 1]) {
                int merged = size[blocks - 2] + size[blocks - 1];
                mean[blocks - 2] = (mean[blocks - 2] * size[blocks - 2] + mean[blocks - 1] * size[blocks - 1]) / merged;
                size[blocks - 2] = merged;
                blocks--;
            }
        }
        double[] result = new double[values.length];
        int at = 0;
        for (int block = 0; block < blocks; block++) {
            for (int i = 0; i < size[block]; i++) {
                result[at++] = mean[block];
            }
        }
        return result;
    }

    /** The same for a sequence that never rises. */
    static double[] nonIncreasing(double[] values) {
        return negated(nonDecreasing(negated(values)));
    }

    private static double[] negated(double[] values) {
        double[] result = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            result[i] = -values[i];
        }
        return result;
    }
}
