package io.github.slaplanner.predictors;

import io.github.slaplanner.api.spi.PluginContext;
import io.github.slaplanner.api.spi.PluginSettings;
import io.github.slaplanner.api.spi.Predictor;
import io.github.slaplanner.api.spi.PredictorProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Provides {@code linear}: a straight line through the recent past, damped, and followed as far as it has paid off on this
 * series; where it has not, a level takes its place, and where the series swings, a linear regression on its last values. On a
 * log scale there is a second line, for growth in proportion.
 *
 * <p>Setting {@code plugins.linear.window}: how many intervals the line rests on, 3 to 1000; default 10. A value weighs half
 * as much when it is half a window older.
 */
public final class LinearProvider implements PredictorProvider {
    private static final int WINDOW = 10;
    /** Half-lives of the levels that stand in where there is no trend, as shares of the line's. */
    private static final double[] LEVELS = {1.0 / 16, 1.0 / 4, 1};

    /** For {@code ServiceLoader}. */
    public LinearProvider() {}

    @Override
    public String name() {
        return "linear";
    }

    @Override
    public Predictor create(PluginContext context) {
        PluginSettings settings = PluginSettings.of(context, name());
        int window = settings.whole("window", WINDOW, 3, 1000);
        settings.check();
        Scale scale = Scale.log1p(context.config().prediction().log1p());
        return new ExpertMixturePredictor(new LinearTeam(window, scale));
    }

    @Override
    public boolean shipped() {
        return true;
    }

    private record LinearTeam(int window, Scale scale) implements ExpertTeam {
        @Override
        public List<Expert> members(Timeline line, int steps) {
            double halfLife = window / 2.0;
            List<Expert> members = new ArrayList<>();
            members.add(new LastValue());
            for (double part : LEVELS) {
                members.add(new Smoothing(part * halfLife, Scale.LINEAR));
            }
            members.add(new LinearTrend(halfLife, Scale.LINEAR));
            members.add(new DirectRegression());
            if (scale != Scale.LINEAR) {
                members.add(new LinearTrend(halfLife, scale));
            }
            return members;
        }

        @Override
        public int relevant(Duration interval) {
            return Math.max(RECENT, 5 * window);
        }
    }
}
