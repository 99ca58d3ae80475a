package io.github.slaplanner.core.profile;

/** A function of one variable on a range; outside it arguments are clamped. Immutable. */
interface Curve {
    double at(double x);

    /** Where pieces meet, rising; the first and the last are the ends of the range. Not to be changed. */
    double[] knots();
}
