package io.github.slaplanner.core.forecast;

import io.github.slaplanner.api.forecast.Forecast;
import io.github.slaplanner.api.forecast.History;
import io.github.slaplanner.api.observation.Distribution;
import io.github.slaplanner.api.spi.Predictor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.LongSupplier;

/**
 * Walks a predictor through a series: at every interval it forecasts from what was known then, and the forecast is
 * compared with what came. The forecast's median is the point that is scored.
 *
 * @param lead how far ahead; the last interval that it touches is scored
 * @param start first interval that is forecast; the cold start before it is not scored
 * @param historyBound most intervals that the predictor sees
 * @param nanoTime clock for the time of a forecast
 */
public record Backtest(Duration lead, int start, int historyBound, LongSupplier nanoTime) {
    private static final Duration COLD_START = Duration.ofMinutes(10);
    private static final int FEWEST_INTERVALS = 5;

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if {@code start} or {@code historyBound} is below 1, or {@code lead} not positive
     */
    public Backtest {
        Objects.requireNonNull(nanoTime, "nanoTime");
        if (start < 1 || historyBound < 1 || lead.isZero() || lead.isNegative()) {
            throw new IllegalArgumentException("A backtest needs a positive lead (" + lead + "), start (" + start
                    + ") and history bound (" + historyBound + ").");
        }
    }

    /**
     * The usual start for a series of such intervals: ten minutes, and five intervals at least.
     *
     * @param interval length of an interval
     * @return index of the first interval that is forecast
     */
    public static int usualStart(Duration interval) {
        return (int) Math.max(FEWEST_INTERVALS, -Math.floorDiv(-COLD_START.toMillis(), interval.toMillis()));
    }

    /**
     * Runs a predictor.
     *
     * @param predictor the predictor
     * @param series the whole series; gaps are not scored
     * @return every forecast, oldest first
     * @throws IllegalStateException if a forecast has fewer steps than the lead touches
     */
    public List<Outcome> run(Predictor predictor, History series) {
        int steps = Forecast.stepsWithin(lead, series.interval());
        List<Outcome> outcomes = new ArrayList<>();
        double last = Double.NaN;
        for (int origin = 0; origin + steps <= series.size(); origin++) {
            if (origin >= start && !Double.isNaN(last)) {
                History known = series.first(origin).last(historyBound);
                double actual = series.value(origin + steps - 1);
                if (!Double.isNaN(actual)) {
                    outcomes.add(outcome(predictor, known, steps, actual, last));
                }
            }
            last = Double.isNaN(series.value(origin)) ? last : series.value(origin);
        }
        return outcomes;
    }

    private Outcome outcome(Predictor predictor, History known, int steps, double actual, double last) {
        long before = nanoTime.getAsLong();
        Forecast forecast = predictor.forecast(known, lead);
        long nanos = nanoTime.getAsLong() - before;
        if (forecast.steps().size() < steps) {
            throw new IllegalStateException("A forecast over " + lead + " must have " + steps + " steps of "
                    + known.interval() + "; got " + forecast.steps().size() + ".");
        }
        Distribution step = forecast.steps().get(steps - 1);
        return new Outcome(known.end().plus(known.interval().multipliedBy(steps - 1L)), actual, last, step, nanos);
    }

    /**
     * One forecast and what came.
     *
     * @param at start of the interval that was forecast
     * @param actual its value
     * @param last last value known at the time of the forecast
     * @param forecast the forecast
     * @param nanos time that the forecast took, ns
     */
    public record Outcome(java.time.Instant at, double actual, double last, Distribution forecast, long nanos) {
        /**
         * The point forecast.
         *
         * @return the median
         */
        public double point() {
            return forecast.quantile(0.5);
        }

        /**
         * The error of the point forecast.
         *
         * @return its size
         */
        public double absoluteError() {
            return Math.abs(actual - point());
        }
    }
}
