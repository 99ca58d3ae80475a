package io.github.slaplanner.predictors;

import io.github.slaplanner.api.spi.PluginContext;
import io.github.slaplanner.api.spi.Predictor;
import io.github.slaplanner.api.spi.PredictorProvider;
import java.time.Duration;

/**
 * Provides {@code prophet}: a trend that may bend, daily and weekly seasons, and calendar events, fitted anew to the last
 * {@code prophet_window_size} seconds at every forecast.
 *
 * <p>Settings under {@code plugins.prophet}, all optional: {@code seasonality} ({@code additive} or {@code multiplicative}),
 * {@code changepoints} (0 to 100; default 25), {@code changepoint_prior_scale} (default 0.02), {@code time_zone} (default
 * UTC), and {@code events}, a list of maps: {@code from}, {@code for}, {@code days}, {@code factor}, {@code time_zone},
 * {@code name}. An event with a factor is known and multiplies requests; one without is learned from its past occurrences.
 *
 * <p>A window shorter than 25 hours has a trend but no season; creation says so in the log.
 */
public final class ProphetProvider implements PredictorProvider {
    private static final System.Logger LOG = System.getLogger(ProphetProvider.class.getName());

    /** For {@code ServiceLoader}. */
    public ProphetProvider() {}

    @Override
    public String name() {
        return "prophet";
    }

    @Override
    public Predictor create(PluginContext context) {
        ProphetSettings settings = ProphetSettings.of(context, name());
        Duration window = settings.window();
        if (window.compareTo(ProphetDesign.DAILY_FROM) < 0) {
            LOG.log(
                    System.Logger.Level.INFO,
                    "prophet_window_size = {0,number,#}: too short for a daily season, so prophet fits a trend only."
                            + " Use at least {1,number,#} for a season; a week is better.",
                    window.toSeconds(),
                    ProphetDesign.DAILY_FROM.toSeconds());
        }
        return new ProphetPredictor(settings);
    }

    @Override
    public boolean shipped() {
        return true;
    }
}
