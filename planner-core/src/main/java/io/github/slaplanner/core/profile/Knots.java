package io.github.slaplanner.core.profile;

/** Knots between measured points: every gap is cut into equally many parts. */
final class Knots {
    private Knots() {}

    /** Parts of equal length. */
    static double[] evenly(double[] points, int parts) {
        return cut(points, parts, false);
    }

    /** Parts of equal ratio; points are positive. */
    static double[] geometrically(double[] points, int parts) {
        return cut(points, parts, true);
    }

    private static double[] cut(double[] points, int parts, boolean geometric) {
        double[] knots = new double[(points.length - 1) * parts + 1];
        for (int gap = 0; gap + 1 < points.length; gap++) {
            double from = points[gap];
            double to = points[gap + 1];
            for (int part = 0; part < parts; part++) {
                double share = (double) part / parts;
                knots[gap * parts + part] = geometric ? from * Math.pow(to / from, share) : from + share * (to - from);
            }
        }
        knots[knots.length - 1] = points[points.length - 1];
        return knots;
    }

    /**
     * Ties a smooth curve to the measurements, so that between any two neighbours it lies between their values, give or take
     * the noise. At a point that leaves what both gaps allow: without noise, and where measurements rise or fall steadily,
     * the measured value alone. Between points the curve keeps its shape as far as it may.
     *
     * @param values of the curve at the knots, positive; changed in place
     * @param measured values at the points, positive
     * @param parts parts per gap
     * @param noise the factor, 1 or more, by which measurements may be off either way
     */
    static void tie(double[] values, double[] measured, int parts, double noise) {
        int last = measured.length - 1;
        double[] tied = new double[measured.length];
        for (int i = 0; i <= last; i++) {
            double before = measured[Math.max(i - 1, 0)];
            double after = measured[Math.min(i + 1, last)];
            tied[i] = clamp(clamp(values[i * parts], before, measured[i], noise), measured[i], after, noise);
        }
        for (int gap = 0; gap < last; gap++) {
            double from = tied[gap] / values[gap * parts];
            double to = tied[gap + 1] / values[(gap + 1) * parts];
            for (int part = 1; part < parts; part++) {
                double share = (double) part / parts;
                int knot = gap * parts + part;
                double corrected = values[knot] * Math.pow(from, 1 - share) * Math.pow(to, share);
                values[knot] = clamp(corrected, measured[gap], measured[gap + 1], noise);
            }
        }
        for (int i = 0; i <= last; i++) {
            values[i * parts] = tied[i];
        }
    }

    private static double clamp(double value, double one, double other, double noise) {
        return Math.min(Math.max(value, Math.min(one, other) / noise), Math.max(one, other) * noise);
    }
}
