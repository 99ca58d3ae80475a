package io.github.slaplanner.core.observe;

import io.github.slaplanner.api.forecast.DemandForecast;
import io.github.slaplanner.api.forecast.Forecast;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * How far forecasts have been off at the lead time that matters, as the standard deviation of ln(real / forecast) of the work:
 * prompt tokens for prefill, output tokens for decode. Measured on this series by what the same predictor said earlier, so it
 * holds for any predictor, and a better one is trusted more.
 *
 * @param pending forecasts whose interval has not ended, oldest first
 * @param prefillVariance mean square of prefill's log errors
 * @param decodeVariance mean square of decode's log errors
 */
public record ForecastErrors(List<Pending> pending, double prefillVariance, double decodeVariance) {
    /** Before any forecast could be checked: errors of 20 %. */
    public static final ForecastErrors UNKNOWN = new ForecastErrors(List.of(), 0.04, 0.04);

    /** Share of the newest squared error; the memory is about 30 intervals. */
    private static final double WEIGHT = 1 / 30.0;
    /** An error of more than three standard deviations counts as three. */
    private static final double CLIP = 9;
    /** No forecaster is trusted to better than 8 %. */
    private static final double LEAST = 0.0064;

    /** Copies the list. */
    public ForecastErrors {
        pending = List.copyOf(pending);
    }

    /**
     * A forecast of one interval.
     *
     * @param end when the interval ends
     * @param prefill expected prompt tokens in it
     * @param decode expected output tokens in it
     */
    public record Pending(Instant end, double prefill, double decode) {}

    /** These errors and a forecast made at {@code now} for its step {@code step}. */
    public ForecastErrors expect(DemandForecast demand, Instant now, int step) {
        int k = Math.min(step, demand.requests().steps().size() - 1);
        Instant end = now.plus(demand.requests().interval().multipliedBy(k + 1L));
        double requests = median(demand.requests(), k);
        List<Pending> more = new ArrayList<>(pending);
        more.add(new Pending(end, requests * median(demand.isl(), k), requests * median(demand.osl(), k)));
        return new ForecastErrors(more, prefillVariance, decodeVariance);
    }

    /**
     * These errors after an interval has ended.
     *
     * @param end when it ended
     * @param prefill prompt tokens in it; NaN if unknown
     * @param decode output tokens in it; NaN if unknown
     */
    public ForecastErrors settle(Instant end, double prefill, double decode) {
        List<Pending> open = new ArrayList<>();
        double p = prefillVariance;
        double d = decodeVariance;
        for (Pending forecast : pending) {
            if (forecast.end().isAfter(end)) {
                open.add(forecast);
            } else if (forecast.end().equals(end)) {
                p = update(p, prefill, forecast.prefill());
                d = update(d, decode, forecast.decode());
            }
        }
        return new ForecastErrors(open, p, d);
    }

    /** These errors without the forecasts that were not checked yet. */
    public ForecastErrors checkedOnly() {
        return new ForecastErrors(List.of(), prefillVariance, decodeVariance);
    }

    private static double update(double variance, double real, double forecast) {
        if (!(real > 0) || !(forecast > 0)) {
            return variance;
        }
        double error = Math.log(real / forecast);
        return Math.max(LEAST, variance + WEIGHT * (Math.min(error * error, CLIP * variance) - variance));
    }

    private static double median(Forecast forecast, int step) {
        return forecast.steps().get(Math.min(step, forecast.steps().size() - 1)).quantile(0.5);
    }
}
