package io.github.slaplanner.core.profile;

import io.github.slaplanner.api.profile.PrefillPerformance;

/** Prefill performance from two curves over prompt length. */
final class PrefillCurves implements PrefillPerformance {
    /** Enough that a spline between two knots is as good as straight: its bow shrinks with the square of this. */
    private static final int PARTS = 64;

    private final Curve ttft;
    private final Curve throughput;
    private final Polyline ceiling;

    PrefillCurves(Curve ttft, Curve throughput) {
        this.ttft = ttft;
        this.throughput = throughput;
        this.ceiling = (ttft instanceof Polyline straight ? straight : sampled(ttft)).ceiling();
    }

    private static Polyline sampled(Curve curve) {
        double[] knots = Knots.evenly(curve.knots(), PARTS);
        double[] values = new double[knots.length];
        for (int i = 0; i < knots.length; i++) {
            values[i] = curve.at(knots[i]);
        }
        return new Polyline(knots, values);
    }

    @Override
    public double ttftMs(double isl) {
        return ttft.at(isl);
    }

    @Override
    public double throughputPerGpu(double isl) {
        return throughput.at(isl);
    }

    @Override
    public double longestPrompt(double ttftMs) {
        return ceiling.value(0) > ttftMs ? 0 : ceiling.lastAtMost(ttftMs);
    }

    @Override
    public boolean measured(double isl) {
        double[] knots = ttft.knots();
        return isl >= knots[0] && isl <= knots[knots.length - 1];
    }
}
