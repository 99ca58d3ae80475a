package io.github.slaplanner.core.propose;

/** The standard normal distribution. */
final class Normal {
    private Normal() {}

    /** The distribution function, to 1.5e-7 (Abramowitz and Stegun, 7.1.26). */
    static double cdf(double z) {
        double x = Math.abs(z) / Math.sqrt(2);
        double t = 1 / (1 + 0.3275911 * x);
        double series =
                t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
        double tail = 0.5 * series * Math.exp(-x * x);
        return z >= 0 ? 1 - tail : tail;
    }

    /**
     * exp(a) · Φ(−z) for z ≥ 0, without overflow where the product is moderate.
     *
     * @param a any exponent
     * @param z not negative
     */
    static double scaledTail(double a, double z) {
        if (z < 5) {
            return Math.exp(a) * cdf(-z);
        }
        return Math.exp(a - z * z / 2) / (z * Math.sqrt(2 * Math.PI));
    }
}
