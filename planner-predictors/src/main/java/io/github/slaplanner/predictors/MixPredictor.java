package io.github.slaplanner.predictors;

import io.github.slaplanner.api.forecast.Forecast;
import io.github.slaplanner.api.forecast.History;
import io.github.slaplanner.api.spi.Predictor;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/** Forecasts with a mix of members, and puts bands of its own past errors around the forecast. */
final class MixPredictor implements Predictor {
    /** Leads whose errors are tracked; beyond them the weights stay and the bands widen with the square root of the lead. */
    private static final int TRACKED_LEADS = 12;

    private final Function<Timeline, List<Member>> members;

    /**
     * A predictor.
     *
     * @param members who takes part, last value first
     */
    MixPredictor(Function<Timeline, List<Member>> members) {
        this.members = members;
    }

    @Override
    public Forecast forecast(History history, Duration lead) {
        int steps = Forecast.stepsWithin(lead, history.interval());
        Timeline line = Timeline.of(history);
        if (line.intervals() == 0) {
            return Forecast.ofPoints(history.interval(), new double[steps]);
        }
        int tracked = Math.min(steps, TRACKED_LEADS);
        Mix mix = new Mix(line, members.apply(line), tracked, steps);
        Errors errors = new Errors(tracked, Bands.WINDOW);
        double[] points = new double[steps];
        for (int step = 0; step < steps; step++) {
            if (step < tracked) {
                mix.judge(step, errors, Bands.WINDOW);
            }
            points[step] = mix.ahead(step);
        }
        return Bands.around(history.interval(), points, errors);
    }
}
