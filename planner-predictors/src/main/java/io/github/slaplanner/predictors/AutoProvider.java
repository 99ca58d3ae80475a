package io.github.slaplanner.predictors;

import io.github.slaplanner.api.spi.PluginContext;
import io.github.slaplanner.api.spi.PluginSettings;
import io.github.slaplanner.api.spi.Predictor;
import io.github.slaplanner.api.spi.PredictorProvider;

/**
 * Provides {@code auto}: a mix of light members whose parameters and weights are chosen on line from their own past errors
 * on the series at hand.
 */
public final class AutoProvider implements PredictorProvider {
    /** For {@code ServiceLoader}. */
    public AutoProvider() {}

    @Override
    public String name() {
        return "auto";
    }

    @Override
    public Predictor create(PluginContext context) {
        PluginSettings.of(context, name()).check();
        Scale scale = Scale.log1p(context.config().prediction().log1p());
        return new ExpertMixturePredictor(new AutoExperts(scale));
    }

    @Override
    public boolean shipped() {
        return true;
    }
}
