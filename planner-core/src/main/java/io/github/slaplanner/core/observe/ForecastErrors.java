package io.github.slaplanner.core.observe;

import io.github.slaplanner.api.forecast.DemandForecast;
import java.time.Instant;

/**
 * How far forecasts have been off at the shortest lead and at the longest that matters. What grows with the lead, and how fast,
 * differs from series to series: noise does not, a trend that turns does. Errors of leads between them lie between theirs.
 *
 * @param near of the very next interval
 * @param far of the interval in which engines asked for now serve
 */
public record ForecastErrors(LeadErrors near, LeadErrors far) {
    /** Before any forecast could be checked. */
    public static final ForecastErrors UNKNOWN = new ForecastErrors(LeadErrors.UNKNOWN, LeadErrors.UNKNOWN);

    /**
     * These errors and a forecast that will be checked.
     *
     * @param demand the forecast
     * @param now when it was made
     * @param step which of its steps is the far one
     * @param keepsUp whether requests end as fast as they come, so that the lengths of answers are known
     */
    public ForecastErrors expect(DemandForecast demand, Instant now, int step, boolean keepsUp) {
        return new ForecastErrors(near.expect(demand, now, 0, keepsUp), far.expect(demand, now, step, keepsUp));
    }

    /**
     * These errors after an interval has ended.
     *
     * @param end when it ended
     * @param came what came in it
     * @param keepsUp whether requests end as fast as they come, so that the lengths of answers are known; where they are not,
     *     only the number of requests is checked
     */
    public ForecastErrors settle(Instant end, LeadErrors.Work came, boolean keepsUp) {
        return new ForecastErrors(near.settle(end, came, keepsUp), far.settle(end, came, keepsUp));
    }

    /** These errors without the forecasts that were not checked yet. */
    public ForecastErrors checkedOnly() {
        return new ForecastErrors(near.checkedOnly(), far.checkedOnly());
    }
}
