package io.github.slaplanner.predictors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.slaplanner.api.forecast.History;
import io.github.slaplanner.api.forecast.Series;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ArimaTest {
    private static final int POINTS = 600;

    /** A process with unit noise around 50. */
    private static ArimaModel fitted(double ar, double ma, boolean summed) {
        Random random = new Random(3);
        double[] values = new double[POINTS];
        double before = 0;
        double noise = 0;
        double level = 500;
        for (int i = 0; i < POINTS; i++) {
            double next = random.nextGaussian();
            before = ar * before + next + ma * noise;
            noise = next;
            level += before;
            values[i] = summed ? level : 50 + before;
        }
        Lagged series = Lagged.of(
                Timeline.of(History.of(Series.ISL, Duration.ofMinutes(1), Instant.EPOCH, values)), Scale.LINEAR);
        ArimaModel model = ArimaFit.best(series, POINTS - 1);
        assertThat(model).isNotNull();
        return model;
    }

    @Test
    void best_firstOrderAutoregression_isFound() {
        ArimaModel model = fitted(0.7, 0, false);
        assertThat(model.differenced()).isFalse();
        assertThat(model.ar()).hasSize(1);
        assertThat(model.ma()).isEmpty();
        assertThat(model.ar()[0]).isCloseTo(0.7, within(0.1));
        assertThat(model.constant() / (1 - model.ar()[0])).isCloseTo(50, within(0.5));
    }

    @Test
    void best_movingAverage_isFound() {
        ArimaModel model = fitted(0, 0.6, false);
        assertThat(model.ar()).isEmpty();
        assertThat(model.ma()).hasSize(1);
        assertThat(model.ma()[0]).isCloseTo(0.6, within(0.1));
    }

    @Test
    void best_randomWalk_isDifferenced() {
        ArimaModel model = fitted(0, 0, true);
        assertThat(model.differenced()).isTrue();
        assertThat(model.coefficients()).isEmpty();
    }

    @Test
    void best_exponentialSmoothing_isFound() {
        ArimaModel model = fitted(0, -0.6, true);
        assertThat(model.differenced()).isTrue();
        assertThat(model.ar()).isEmpty();
        assertThat(model.ma()[0]).isCloseTo(-0.6, within(0.1));
    }

    @Test
    void forgets_rootInsideTheUnitCircle_isFalse() {
        assertThat(new ArimaModel(true, 0, new double[0], new double[] {1.2}).forgets())
                .isFalse();
        assertThat(new ArimaModel(true, 0, new double[0], new double[] {1.2, 0.4}).forgets())
                .isTrue();
        assertThat(new ArimaModel(true, 0, new double[0], new double[] {0.2, 1.1}).forgets())
                .isFalse();
    }
}
