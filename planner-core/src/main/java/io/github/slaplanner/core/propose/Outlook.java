package io.github.slaplanner.core.propose;

import io.github.slaplanner.api.forecast.DemandForecast;
import io.github.slaplanner.api.forecast.Forecast;
import io.github.slaplanner.core.model.Workload;
import java.time.Duration;

/**
 * What lies ahead of a role.
 *
 * @param demand the forecast
 * @param workload what requests and engines are like
 * @param horizon when a decision takes effect
 */
public record Outlook(DemandForecast demand, Workload workload, Horizon horizon) {
    /** When an engine asked for now serves, seconds after the forecast was made. */
    double then() {
        return since() + leadSeconds();
    }

    /** Seconds since the forecast was made. */
    double since() {
        return horizon.sinceForecast().toMillis() / 1000.0;
    }

    double leadSeconds() {
        return horizon.lead().toMillis() / 1000.0;
    }

    double intervalSeconds() {
        return demand.requests().interval().toMillis() / 1000.0;
    }

    /** The median of a forecast some seconds after it was made: that of each step holds in its middle. */
    double at(Forecast forecast, double seconds) {
        double place = Math.max(0, seconds / intervalSeconds() - 0.5);
        int step = (int) place;
        double before = median(forecast, step);
        return before + (place - step) * (median(forecast, step + 1) - before);
    }

    private static double median(Forecast forecast, int step) {
        return forecast.steps().get(Math.min(step, forecast.steps().size() - 1)).quantile(0.5);
    }

    /** Requests per second: the forecast for now, or what was measured beyond it. */
    double rate() {
        return at(demand.requests(), 0) / intervalSeconds() + surprise();
    }

    /** Measured requests per second above the forecast for now, as far as chance does not explain it. */
    double surprise() {
        return Math.max(0, workload.perSecond() - demand.requests().next().mean() / intervalSeconds());
    }

    /** What requests are expected to be like then. */
    Pools.Shape shape() {
        return new Pools.Shape(at(demand.isl(), then()), at(demand.osl(), then()), workload);
    }

    /**
     * When a decision takes effect.
     *
     * @param sinceForecast time since the end of the last closed interval, where the forecast begins
     * @param lead time until an engine asked for now serves
     * @param served seconds that engines will have served by then, together
     */
    public record Horizon(Duration sinceForecast, Duration lead, double served) {}
}
