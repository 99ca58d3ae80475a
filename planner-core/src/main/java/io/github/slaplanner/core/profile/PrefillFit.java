package io.github.slaplanner.core.profile;

import io.github.slaplanner.api.profile.PrefillPerformance;
import java.util.Arrays;

/**
 * Prefill curves.
 *
 * <p>A prompt of {@code n} tokens takes a constant time, a time per token, and attention's time per pair of tokens:
 * {@code a + b n + c n²}, with coefficients that are not negative, fitted to least relative error. What the measurements
 * say beyond that, {@code log(measured / trend)}, is smoothed over {@code log n} by {@link Kriging}. The curve is then
 * pulled into the measured range near each point and made non-decreasing.
 *
 * <p>Throughput is treated the same way as the time per prompt that it implies, {@code n / throughput}; it is made
 * monotone only if the measurements are.
 */
final class PrefillFit {
    /** Per gap between measurements: a curve is straight between knots. */
    private static final int PARTS = 32;

    private PrefillFit() {}

    static PrefillPerformance of(PrefillData data) {
        double[] isl = data.isl();
        double[] knots = Knots.geometrically(isl, PARTS);
        double[] ttft = smooth(isl, data.ttft(), knots);
        Knots.pull(ttft, data.ttft(), PARTS);

        double[] implied = new double[isl.length];
        for (int i = 0; i < isl.length; i++) {
            implied[i] = isl[i] / data.throughput()[i];
        }
        double[] throughput = smooth(isl, implied, knots);
        for (int i = 0; i < knots.length; i++) {
            throughput[i] = knots[i] / throughput[i];
        }
        Knots.pull(throughput, data.throughput(), PARTS);
        return new PrefillCurves(
                new Polyline(knots, Isotonic.nonDecreasing(ttft)),
                new Polyline(knots, Order.keep(throughput, data.throughput())));
    }

    private static double[] smooth(double[] isl, double[] values, double[] knots) {
        double[][] terms = Arrays.stream(isl).mapToObj(PrefillFit::terms).toArray(double[][]::new);
        LinearTrend trend = LinearTrend.fit(terms, values);
        double from = Math.log(isl[0]);
        double span = Math.log(isl[isl.length - 1]) - from;
        double[][] sites = new double[isl.length][];
        double[] residuals = new double[isl.length];
        boolean[] scored = new boolean[isl.length];
        for (int i = 0; i < isl.length; i++) {
            sites[i] = new double[] {(Math.log(isl[i]) - from) / span};
            residuals[i] = Math.log(values[i] / trend.at(terms[i]));
            scored[i] = i > 0 && i + 1 < isl.length;
        }
        Kriging kriging = Kriging.fit(sites, residuals, scored);
        return Arrays.stream(knots)
                .map(n -> trend.at(terms(n)) * Math.exp(kriging.at((Math.log(n) - from) / span)))
                .toArray();
    }

    private static double[] terms(double isl) {
        return new double[] {1, isl, isl * isl};
    }
}
