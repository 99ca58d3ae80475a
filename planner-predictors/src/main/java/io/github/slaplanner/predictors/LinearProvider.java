package io.github.slaplanner.predictors;

import io.github.slaplanner.api.spi.PluginContext;
import io.github.slaplanner.api.spi.Predictor;
import io.github.slaplanner.api.spi.PredictorProvider;

/**
 * Provides {@code linear}: a straight line through the recent past, robust to spikes, damped, and followed only as far as
 * it has paid off on this series.
 *
 * <p>Setting {@code plugins.linear.window}: how many intervals the line rests on, 3 to 1000; default 10.
 */
public final class LinearProvider implements PredictorProvider {
    private static final int WINDOW = 10;

    /** For {@code ServiceLoader}. */
    public LinearProvider() {}

    @Override
    public String name() {
        return "linear";
    }

    @Override
    public Predictor create(PluginContext context) {
        PluginSettings settings = new PluginSettings(name(), context.settings());
        int window = settings.integer("window", WINDOW, 3, 1000);
        settings.check();
        Scale scale = Scale.log1p(context.config().prediction().log1p());
        return new OnlinePredictor(scale, () -> new DampedLine(window));
    }

    @Override
    public boolean shipped() {
        return true;
    }
}
