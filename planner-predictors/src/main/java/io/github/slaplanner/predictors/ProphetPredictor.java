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
 * where {@code back} leads from the model's scale to the series. See {@link ProphetFit} for the fit and {@link ErrorPersistence} for
 * the last term, which a plain decomposition has not: it is made for the far future, and here the next minutes count.
 *
 * <p>The model is fitted to all of the window, which gives the forecast, and to several shorter beginnings of it, whose
 * forecasts of what came next give honest errors: for the bands, for the carry, and for the weights of last value and of the
 * model with more or less of the carry.
 */
final class ProphetPredictor implements Predictor {
    private static final int TRACKED_LEADS = 12;
    /** The last of so many parts of the window is held out. */
    private static final int PARTS = 4;

    /** Windows of fewer intervals are walked for their errors. */
    private static final int SHORT = 40;
    /** Origins that are walked. */
    private static final int WALKED = 80;

    /** Intervals after which an error counts for a third. */
    private static final double MEMORY = 100;
    /** The part held out is short and its errors go together, so they decide softly. */
    private static final double RATE = 0.2;

    private final ProphetSettings settings;

    ProphetPredictor(ProphetSettings settings) {
        this.settings = settings;
    }

    @Override
    public Forecast forecast(History history, Duration lead) {
        int steps = Forecast.stepsWithin(lead, history.interval());
        int window = (int) Math.min(
                Math.max(1, settings.window().toMillis() / history.interval().toMillis()), history.size());
        History recent = Timeline.recent(history, window).withoutLeadingIdle();
        if (recent.size() == 0) {
            return Forecast.ofPoints(history.interval(), new double[steps]);
        }
        int tracked = Math.min(steps, TRACKED_LEADS);
        Made made = make(recent, steps, tracked);
        boolean few = window < SHORT && history.size() > window;
        Errors errors = few ? walked(history.last(window + WALKED + tracked), window, tracked) : made.errors();
        return ErrorQuantiles.around(history.interval(), made.points(), errors, made.extra());
    }

    /** Points, the errors that the held-out part shows, and the deviation of the trend. */
    private record Made(double[] points, Errors errors, double[] extra) {}

    private Made make(History recent, int steps, int tracked) {
        ProphetData data = new ProphetData(settings, recent, steps);
        ProphetMembers members = new ProphetMembers(data, held(data));
        ExpertMixture mix = new ExpertMixture(members.line(), members.members(), MEMORY, tracked, steps);
        Errors errors = new Errors(tracked, ErrorQuantiles.WINDOW);
        double[] points = new double[steps];
        double[] extra = new double[steps];
        for (int step = 0; step < steps; step++) {
            if (step < tracked) {
                mix.judge(step, RATE, errors, ErrorQuantiles.WINDOW);
            }
            points[step] = mix.ahead(step);
            int then = data.size() + step;
            double fitted = members.fit().at(then);
            double trend = members.fit().trendDeviation((step + 1.0) / data.size());
            extra[step] = data.value(fitted + trend, then) - data.value(fitted, then);
        }
        return new Made(points, errors, extra);
    }

    /** A short window holds out too little to show a spread, but is fitted fast: its earlier forecasts are made again. */
    private Errors walked(History history, int window, int tracked) {
        Errors errors = new Errors(tracked, ErrorQuantiles.WINDOW);
        for (int origin = Math.max(1, history.size() - WALKED); origin < history.size(); origin++) {
            History then = Timeline.recent(history.first(origin), window).withoutLeadingIdle();
            double[] points = then.size() == 0
                    ? new double[tracked]
                    : make(then, tracked, tracked).points();
            for (int lead = 0; lead < tracked && origin + lead < history.size(); lead++) {
                double actual = history.value(origin + lead);
                if (then.size() > 0 && actual >= 0 && actual < Double.POSITIVE_INFINITY) {
                    errors.add(lead, actual - points[lead]);
                }
            }
        }
        return errors;
    }

    /** Intervals to hold out; a window with a daily season keeps a day for the fit. */
    private static int held(ProphetData data) {
        int size = data.size();
        int held = Math.min(size / PARTS, ErrorQuantiles.WINDOW);
        int spare = size - (int) Duration.ofDays(1).dividedBy(data.interval());
        return data.daily() ? Math.max(0, Math.min(held, spare)) : held;
    }
}
