package io.github.slaplanner.core.profile;

/** Keeps curves in the order that measurements are in. */
final class Order {
    private Order() {}

    static boolean rises(double[] values) {
        for (int i = 1; i < values.length; i++) {
            if (values[i] < values[i - 1]) {
                return false;
            }
        }
        return true;
    }

    private static boolean falls(double[] values) {
        for (int i = 1; i < values.length; i++) {
            if (values[i] > values[i - 1]) {
                return false;
            }
        }
        return true;
    }

    /** The curve, made to rise if all measurements do, to fall if all fall, and else as it is. */
    static double[] keep(double[] curve, double[] measured) {
        if (rises(measured)) {
            return Isotonic.nonDecreasing(curve);
        }
        return falls(measured) ? Isotonic.nonIncreasing(curve) : curve;
    }

    /** Makes the parts before {@code from} and after {@code to} continue a rise in between, in place. */
    static void outwards(double[] values, int from, int to) {
        for (int i = from - 1; i >= 0; i--) {
            values[i] = Math.min(values[i], values[i + 1]);
        }
        for (int i = to + 1; i < values.length; i++) {
            values[i] = Math.max(values[i], values[i - 1]);
        }
    }
}
