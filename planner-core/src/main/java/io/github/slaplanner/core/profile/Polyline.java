package io.github.slaplanner.core.profile;

/** Straight between knots. */
final class Polyline implements Curve {
    private final double[] x;
    private final double[] y;

    /**
     * Through points; the arrays are kept.
     *
     * @param x strictly rising, at least one
     */
    Polyline(double[] x, double[] y) {
        this.x = x;
        this.y = y;
    }

    @Override
    public double at(double at) {
        int last = x.length - 1;
        if (!(at > x[0])) {
            return y[0];
        }
        if (at >= x[last]) {
            return y[last];
        }
        int i = segment(x, at);
        double share = (at - x[i]) / (x[i + 1] - x[i]);
        return y[i] + share * (y[i + 1] - y[i]);
    }

    @Override
    public double[] knots() {
        return x;
    }

    double value(int knot) {
        return y[knot];
    }

    /** For a curve that never falls: the largest argument in the range whose value is at most {@code limit}. */
    double lastAtMost(double limit) {
        int last = x.length - 1;
        if (y[last] <= limit) {
            return x[last];
        }
        if (y[0] > limit) {
            return x[0];
        }
        int i = segment(y, limit);
        double share = (limit - y[i]) / (y[i + 1] - y[i]);
        return x[i] + share * (x[i + 1] - x[i]);
    }

    /** The least curve over this one that never falls. */
    Polyline ceiling() {
        double[] ceiling = y.clone();
        for (int i = 1; i < ceiling.length; i++) {
            ceiling[i] = Math.max(ceiling[i], ceiling[i - 1]);
        }
        return new Polyline(x, ceiling);
    }

    /** The last {@code i} with {@code sorted[i] <= value}, where {@code sorted[0] <= value < sorted[last]}. */
    static int segment(double[] sorted, double value) {
        int low = 0;
        int high = sorted.length - 1;
        while (high - low > 1) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] <= value) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
