package io.github.slaplanner.core.profile;

/** Makes a curve rise, or fall, if the measurements that it is drawn through do. */
final class Order {
    private Order() {}

    static double[] keep(double[] curve, double[] measured) {
        boolean rises = true;
        boolean falls = true;
        for (int i = 1; i < measured.length; i++) {
            rises &= measured[i] >= measured[i - 1];
            falls &= measured[i] <= measured[i - 1];
        }
        return rises ? Isotonic.nonDecreasing(curve) : falls ? Isotonic.nonIncreasing(curve) : curve;
    }
}
