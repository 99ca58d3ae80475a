package io.github.slaplanner.predictors;

import io.github.slaplanner.api.forecast.Forecast;
import io.github.slaplanner.api.forecast.History;
import io.github.slaplanner.api.spi.Predictor;
import java.time.Duration;

/** Forecasts with a mix of members, and puts bands of its own past errors around the forecast. */
final class ExpertMixturePredictor implements Predictor {
    /** Leads whose errors are tracked; beyond them the weights stay and the bands widen with the square root of the lead. */
    private static final int TRACKED_LEADS = 12;

    private final ExpertTeam team;

    ExpertMixturePredictor(ExpertTeam team) {
        this.team = team;
    }

    @Override
    public Forecast forecast(History history, Duration lead) {
        int steps = Forecast.stepsWithin(lead, history.interval());
        Timeline line = Timeline.of(Timeline.recent(history, team.relevant(history.interval())));
        if (line.intervals() == 0) {
            return Forecast.ofPoints(history.interval(), new double[steps]);
        }
        int tracked = Math.min(steps, TRACKED_LEADS);
        ExpertMixture mix = new ExpertMixture(line, team.members(line, steps), team.memory(), tracked, steps);
        Errors errors = new Errors(tracked, ErrorQuantiles.WINDOW);
        double[] points = new double[steps];
        for (int step = 0; step < steps; step++) {
            if (step < tracked) {
                mix.judge(step, ExpertMixture.RATE, errors, ErrorQuantiles.WINDOW);
            }
            points[step] = mix.ahead(step);
        }
        return ErrorQuantiles.around(history.interval(), points, errors);
    }
}
