package io.github.slaplanner.predictors;

import io.github.slaplanner.api.spi.PluginContext;
import io.github.slaplanner.api.spi.PluginSettings;
import io.github.slaplanner.api.spi.Predictor;
import io.github.slaplanner.api.spi.PredictorProvider;

/**
 * Provides {@code seasonal}: the usual value at the same time of day (and of week, once a week has passed), shifted by how
 * far the recent past is from what is usual. Needs more than a day of history; until then it smooths.
 */
public final class SeasonalProvider implements PredictorProvider {
    /** For {@code ServiceLoader}. */
    public SeasonalProvider() {}

    @Override
    public String name() {
        return "seasonal";
    }

    @Override
    public Predictor create(PluginContext context) {
        PluginSettings.of(context, name()).check();
        Scale scale = Scale.log1p(context.config().prediction().log1p());
        return new ExpertMixturePredictor(new SeasonalExperts(scale));
    }

    @Override
    public boolean shipped() {
        return true;
    }
}
