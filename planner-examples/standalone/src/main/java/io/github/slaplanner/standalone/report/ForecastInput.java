package io.github.slaplanner.standalone.report;

import io.github.slaplanner.core.forecast.Score;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a report of forecasts shows.
 *
 * @param title its heading
 * @param facts what the reader must know: the source of the series, the interval, the lead
 * @param series the series that were forecast, at least one
 * @param best the predictor to use, or null if none can be recommended
 * @param verdict what the scores come to, in words
 */
public record ForecastInput(
        String title,
        List<Fact> facts,
        List<Truth> series,
        @Nullable String best,
        String verdict) {
    /**
     * Copies the lists.
     *
     * @throws IllegalArgumentException if there is no series
     */
    public ForecastInput {
        facts = List.copyOf(facts);
        series = List.copyOf(series);
        if (series.isEmpty()) {
            throw new IllegalArgumentException("A report of forecasts needs at least one series.");
        }
    }

    /**
     * A series and its forecasts.
     *
     * @param name its name
     * @param unit unit of its values
     * @param seconds times of the values since the start, rising
     * @param values what came; NaN where nothing is known
     * @param forecasts what was forecast for the same times
     */
    public record Truth(String name, String unit, Column seconds, Column values, List<Predicted> forecasts) {
        /**
         * Copies the list.
         *
         * @throws IllegalArgumentException if the columns differ in size
         */
        public Truth {
            forecasts = List.copyOf(forecasts);
            requireSize("values of " + name, values, seconds.size());
            for (Predicted forecast : forecasts) {
                requireSize("forecasts of " + name + " by " + forecast.predictor(), forecast.median(), seconds.size());
            }
        }
    }

    /**
     * The forecasts of a predictor, one per value of the series; NaN where it made none.
     *
     * @param predictor its name
     * @param median median of the forecast
     * @param low 10 % quantile
     * @param high 90 % quantile
     * @param score how good they are
     */
    public record Predicted(String predictor, Column median, Column low, Column high, Score score) {
        /**
         * Checks the sizes.
         *
         * @throws IllegalArgumentException if the columns differ in size
         */
        public Predicted {
            requireSize("10 % quantiles of " + predictor, low, median.size());
            requireSize("90 % quantiles of " + predictor, high, median.size());
        }
    }

    private static void requireSize(String what, Column column, int size) {
        if (column.size() != size) {
            throw new IllegalArgumentException("The " + what + " have " + column.size() + " rows, not " + size + ".");
        }
    }
}
