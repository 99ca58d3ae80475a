package io.github.slaplanner.predictors;

import io.github.slaplanner.api.forecast.Forecast;
import io.github.slaplanner.api.forecast.History;
import io.github.slaplanner.api.spi.Predictor;
import java.time.Duration;

/**
 * Forecasts with a decomposition into trend, seasons and events.
 *
 * <pre>value = known factors * back(trend(t) + day(t) + week(t) + events(t) + carried miss)</pre>
 *
 * where {@code back} leads from the model's scale to the series. See {@link ProphetFit} for the fit and {@link Carry} for
 * the last term, which a plain decomposition has not: it is made for the far future, and here the next minutes count.
 *
 * <p>The model is fitted twice: to all of the window, which gives the forecast, and to all but its last part, whose forecasts
 * of that part give honest errors: for the bands, for the carry, and for a weight between the model and last value.
 */
final class ProphetPredictor implements Predictor {
    private static final int TRACKED_LEADS = 12;
    /** The last of so many parts of the window is held out. */
    private static final int PARTS = 4;

    private final ProphetSettings settings;

    ProphetPredictor(ProphetSettings settings) {
        this.settings = settings;
    }

    @Override
    public Forecast forecast(History history, Duration lead) {
        int steps = Forecast.stepsWithin(lead, history.interval());
        long window =
                Math.max(1, settings.window().toMillis() / history.interval().toMillis());
        History recent = history.last((int) Math.min(window, history.size())).withoutLeadingIdle();
        if (recent.size() == 0) {
            return Forecast.ofPoints(history.interval(), new double[steps]);
        }
        ProphetData data = new ProphetData(settings, recent, steps);
        int held = held(data.size(), history.interval());
        ProphetTrial trial = new ProphetTrial(data, data.fit(data.size() - held), held);
        ProphetFit fit = data.fit(data.size());
        Misses misses = data.misses(fit);
        int tracked = Math.min(steps, TRACKED_LEADS);
        Errors errors = new Errors(tracked, Bands.WINDOW);
        double[] points = new double[steps];
        double[] extra = new double[steps];
        for (int step = 0; step < steps; step++) {
            if (step < tracked) {
                trial.run(step, errors);
            }
            points[step] = trial.forecast(fit, misses, data.size(), step);
            int then = data.size() + step;
            double trend = fit.trendDeviation((step + 1.0) / data.size());
            extra[step] = data.value(fit.at(then) + trend, then) - data.value(fit.at(then), then);
        }
        return Bands.around(history.interval(), points, errors, extra);
    }

    /** Intervals to hold out; a window with a daily season keeps a day for the fit. */
    private static int held(int size, Duration interval) {
        int held = Math.min(size / PARTS, Bands.WINDOW);
        int spare = size - (int) (ProphetDesign.DAY_LENGTH.dividedBy(interval));
        return size * interval.toSeconds() >= ProphetDesign.DAILY_FROM.toSeconds() ? Math.min(held, spare) : held;
    }
}
