package io.github.slaplanner.predictors;

import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.forecast.Forecast;
import io.github.slaplanner.api.forecast.History;
import io.github.slaplanner.api.spi.PluginContext;
import io.github.slaplanner.api.spi.Predictor;
import io.github.slaplanner.api.spi.PredictorProvider;

/** Errors and coverage of one-step forecasts, each from what was known then. */
record WalkForward(double mase, double coverage90) {
    private static final int COLD_START = 10;
    private static final int SETTLED = 60;

    /** The mean error of forecasts some intervals ahead over that of last value. */
    static double mase(PredictorProvider provider, PlannerConfig config, History history, int ahead) {
        Predictor predictor = provider.create(PluginContext.of(config, provider.name()));
        double errors = 0;
        double yardstick = 0;
        for (int origin = SETTLED; origin + ahead <= history.size(); origin++) {
            Forecast forecast =
                    predictor.forecast(history.first(origin), history.interval().multipliedBy(ahead));
            double actual = history.value(origin + ahead - 1);
            errors += Math.abs(actual - forecast.steps().get(ahead - 1).quantile(0.5));
            yardstick += Math.abs(actual - history.value(origin - 1));
        }
        return errors / yardstick;
    }

    static WalkForward of(PredictorProvider provider, PlannerConfig config, History history) {
        Predictor predictor = provider.create(PluginContext.of(config, provider.name()));
        double errors = 0;
        double yardstick = 0;
        int covered = 0;
        for (int origin = COLD_START; origin < history.size(); origin++) {
            Forecast forecast = predictor.forecast(history.first(origin), history.interval());
            double actual = history.value(origin);
            errors += Math.abs(actual - forecast.next().quantile(0.5));
            yardstick += Math.abs(actual - history.value(origin - 1));
            if (origin >= SETTLED && actual <= forecast.next().quantile(0.9)) {
                covered++;
            }
        }
        return new WalkForward(errors / yardstick, covered / (double) (history.size() - SETTLED));
    }
}
