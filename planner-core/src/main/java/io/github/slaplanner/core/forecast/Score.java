package io.github.slaplanner.core.forecast;

import io.github.slaplanner.core.forecast.Backtest.Outcome;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * How well forecasts did. Undefined figures (no forecast, or nothing to divide by) are NaN.
 *
 * @param points forecasts that were scored
 * @param mae mean absolute error, in units of the series
 * @param rmse root of the mean squared error
 * @param mase mean absolute error over that of last value on the same forecasts; below 1 is better than last value
 * @param smape mean of {@code 2 |actual - forecast| / (actual + forecast)}, 0 to 2; 0 where both are zero
 * @param pinball90 mean pinball loss of the 90 % quantile
 * @param coverage90 share of values at or below the 90 % quantile; 0.9 is right
 * @param fitMsMedian median time of a forecast, ms
 */
public record Score(
        int points,
        double mae,
        double rmse,
        double mase,
        double smape,
        double pinball90,
        double coverage90,
        double fitMsMedian) {
    private static final double HIGH = 0.9;

    /**
     * Scores forecasts.
     *
     * @param outcomes the forecasts and what came
     * @return their score
     */
    public static Score of(List<Outcome> outcomes) {
        double mae = mean(outcomes, Outcome::absoluteError);
        double yardstick = mean(outcomes, o -> Math.abs(o.actual() - o.last()));
        double[] nanos = outcomes.stream().mapToDouble(Outcome::nanos).sorted().toArray();
        return new Score(
                outcomes.size(),
                mae,
                Math.sqrt(mean(outcomes, o -> o.absoluteError() * o.absoluteError())),
                yardstick > 0 ? mae / yardstick : Double.NaN,
                mean(outcomes, Score::symmetricError),
                mean(outcomes, o -> pinball(o.actual() - o.forecast().quantile(HIGH))),
                mean(outcomes, o -> o.actual() <= o.forecast().quantile(HIGH) ? 1 : 0),
                nanos.length == 0 ? Double.NaN : nanos[nanos.length / 2] / 1e6);
    }

    private static double symmetricError(Outcome o) {
        double size = o.actual() + o.point();
        return size > 0 ? 2 * o.absoluteError() / size : 0;
    }

    private static double pinball(double above) {
        return above > 0 ? HIGH * above : (HIGH - 1) * above;
    }

    private static double mean(List<Outcome> outcomes, ToDoubleFunction<Outcome> figure) {
        return outcomes.stream().mapToDouble(figure).average().orElse(Double.NaN);
    }
}
