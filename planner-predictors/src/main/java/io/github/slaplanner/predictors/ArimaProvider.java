package io.github.slaplanner.predictors;

import io.github.slaplanner.api.spi.PluginContext;
import io.github.slaplanner.api.spi.PluginSettings;
import io.github.slaplanner.api.spi.Predictor;
import io.github.slaplanner.api.spi.PredictorProvider;
import java.time.Duration;
import java.util.List;

/**
 * Provides {@code arima}: an autoregressive integrated moving average of automatic order up to (3, 1, 2), mixed with last
 * value as far as either has done better on the series. It is last value alone until 12 intervals have been seen.
 */
public final class ArimaProvider implements PredictorProvider {
    /** For {@code ServiceLoader}. */
    public ArimaProvider() {}

    @Override
    public String name() {
        return "arima";
    }

    @Override
    public Predictor create(PluginContext context) {
        PluginSettings.of(context, name()).check();
        Scale scale = Scale.log1p(context.config().prediction().log1p());
        return new ExpertMixturePredictor(new ArimaTeam(scale));
    }

    @Override
    public boolean shipped() {
        return true;
    }

    private record ArimaTeam(Scale scale) implements ExpertTeam {
        @Override
        public List<Expert> members(Timeline line, int steps) {
            return List.of(new LastValue(), new Arima(scale));
        }

        @Override
        public int relevant(Duration interval) {
            return 300;
        }
    }
}
