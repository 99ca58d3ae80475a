package io.github.slaplanner.predictors;

import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.spi.PluginContext;
import io.github.slaplanner.api.spi.PluginSettings;
import io.github.slaplanner.api.spi.Predictor;
import io.github.slaplanner.api.spi.PredictorProvider;
import java.time.Duration;
import java.util.List;

/**
 * Provides {@code kalman}: a Kalman filter of a local linear trend with the guide's parameters, mixed with last value as far
 * as either has done better on the series. It is last value alone until {@code kalman_min_points} intervals have been seen.
 */
public final class KalmanProvider implements PredictorProvider {
    /** For {@code ServiceLoader}. */
    public KalmanProvider() {}

    @Override
    public String name() {
        return "kalman";
    }

    @Override
    public Predictor create(PluginContext context) {
        PluginSettings.of(context, name()).check();
        PlannerConfig.Kalman kalman = context.config().kalman();
        Scale scale = Scale.log1p(context.config().prediction().log1p());
        return new ExpertMixturePredictor(new KalmanTeam(kalman, scale));
    }

    @Override
    public boolean shipped() {
        return true;
    }

    private record KalmanTeam(PlannerConfig.Kalman noise, Scale scale) implements ExpertTeam {
        private static final double MEMORIES = 10;
        private static final double MOST = 2000;

        @Override
        public List<Expert> members(Timeline line, int steps) {
            return List.of(new LastValue(), new LocalTrend(noise, scale));
        }

        /** In its steady state the filter forgets over about sqrt(r / q_level) intervals. */
        @Override
        public int relevant(Duration interval) {
            double memory = Math.sqrt(noise.r() / noise.qLevel());
            return (int) Math.max(RECENT + noise.minPoints(), Math.min(MOST, MEMORIES * memory));
        }
    }
}
