package io.github.slaplanner.predictors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.api.forecast.Forecast;
import io.github.slaplanner.api.forecast.History;
import io.github.slaplanner.api.forecast.Series;
import io.github.slaplanner.api.spi.PluginContext;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class KalmanTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private static Forecast forecast(int minPoints, double... values) {
        PlannerConfig config = PlannerConfig.builder()
                .set(Settings.KALMAN_MIN_POINTS, minPoints)
                .build();
        return new KalmanProvider()
                .create(PluginContext.of(config, "kalman"))
                .forecast(History.of(Series.REQUESTS, MINUTE, Instant.EPOCH, values), Duration.ofMinutes(4));
    }

    /** A filter with an undamped trend says 0.1, -11.6, -21.2, -23.8 after the last values of this one. */
    @Test
    void decline_toZero_isNeverNegativeAndNeverAboveTheLastValue() {
        double[] decline = {100, 80, 60, 40, 20, 10, 0, 0};
        for (int known = 3; known <= decline.length; known++) {
            double last = decline[known - 1];
            assertThat(forecast(2, Arrays.copyOf(decline, known)).steps()).allSatisfy(step -> {
                assertThat(step.quantile(0)).isGreaterThanOrEqualTo(0);
                assertThat(step.quantile(0.5)).isLessThanOrEqualTo(last + 20);
            });
        }
    }

    @Test
    void fewerPointsThanTheMinimum_areForecastByTheLastValue() {
        assertThat(forecast(10, 5, 9, 7, 8).next().quantile(0.5)).isEqualTo(8);
    }

    @Test
    void firstTwoValues_makeNoTrend() {
        assertThat(forecast(2, 10, 20).steps())
                .allSatisfy(step -> assertThat(step.quantile(0.5)).isLessThanOrEqualTo(21));
    }

    @Test
    void ramp_continuesDamped() {
        double[] ramp = new double[40];
        Arrays.setAll(ramp, i -> 100 + 5 * i);
        Forecast forecast = forecast(10, ramp);
        assertThat(forecast.next().quantile(0.5)).isCloseTo(300, within(6.0));
        double rise = forecast.steps().get(3).quantile(0.5) - forecast.next().quantile(0.5);
        assertThat(rise).isBetween(0.0, 15.0);
    }
}
