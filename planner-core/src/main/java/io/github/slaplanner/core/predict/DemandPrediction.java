package io.github.slaplanner.core.predict;

import io.github.slaplanner.api.decision.Notice;
import io.github.slaplanner.api.decision.Reason;
import io.github.slaplanner.api.forecast.DemandForecast;
import io.github.slaplanner.api.forecast.Forecast;
import io.github.slaplanner.api.forecast.History;
import io.github.slaplanner.api.observation.Distribution;
import io.github.slaplanner.api.spi.Predictor;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Forecasts requests, ISL and OSL over the lead time. A predictor that throws, or returns nothing or something that is not
 * finite, is contained: the series' last value stands in for it, and a notice names the plug-in.
 */
public final class DemandPrediction {
    private final Predictor predictor;
    private final String name;

    /**
     * With a predictor.
     *
     * @param predictor what forecasts
     * @param name the name to blame in notices
     */
    public DemandPrediction(Predictor predictor, String name) {
        this.predictor = predictor;
        this.name = name;
    }

    /**
     * Forecasts the three series.
     *
     * @param requests requests per interval, at least one interval
     * @param isl mean input length per interval
     * @param osl mean output length per interval
     * @param lead how far to look, positive
     * @param notices where a contained failure is noted
     * @return the forecast, or null as long as no request has been seen
     */
    public @Nullable DemandForecast forecast(
            History requests, History isl, History osl, Duration lead, List<Notice> notices) {
        if (Double.isNaN(lastKnown(isl)) || Double.isNaN(lastKnown(osl)) || Double.isNaN(lastKnown(requests))) {
            return null;
        }
        return new DemandForecast(one(requests, lead, notices), one(isl, lead, notices), one(osl, lead, notices));
    }

    private Forecast one(History history, Duration lead, List<Notice> notices) {
        int steps = Forecast.stepsWithin(lead, history.interval());
        String problem;
        try {
            Forecast forecast = predictor.forecast(history, lead);
            if (forecast != null && forecast.steps().size() >= steps) {
                return forecast;
            }
            problem = "returned "
                    + (forecast == null ? "nothing" : forecast.steps().size() + " of " + steps + " steps");
        } catch (RuntimeException | LinkageError failure) {
            problem = "failed with " + failure;
        }
        notices.add(new Notice(
                Reason.PLUGIN_FAILED,
                "predictor \"" + name + "\" " + problem + " on the series "
                        + history.series().label() + "; its last value is used"));
        double[] flat = new double[steps];
        Arrays.fill(flat, lastKnown(history));
        return new Forecast(
                history.interval(),
                Arrays.stream(flat).mapToObj(Distribution::point).toList());
    }

    private static double lastKnown(History history) {
        for (int i = history.size() - 1; i >= 0; i--) {
            if (!Double.isNaN(history.value(i))) {
                return history.value(i);
            }
        }
        return Double.NaN;
    }
}
