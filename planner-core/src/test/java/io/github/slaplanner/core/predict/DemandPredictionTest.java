package io.github.slaplanner.core.predict;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.slaplanner.api.decision.Notice;
import io.github.slaplanner.api.decision.Reason;
import io.github.slaplanner.api.forecast.DemandForecast;
import io.github.slaplanner.api.forecast.Forecast;
import io.github.slaplanner.api.forecast.History;
import io.github.slaplanner.api.forecast.Series;
import io.github.slaplanner.api.spi.Predictor;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DemandPredictionTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private final List<Notice> notices = new ArrayList<>();

    private @Nullable DemandForecast forecast(Predictor predictor, double... requests) {
        return new DemandPrediction(predictor, "mine")
                .forecast(
                        history(Series.REQUESTS, requests),
                        history(Series.ISL, 900, 1000),
                        history(Series.OSL, 200, Double.NaN),
                        MINUTE.multipliedBy(2),
                        notices);
    }

    private static History history(Series series, double... values) {
        return History.of(series, MINUTE, Instant.EPOCH, values);
    }

    static Stream<Arguments> failures() {
        Predictor throwing = (history, lead) -> {
            throw new IllegalStateException("boom");
        };
        Predictor notFinite = (history, lead) -> Forecast.ofPoints(MINUTE, Double.NaN, 1);
        Predictor negative = (history, lead) -> Forecast.ofPoints(MINUTE, -1, 1);
        Predictor brief = (history, lead) -> Forecast.ofPoints(MINUTE, 5);
        return Stream.of(
                Arguments.of("failed with java.lang.IllegalStateException: boom", throwing),
                Arguments.of("failed with java.lang.IllegalArgumentException", notFinite),
                Arguments.of("failed with java.lang.IllegalArgumentException", negative),
                Arguments.of("returned 1 of 2 steps", brief));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("failures")
    void forecast_predictorFails_lastValueStandsInAndTheNoticeNamesIt(String problem, Predictor predictor) {
        DemandForecast forecast = forecast(predictor, 50, 60);
        assertThat(forecast).isNotNull();
        assertThat(forecast.requests()).isEqualTo(Forecast.ofPoints(MINUTE, 60, 60));
        assertThat(forecast.osl()).isEqualTo(Forecast.ofPoints(MINUTE, 200, 200));
        assertThat(notices).hasSize(3).allSatisfy(notice -> {
            assertThat(notice.reason()).isEqualTo(Reason.PLUGIN_FAILED);
            assertThat(notice.detail()).startsWith("predictor \"mine\" " + problem);
        });
    }

    @Test
    void forecast_noRequestSeenYet_isNull() {
        assertThat(forecast((history, lead) -> Forecast.ofPoints(MINUTE, 1, 1), Double.NaN))
                .isNull();
        assertThat(notices).isEmpty();
    }
}
