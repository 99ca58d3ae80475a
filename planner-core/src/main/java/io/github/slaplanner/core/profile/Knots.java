package io.github.slaplanner.core.profile;

import java.util.Arrays;

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
     * Pulls values at knots into what was measured nearby: at a point, between the least and the greatest of it and its
     * neighbours; between two points, of both and their neighbours. So a smooth curve never leaves the data.
     *
     * @param values one per knot, changed in place
     * @param measured one per point
     * @param parts parts per gap
     */
    static void pull(double[] values, double[] measured, int parts) {
        for (int knot = 0; knot < values.length; knot++) {
            int before = knot / parts;
            int after = (knot + parts - 1) / parts;
            double[] near =
                    Arrays.copyOfRange(measured, Math.max(before - 1, 0), Math.min(after + 1, measured.length - 1) + 1);
            Arrays.sort(near);
            values[knot] = Math.min(Math.max(values[knot], near[0]), near[near.length - 1]);
        }
    }
}
