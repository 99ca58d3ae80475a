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
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProphetTest {
    private static final Duration INTERVAL = Duration.ofMinutes(10);
    private static final int DAY = 144;
    private static final Instant MIDNIGHT = Instant.parse("2026-01-05T00:00:00Z");

    /** Forecasts two hours after so many intervals of a series, which begins at midnight of a Monday. */
    private static Forecast forecast(Map<String, Object> plugin, int intervals, IntToDoubleFunction series) {
        PlannerConfig config = PlannerConfig.builder()
                .set(Settings.PROPHET_WINDOW_SIZE, Duration.ofDays(14))
                .plugin("prophet", plugin)
                .build();
        double[] values = new double[intervals];
        Arrays.setAll(values, series);
        Instant end = MIDNIGHT.plus(INTERVAL.multipliedBy(intervals));
        return new ProphetProvider()
                .create(PluginContext.of(config, "prophet"))
                .forecast(History.of(Series.REQUESTS, INTERVAL, end, values), Duration.ofHours(2));
    }

    private static double median(Forecast forecast, int step) {
        return forecast.steps().get(step).quantile(0.5);
    }

    private static double wave(int interval) {
        return 1000 - 800 * Math.cos(2 * Math.PI * interval / DAY);
    }

    @ParameterizedTest
    @ValueSource(ints = {3 * DAY + 24, 3 * DAY + 48, 3 * DAY + 100})
    void dailyWave_afterThreeDays_isForecastTwoHoursAhead(int intervals) {
        Forecast forecast = forecast(Map.of(), intervals, ProphetTest::wave);
        for (int step : new int[] {0, 5, 11}) {
            assertThat(median(forecast, step)).isCloseTo(wave(intervals + step), within(60.0));
        }
    }

    @Test
    void dailyWave_onItsSecondDay_isForecastBetterThanByTheLastValue() {
        int intervals = DAY + 40;
        Forecast forecast = forecast(Map.of(), intervals, ProphetTest::wave);
        double truth = wave(intervals + 11);
        assertThat(Math.abs(median(forecast, 11) - truth)).isLessThan(0.5 * Math.abs(wave(intervals - 1) - truth));
    }

    @Test
    void dailyStep_isForecastBetterThanBySinesAlone() {
        IntToDoubleFunction step = interval ->
                (interval % DAY >= 48 && interval % DAY < 120 ? 1000 : 100) * (1 + 0.1 * Math.sin(interval * interval));
        int intervals = 4 * DAY + 44;
        Forecast forecast = forecast(Map.of(), intervals, step);
        double error = 0;
        for (int ahead = 0; ahead < 12; ahead++) {
            error += Math.abs(median(forecast, ahead) - step.applyAsDouble(intervals + ahead)) / 12;
        }
        // 234 without what is usual at the time of day
        assertThat(error).isLessThan(220);
    }

    @Test
    void dailyWave_afterADayOfWhichNothingIsKnown_isForecastAllTheSame() {
        int intervals = 2 * DAY + 60;
        Forecast forecast = forecast(
                Map.of(), intervals, interval -> interval >= DAY && interval < 2 * DAY ? Double.NaN : wave(interval));
        assertThat(median(forecast, 11)).isCloseTo(wave(intervals + 11), within(0.25 * wave(intervals + 11)));
    }

    @Test
    void knownFactor_ofAnEventToCome_multipliesItsIntervalsAlone() {
        Map<String, Object> event = Map.of("name", "launch", "from", "12:00", "for", "1h", "factor", 3);
        Forecast forecast = forecast(Map.of("events", List.of(event)), 69, interval -> 100);
        for (int step = 0; step < 12; step++) {
            // 12:00 is interval 72 of the day
            double expected = step < 3 || step > 8 ? 100 : 300;
            assertThat(median(forecast, step)).as("step %d", step).isCloseTo(expected, within(1.0));
        }
    }

    @Test
    void knownFactor_ofAnEventThatJustEnded_isNoLevel() {
        Map<String, Object> event = Map.of("name", "launch", "from", "12:00", "for", "1h", "factor", 3);
        Forecast forecast =
                forecast(Map.of("events", List.of(event)), 78, interval -> interval >= 72 && interval < 78 ? 300 : 100);
        assertThat(median(forecast, 0)).isCloseTo(100, within(1.0));
        assertThat(median(forecast, 11)).isCloseTo(100, within(1.0));
    }

    @Test
    void outage_ofTwoHoursYesterday_hardlyMovesToday() {
        int intervals = 4 * DAY + 60;
        Forecast forecast = forecast(
                Map.of(),
                intervals,
                interval -> interval >= 3 * DAY + 60 && interval < 3 * DAY + 72 ? 0 : wave(interval));
        assertThat(median(forecast, 5)).isCloseTo(wave(intervals + 5), within(0.15 * wave(intervals + 5)));
    }
}
