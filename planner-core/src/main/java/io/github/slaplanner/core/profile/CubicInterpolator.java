package io.github.slaplanner.core.profile;

import io.github.slaplanner.api.profile.DecodePerformance;
import io.github.slaplanner.api.profile.DecodeProfile;
import io.github.slaplanner.api.profile.PrefillPerformance;
import io.github.slaplanner.api.profile.PrefillProfile;
import io.github.slaplanner.api.spi.Interpolator;

/** Not-a-knot cubic splines through every measured point. */
final class CubicInterpolator implements Interpolator {
    /** Per gap; a spline so sampled differs from the spline by some 0.01 %. */
    private static final int PARTS = 32;

    @Override
    public PrefillPerformance prefill(PrefillProfile profile) {
        PrefillData data = PrefillData.of(profile).atLeast(CubicSpline.LEAST_POINTS, CubicInterpolatorProvider.NAME);
        return new PrefillCurves(
                new CubicSpline(data.isl(), data.ttft()), new CubicSpline(data.isl(), data.throughput()));
    }

    @Override
    public DecodePerformance decode(DecodeProfile profile) {
        return PlainRows.surface(profile, CubicInterpolator::row);
    }

    private static Polyline row(double[] x, double[] y) {
        if (x.length < CubicSpline.LEAST_POINTS) {
            return new Polyline(x, y);
        }
        CubicSpline spline = new CubicSpline(x, y);
        double[] knots = Knots.evenly(x, PARTS);
        double[] values = new double[knots.length];
        for (int i = 0; i < knots.length; i++) {
            values[i] = spline.at(knots[i]);
        }
        return new Polyline(knots, values);
    }
}
