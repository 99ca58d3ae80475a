package io.github.slaplanner.predictors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.slaplanner.api.config.ConfigException;
import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.forecast.Forecast;
import io.github.slaplanner.api.forecast.History;
import io.github.slaplanner.api.forecast.Series;
import io.github.slaplanner.api.observation.Distribution;
import io.github.slaplanner.api.spi.DeploymentInfo;
import io.github.slaplanner.api.spi.PluginContext;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LinearTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private static Forecast forecast(double... values) {
        return new LinearProvider()
                .create(PluginContext.of(PlannerConfig.builder().build(), "linear"))
                .forecast(History.of(Series.REQUESTS, MINUTE, Instant.EPOCH, values), Duration.ofMinutes(3));
    }

    @Test
    void ramp_nextSteps_continueDamped() {
        double[] ramp = new double[30];
        java.util.Arrays.setAll(ramp, i -> 100 + 5 * i);
        Forecast forecast = forecast(ramp);
        assertThat(forecast.next().quantile(0.5)).isBetween(247.0, 253.0);
        assertThat(forecast.steps().get(2).quantile(0.5)).isBetween(255.0, 263.0);
    }

    /** Growth in proportion, carried on for three minutes, would come to a third above the crest. */
    @Test
    void wave_onItsWayUp_isNotCarriedOnInProportion() {
        double[] rise = new double[12];
        java.util.Arrays.setAll(rise, i -> 750 - 690 * Math.cos(2 * Math.PI * (i + 0.5) / 30));
        assertThat(forecast(rise).steps().get(2).quantile(0.5)).isLessThan(1.25 * 1440);
    }

    @Test
    void decline_toZero_isNeverNegative() {
        for (Distribution step : forecast(100, 80, 60, 40, 20, 10, 0, 0).steps()) {
            assertThat(step.quantile(0)).isGreaterThanOrEqualTo(0);
        }
    }

    @Test
    void create_windowTooShort_namesTheField() {
        PluginContext context = new PluginContext(
                PlannerConfig.builder().build(), Map.of("window", 1, "windw", 5), DeploymentInfo.UNKNOWN);
        assertThatThrownBy(() -> new LinearProvider().create(context))
                .isInstanceOf(ConfigException.class)
                .hasMessage("plugins.linear: 2 problems"
                        + "\n  plugins.linear.window = 1: must be a whole number from 3 to 1000. Maybe use 10"
                        + "\n  plugins.linear.windw = 5: is not a setting here. Maybe write window");
    }
}
