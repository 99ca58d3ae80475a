package io.github.slaplanner.core.profile;

import io.github.slaplanner.api.profile.DecodePerformance;
import io.github.slaplanner.api.profile.DecodeProfile;
import io.github.slaplanner.api.profile.PrefillPerformance;
import io.github.slaplanner.api.profile.PrefillProfile;
import io.github.slaplanner.api.spi.Interpolator;

/** Straight lines between measured points, through every one of them. */
final class LinearInterpolator implements Interpolator {
    @Override
    public PrefillPerformance prefill(PrefillProfile profile) {
        PrefillData data = PrefillData.of(profile).atLeast(2, LinearInterpolatorProvider.NAME);
        return new PrefillCurves(new Polyline(data.isl(), data.ttft()), new Polyline(data.isl(), data.throughput()));
    }

    @Override
    public DecodePerformance decode(DecodeProfile profile) {
        return PlainRows.surface(profile, Polyline::new);
    }
}
