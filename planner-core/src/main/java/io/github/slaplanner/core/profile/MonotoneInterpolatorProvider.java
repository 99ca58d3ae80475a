package io.github.slaplanner.core.profile;

import io.github.slaplanner.api.spi.Interpolator;
import io.github.slaplanner.api.spi.InterpolatorProvider;
import io.github.slaplanner.api.spi.PluginContext;

/** The default: smooth, monotone where the data are, and never beyond them. */
public final class MonotoneInterpolatorProvider implements InterpolatorProvider {
    /** For {@code ServiceLoader}. */
    public MonotoneInterpolatorProvider() {}

    static final String NAME = "monotone";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Interpolator create(PluginContext context) {
        return new MonotoneInterpolator();
    }

    @Override
    public boolean shipped() {
        return true;
    }
}
