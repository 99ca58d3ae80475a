package io.github.slaplanner.predictors;

import io.github.slaplanner.api.spi.PluginContext;
import io.github.slaplanner.api.spi.PluginSettings;
import io.github.slaplanner.api.spi.Predictor;
import io.github.slaplanner.api.spi.PredictorProvider;
import java.util.List;

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
        PluginSettings.of(context, name()).check();
        return new ExpertMixturePredictor((line, steps) -> List.of(new LastValue()));
    }

    @Override
    public boolean shipped() {
        return true;
    }
}
