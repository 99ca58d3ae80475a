package io.github.slaplanner.core.observe;

import io.github.slaplanner.api.forecast.DemandForecast;
import io.github.slaplanner.api.forecast.Forecast;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * How far forecasts have been off at the lead time that matters, in work: prompt tokens for prefill, output tokens for decode.
 * Measured on this series by what the same predictor said earlier, so it holds for any predictor, and a better one is trusted
 * more.
 *
 * @param pending forecasts whose interval has not ended, oldest first
 * @param prefill what was forecast and what came, prompt tokens
 * @param decode what was forecast and what came, output tokens
 */
public record ForecastErrors(List<Pending> pending, Residuals prefill, Residuals decode) {
    /** Before any forecast could be checked. */
    public static final ForecastErrors UNKNOWN = new ForecastErrors(List.of(), Residuals.NONE, Residuals.NONE);

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

    /**
     * These errors and a forecast that will be checked.
     *
     * @param demand the forecast
     * @param now when it was made
     * @param step which of its steps counts
     * @param keepsUp whether requests end as fast as they come, so that the lengths of answers are known
     */
    public ForecastErrors expect(DemandForecast demand, Instant now, int step, boolean keepsUp) {
        int k = Math.min(step, demand.requests().steps().size() - 1);
        Instant end = now.plus(demand.requests().interval().multipliedBy(k + 1L));
        double requests = median(demand.requests(), k);
        List<Pending> more = new ArrayList<>(pending);
        more.add(new Pending(
                end, requests * median(demand.isl(), k), keepsUp ? requests * median(demand.osl(), k) : Double.NaN));
        return new ForecastErrors(more, prefill, decode);
    }

    /**
     * These errors after an interval has ended.
     *
     * @param end when it ended
     * @param promptTokens prompt tokens in it; NaN if unknown
     * @param outputTokens output tokens in it; NaN if unknown
     */
    public ForecastErrors settle(Instant end, double promptTokens, double outputTokens) {
        List<Pending> open = new ArrayList<>();
        Residuals p = prefill;
        Residuals d = decode;
        for (Pending forecast : pending) {
            if (forecast.end().isAfter(end)) {
                open.add(forecast);
            } else if (forecast.end().equals(end)) {
                p = p.add(forecast.prefill(), promptTokens);
                d = d.add(forecast.decode(), outputTokens);
            }
        }
        return new ForecastErrors(open, p, d);
    }

    /** These errors without the forecasts that were not checked yet. */
    public ForecastErrors checkedOnly() {
        return new ForecastErrors(List.of(), prefill, decode);
    }

    private static double median(Forecast forecast, int step) {
        return forecast.steps().get(Math.min(step, forecast.steps().size() - 1)).quantile(0.5);
    }
}
