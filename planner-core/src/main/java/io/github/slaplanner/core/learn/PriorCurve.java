package io.github.slaplanner.core.learn;

/**
 * What a curve is expected to be before anything is seen: normally distributed coefficients.
 *
 * @param first mean of the first term's coefficient, positive
 * @param second of the second
 * @param third of the third
 * @param doubt standard deviation of each over its mean
 */
record PriorCurve(double first, double second, double third, double doubt) {
    double[] means() {
        return new double[] {first, second, third};
    }
}
