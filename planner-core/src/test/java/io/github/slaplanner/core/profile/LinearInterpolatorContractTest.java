package io.github.slaplanner.core.profile;

import io.github.slaplanner.api.spi.InterpolatorContract;
import io.github.slaplanner.api.spi.InterpolatorProvider;

class LinearInterpolatorContractTest extends InterpolatorContract {
    @Override
    protected InterpolatorProvider provider() {
        return new LinearInterpolatorProvider();
    }
}
