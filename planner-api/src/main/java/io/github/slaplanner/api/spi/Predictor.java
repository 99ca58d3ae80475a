package io.github.slaplanner.api.spi;

import io.github.slaplanner.api.forecast.Forecast;
import io.github.slaplanner.api.forecast.History;
import java.time.Duration;

/**
 * Forecasts a series. A pure function: the same history gives the same forecast, and nothing is remembered between calls,
 * so that a restarted planner agrees with one that never stopped.
 */
@FunctionalInterface
public interface Predictor {
    /**
     * Forecasts every interval that a lead time touches.
     *
     * @param history at least one interval; may hold gaps, and may begin with idle intervals
     * @param lead how far to look ahead, positive
     * @return {@link Forecast#stepsWithin} steps of the history's interval, finite and not negative; a plug-in may return
     *     plain points and leave the uncertainty to the planner
     */
    Forecast forecast(History history, Duration lead);
}
