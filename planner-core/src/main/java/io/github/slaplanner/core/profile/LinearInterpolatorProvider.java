package io.github.slaplanner.core.profile;

import io.github.slaplanner.api.spi.Interpolator;
import io.github.slaplanner.api.spi.InterpolatorProvider;
import io.github.slaplanner.api.spi.PluginContext;

/** Straight lines between measured points. */
public final class LinearInterpolatorProvider implements InterpolatorProvider {
    /** For {@code ServiceLoader}. */
    public LinearInterpolatorProvider() {}

    static final String NAME = "linear";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Interpolator create(PluginContext context) {
        return new LinearInterpolator();
    }

    @Override
    public boolean shipped() {
        return true;
    }
}
