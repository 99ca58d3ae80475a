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

    private static final Kriging.Method CORRECTION = new Kriging.Method(
            Kriging.Correlation.SMOOTH, Kriging.Criterion.LIKELIHOOD, new double[][] {{0.1, 0.3, 1, 3}}, new double[] {
                1e-6, 1e-3, 0.03, 1, 30
            });

    private PrefillFit() {}

    static PrefillPerformance of(PrefillData data) {
        double[] isl = data.isl();
        double[] knots = Knots.geometrically(isl, PARTS);
        double[] ttft = smooth(isl, data.ttft(), knots);
        tie(ttft, data.ttft());

        double[] implied = new double[isl.length];
        for (int i = 0; i < isl.length; i++) {
            implied[i] = isl[i] / data.throughput()[i];
        }
        double[] throughput = smooth(isl, implied, knots);
        for (int i = 0; i < knots.length; i++) {
            throughput[i] = knots[i] / throughput[i];
        }
        tie(throughput, data.throughput());
        return new PrefillCurves(
                new Polyline(knots, Isotonic.nonDecreasing(ttft)),
                new Polyline(knots, Order.keep(throughput, data.throughput())));
    }

    private static double[] smooth(double[] isl, double[] values, double[] knots) {
        double[][] terms = Arrays.stream(isl).mapToObj(PrefillFit::terms).toArray(double[][]::new);
        LinearTrend trend = LinearTrend.fit(terms, values);
        double from = Math.log(isl[0]);
        double span = Math.log(isl[isl.length - 1]) - from;
        int n = isl.length;
        double[][] sites = new double[n][];
        double[] residuals = new double[n];
        double[] spread = new double[n];
        Arrays.fill(spread, 1);
        for (int i = 0; i < n; i++) {
            sites[i] = new double[] {(Math.log(isl[i]) - from) / span};
            residuals[i] = Math.log(values[i] / trend.at(terms[i]));
        }
        Kriging kriging = Kriging.fit(new Kriging.Sample(sites, residuals, spread, new boolean[n]), CORRECTION);
        return Arrays.stream(knots)
                .map(x -> trend.at(terms(x)) * Math.exp(kriging.at((Math.log(x) - from) / span)))
                .toArray();
    }

    private static void tie(double[] curve, double[] measured) {
        Noise noise = new Noise();
        for (int i = 0; i < measured.length; i++) {
            noise.add(measured[i], curve[i * PARTS]);
        }
        Knots.tie(curve, measured, PARTS, noise.factor());
    }

    private static double[] terms(double isl) {
        return new double[] {1, isl, isl * isl};
    }
}
