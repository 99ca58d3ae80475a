package io.github.slaplanner.core.propose;

import java.util.Arrays;

/**
 * A ridge regression of what came on a forecast and on how far off it was a moment before,
 *
 * <pre>
 * came ≈ mean + a · (forecast − its mean) + b · (off − its mean),     a drawn to 1 and b to 0, both between 0 and 1
 * </pre>
 *
 * valid within the range of what it was fitted on. What lies outside adds in full.
 */
final class Fit {
    /** Observations that the prior counts for. */
    private static final double RIDGE = 4;

    private final double came;
    private final Range forecast;
    private final Range off;
    private final double a;
    private final double b;

    private record Range(double mean, double low, double high) {
        static Range of(double[] values) {
            return new Range(
                    Arrays.stream(values).average().orElse(0),
                    Arrays.stream(values).min().orElse(0),
                    Arrays.stream(values).max().orElse(0));
        }

        /** A value's distance from the mean, weighted within the range and whole outside it. */
        double apply(double value, double weight) {
            double inside = Math.max(low, Math.min(high, value));
            return weight * (inside - mean) + (value - inside);
        }
    }

    private Fit(double came, Range forecast, Range off, double a, double b) {
        this.came = came;
        this.forecast = forecast;
        this.off = off;
        this.a = a;
        this.b = b;
    }

    static Fit of(double[] forecast, double[] off, double[] came) {
        Range f = Range.of(forecast);
        Range o = Range.of(off);
        Range c = Range.of(came);
        int n = came.length;
        double ff = 0;
        double oo = 0;
        double fo = 0;
        double fc = 0;
        double oc = 0;
        for (int i = 0; i < n; i++) {
            double x = forecast[i] - f.mean();
            double z = off[i] - o.mean();
            double y = came[i] - c.mean();
            ff += x * x;
            oo += z * z;
            fo += x * z;
            fc += x * y;
            oc += z * y;
        }
        double grow = n == 0 ? 1 : 1 + RIDGE / n;
        // drawn to a = 1, b = 0
        double fcPrior = fc + (grow - 1) * ff;
        double det = ff * grow * oo * grow - fo * fo;
        double a = det > 0 ? (fcPrior * oo * grow - oc * fo) / det : ff > 0 ? fcPrior / (ff * grow) : 1;
        double b = det > 0 ? (oc * ff * grow - fcPrior * fo) / det : oo > 0 ? oc / (oo * grow) : 0;
        double mean = f.mean() + (c.mean() - f.mean()) * n / (n + RIDGE);
        return new Fit(mean, f, o, clamp(a), clamp(b));
    }

    private static double clamp(double value) {
        return Math.max(0, Math.min(1, value));
    }

    double of(double forecastNow, double offNow) {
        return came + forecast.apply(forecastNow, a) + off.apply(offNow, b);
    }
}
