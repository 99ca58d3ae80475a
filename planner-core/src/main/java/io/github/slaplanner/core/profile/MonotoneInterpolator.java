package io.github.slaplanner.core.profile;

import io.github.slaplanner.api.profile.DecodePerformance;
import io.github.slaplanner.api.profile.DecodeProfile;
import io.github.slaplanner.api.profile.PrefillPerformance;
import io.github.slaplanner.api.profile.PrefillProfile;
import io.github.slaplanner.api.spi.Interpolator;

/** What an engine's work should take, corrected by what was measured, in the right order. */
final class MonotoneInterpolator implements Interpolator {
    @Override
    public PrefillPerformance prefill(PrefillProfile profile) {
        return PrefillFit.of(PrefillData.of(profile).atLeast(2, MonotoneInterpolatorProvider.NAME));
    }

    @Override
    public DecodePerformance decode(DecodeProfile profile) {
        return DecodeFit.of(DecodeRows.of(profile));
    }
}
