package io.github.slaplanner.predictors;

import io.github.slaplanner.api.forecast.Forecast;
import io.github.slaplanner.api.forecast.History;
import io.github.slaplanner.api.spi.Predictor;
import java.time.Duration;
import java.util.function.Supplier;

/** Forecasts with an on-line model: walks it through the history, and puts bands of its own errors around its forecast. */
final class OnlinePredictor implements Predictor {
    /** Leads whose errors are tracked; beyond them bands widen with the square root of the lead. */
    private static final int TRACKED_LEADS = 12;

    private final Supplier<OnlineModel> models;
    private final Scale scale;

    OnlinePredictor(Scale scale, Supplier<OnlineModel> models) {
        this.scale = scale;
        this.models = models;
    }

    @Override
    public Forecast forecast(History history, Duration lead) {
        Sample sample = Sample.of(history, scale);
        int steps = Forecast.stepsWithin(lead, history.interval());
        OnlineModel model = models.get();
        Errors errors = walk(model, sample, Math.min(steps, TRACKED_LEADS));
        double[] points = new double[steps];
        for (int step = 0; step < steps; step++) {
            points[step] = sample.size() == 0 ? 0 : sample.forecast(model.ahead(step + 1));
        }
        return Bands.around(history.interval(), points, errors);
    }

    private static Errors walk(OnlineModel model, Sample sample, int leads) {
        int n = sample.size();
        Errors errors = new Errors(leads, n);
        double[][] ahead = new double[leads][leads];
        for (int i = 0; i < n; i++) {
            double actual = sample.raw(i);
            for (int lead = 0; lead < leads && lead < i && !Double.isNaN(actual); lead++) {
                errors.add(lead, actual - ahead[(i - lead) % leads][lead]);
            }
            model.observe(sample, i);
            for (int lead = 0; lead < leads; lead++) {
                ahead[(i + 1) % leads][lead] = sample.forecast(model.ahead(lead + 1));
            }
        }
        return errors;
    }
}
