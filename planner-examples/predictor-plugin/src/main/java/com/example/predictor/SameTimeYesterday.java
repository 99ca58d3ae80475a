package com.example.predictor;

import io.github.slaplanner.api.forecast.Forecast;
import io.github.slaplanner.api.forecast.History;
import io.github.slaplanner.api.spi.PluginContext;
import io.github.slaplanner.api.spi.PluginSettings;
import io.github.slaplanner.api.spi.Predictor;
import io.github.slaplanner.api.spi.PredictorProvider;
import java.time.Duration;

/**
 * Forecasts what was seen at the same time yesterday, times how much busier today has been than yesterday until now. With
 * less than a day of history, and one window more, it forecasts the last value.
 *
 * <p>Settings, under {@code plugins.same-time-yesterday}: {@code season_hours}, the length of a season (default 24), and
 * {@code window}, the newest intervals that are compared with yesterday's (default 15).
 */
public final class SameTimeYesterday implements PredictorProvider {
    private static final String NAME = "same-time-yesterday";
    /** Today is not believed to be busier than this many times yesterday, nor quieter. */
    private static final double MOST_GROWTH = 3;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Predictor create(PluginContext context) {
        PluginSettings settings = PluginSettings.of(context, NAME);
        int hours = settings.get("season_hours", 24, n -> n > 0, "must be a whole number above 0");
        int window = settings.get("window", 15, n -> n > 0, "must be a whole number above 0");
        settings.check();
        Duration season = Duration.ofHours(hours);
        return (history, lead) -> forecast(history, lead, season, window);
    }

    private static Forecast forecast(History history, Duration lead, Duration season, int window) {
        double[] seen = filled(history);
        double[] points = new double[Forecast.stepsWithin(lead, history.interval())];
        int period = (int) season.dividedBy(history.interval());
        boolean knowsYesterday = period > 0 && seen.length >= period + window;
        double growth = knowsYesterday ? growth(seen, period, window) : 1;
        for (int i = 0; i < points.length; i++) {
            int at = knowsYesterday ? seen.length - period + i % period : seen.length - 1;
            points[i] = growth * seen[at];
        }
        return Forecast.ofPoints(history.interval(), points);
    }

    /** What the newest intervals had, over what the same intervals had yesterday. */
    private static double growth(double[] seen, int period, int window) {
        double today = 0;
        double yesterday = 0;
        for (int i = seen.length - window; i < seen.length; i++) {
            today += seen[i] / window;
            yesterday += seen[i - period] / window;
        }
        return yesterday > 0 ? Math.max(1 / MOST_GROWTH, Math.min(MOST_GROWTH, today / yesterday)) : 1;
    }

    /** The values, with the last good one in place of a gap. */
    private static double[] filled(History history) {
        double[] values = history.values();
        double last = 0;
        for (int i = 0; i < values.length; i++) {
            last = values[i] >= 0 && values[i] < Double.POSITIVE_INFINITY ? values[i] : last;
            values[i] = last;
        }
        return values;
    }
}
