package io.github.slaplanner.core.observe;

import io.github.slaplanner.api.forecast.DemandForecast;
import io.github.slaplanner.api.forecast.Forecast;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * How far forecasts have been off at one lead, in work: prompt tokens for prefill, output tokens for decode. Measured on this
 * series by what the same predictor said earlier, so it holds for any predictor, and a better one is trusted more.
 *
 * @param pending forecasts whose interval has not ended, oldest first
 * @param prefill what was forecast and what came, prompt tokens
 * @param decode what was forecast and what came, output tokens
 */
public record LeadErrors(List<Pending> pending, Residuals prefill, Residuals decode) {
    /** Before any forecast could be checked. */
    static final LeadErrors UNKNOWN = new LeadErrors(List.of(), Residuals.NONE, Residuals.NONE);

    /** Copies the list. */
    public LeadErrors {
        pending = List.copyOf(pending);
    }

    /**
     * A forecast of one interval.
     *
     * @param end when the interval ends
     * @param work what is expected in it
     * @param answersKnown whether the lengths of answers could be forecast
     */
    public record Pending(Instant end, Work work, boolean answersKnown) {}

    /**
     * Work of an interval.
     *
     * @param requests how many
     * @param isl mean input length, tokens
     * @param osl mean output length, tokens
     */
    public record Work(double requests, double isl, double osl) {
        /** Of one step of a forecast. */
        static Work of(DemandForecast demand, int step) {
            return new Work(median(demand.requests(), step), median(demand.isl(), step), median(demand.osl(), step));
        }
    }

    /**
     * These errors and a forecast that will be checked.
     *
     * @param demand the forecast
     * @param now when it was made
     * @param step which of its steps counts
     * @param keepsUp whether requests end as fast as they come, so that the lengths of answers are known
     */
    LeadErrors expect(DemandForecast demand, Instant now, int step, boolean keepsUp) {
        int k = Math.min(step, demand.requests().steps().size() - 1);
        Instant end = now.plus(demand.requests().interval().multipliedBy(k + 1L));
        List<Pending> more = new ArrayList<>(pending);
        more.add(new Pending(end, Work.of(demand, k), keepsUp));
        return new LeadErrors(more, prefill, decode);
    }

    /**
     * These errors after an interval has ended.
     *
     * @param end when it ended
     * @param came what came in it
     * @param keepsUp whether requests end as fast as they come, so that the lengths of answers are known; where they are not,
     *     only the number of requests is checked
     */
    LeadErrors settle(Instant end, Work came, boolean keepsUp) {
        List<Pending> open = new ArrayList<>();
        Residuals p = prefill;
        Residuals d = decode;
        for (Pending forecast : pending) {
            if (forecast.end().isAfter(end)) {
                open.add(forecast);
            } else if (forecast.end().equals(end)) {
                Work expected = forecast.work();
                double osl = keepsUp && forecast.answersKnown() ? came.osl() : expected.osl();
                p = p.add(expected.requests() * expected.isl(), came.requests() * came.isl());
                d = d.add(expected.requests() * expected.osl(), came.requests() * osl);
            }
        }
        return new LeadErrors(open, p, d);
    }

    /** How many forecasts later an error is known, at least 1. */
    public int lag() {
        return Math.max(1, pending.size());
    }

    /** These errors without the forecasts that were not checked yet. */
    LeadErrors checkedOnly() {
        return new LeadErrors(List.of(), prefill, decode);
    }

    private static double median(Forecast forecast, int step) {
        return forecast.steps().get(Math.min(step, forecast.steps().size() - 1)).quantile(0.5);
    }
}
