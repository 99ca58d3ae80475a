package io.github.slaplanner.core.profile;

import io.github.slaplanner.api.spi.InterpolatorContract;
import io.github.slaplanner.api.spi.InterpolatorProvider;

class MonotoneInterpolatorContractTest extends InterpolatorContract {
    @Override
    protected InterpolatorProvider provider() {
        return new MonotoneInterpolatorProvider();
    }

    /** It smooths, so it meets a point as nearly as measurements are without noise. */
    @Override
    protected double tolerancePercent() {
        return 0.05;
    }
}
