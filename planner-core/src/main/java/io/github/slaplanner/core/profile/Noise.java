package io.github.slaplanner.core.profile;

/** The noise of measurements, judged by their distance from a smooth curve. */
final class Noise {
    /** Noise is normal, so this many standard deviations hold nearly all of it. */
    private static final double DEVIATIONS = 2;

    private double squares;
    private int count;

    void add(double measured, double smooth) {
        double log = Math.log(measured / smooth);
        squares += log * log;
        count++;
    }

    /** The factor by which a measurement may be off either way. */
    double factor() {
        return Math.exp(DEVIATIONS * Math.sqrt(squares / count));
    }
}
