package io.github.slaplanner.core.profile;

import io.github.slaplanner.api.spi.Interpolator;
import io.github.slaplanner.api.spi.InterpolatorProvider;
import io.github.slaplanner.api.spi.PluginContext;

/** Not-a-knot cubic splines, as the public planner draws its prefill curves. They overshoot between noisy points. */
public final class CubicInterpolatorProvider implements InterpolatorProvider {
    /** For {@code ServiceLoader}. */
    public CubicInterpolatorProvider() {}

    static final String NAME = "cubic";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Interpolator create(PluginContext context) {
        return new CubicInterpolator();
    }

    @Override
    public boolean shipped() {
        return true;
    }
}
