package io.github.slaplanner.predictors;

import io.github.slaplanner.api.spi.PluginContext;
import io.github.slaplanner.api.spi.Predictor;
import io.github.slaplanner.api.spi.PredictorProvider;

/** Provides {@code constant}: the next intervals are as the last one. The yardstick of every other predictor. */
public final class ConstantProvider implements PredictorProvider {
    /** For {@code ServiceLoader}. */
    public ConstantProvider() {}

    @Override
    public String name() {
        return "constant";
    }

    @Override
    public Predictor create(PluginContext context) {
        // The last value is the same on every scale.
        return new OnlinePredictor(Scale.LINEAR, LastValue::new);
    }

    @Override
    public boolean shipped() {
        return true;
    }
}
