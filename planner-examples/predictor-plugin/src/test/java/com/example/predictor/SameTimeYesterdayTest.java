package com.example.predictor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.slaplanner.api.config.ConfigException;
import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.forecast.Forecast;
import io.github.slaplanner.api.forecast.History;
import io.github.slaplanner.api.forecast.Series;
import io.github.slaplanner.api.observation.Distribution;
import io.github.slaplanner.api.spi.PluginContext;
import io.github.slaplanner.api.spi.Predictor;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SameTimeYesterdayTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Test
    void forecast_peakYesterday_comesAgain() {
        // 60 requests/min, and 600 for an hour from minute 1,000 of each day; now it is minute 999.
        Forecast forecast = forecast(999 + 1440, i -> i % 1440 >= 1000 && i % 1440 < 1060 ? 600 : 60);

        assertThat(means(forecast)).startsWith(60.0, 600.0).endsWith(600.0);
    }

    @Test
    void forecast_todayTwiceAsBusy_isDoubled() {
        Forecast forecast = forecast(2000, i -> i < 1440 ? 100 + i % 1440 : 2 * (100 + i % 1440));

        assertThat(means(forecast)[0]).isCloseTo(2 * (100 + 560), within(1e-9));
    }

    @Test
    void forecast_lessThanADay_isTheLastValue() {
        assertThat(means(forecast(100, i -> i))).containsOnly(99);
    }

    @Test
    void create_wrongSetting_saysWhatToWrite() {
        PlannerConfig config = PlannerConfig.builder()
                .plugin("same-time-yesterday", Map.of("season_hours", "a day"))
                .build();

        assertThatThrownBy(() -> new SameTimeYesterday().create(PluginContext.of(config, "same-time-yesterday")))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "plugins.same-time-yesterday: 1 problem\n  plugins.same-time-yesterday.season_hours = \"a day\":"
                                + " must be a whole number above 0. Maybe use 24");
    }

    private static Forecast forecast(int size, IntToDoubleFunction value) {
        PluginContext context = PluginContext.of(PlannerConfig.builder().build(), "same-time-yesterday");
        Predictor predictor = new SameTimeYesterday().create(context);
        double[] values = IntStream.range(0, size).mapToDouble(value).toArray();
        Instant end = Instant.parse("2026-03-02T12:00:00Z");
        return predictor.forecast(History.of(Series.REQUESTS, MINUTE, end, values), MINUTE.multipliedBy(3));
    }

    private static double[] means(Forecast forecast) {
        return forecast.steps().stream().mapToDouble(Distribution::mean).toArray();
    }
}
