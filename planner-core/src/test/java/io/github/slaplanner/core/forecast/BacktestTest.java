package io.github.slaplanner.core.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.slaplanner.api.forecast.Forecast;
import io.github.slaplanner.api.forecast.History;
import io.github.slaplanner.api.forecast.Series;
import io.github.slaplanner.api.observation.Distribution;
import io.github.slaplanner.api.spi.Predictor;
import io.github.slaplanner.core.forecast.Backtest.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BacktestTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final double GAP = Double.NaN;
    private static final Predictor LAST = (history, lead) -> {
        double[] points = new double[Forecast.stepsWithin(lead, history.interval())];
        java.util.Arrays.fill(points, history.value(history.size() - 1));
        return Forecast.ofPoints(history.interval(), points);
    };

    private static Backtest backtest(Duration lead) {
        return new Backtest(lead, 2, 3, () -> 0);
    }

    private static History series(double... values) {
        return History.of(Series.REQUESTS, MINUTE, Instant.EPOCH.plus(MINUTE.multipliedBy(values.length)), values);
    }

    private static Outcome outcome(double actual, double last, double forecast) {
        return new Outcome(Instant.EPOCH, actual, last, Distribution.point(forecast), 2_000_000);
    }

    @Test
    void run_oneStep_scoresEveryIntervalFromTheStart() {
        List<Outcome> outcomes = backtest(MINUTE).run(LAST, series(1, 2, 4, 7));
        assertThat(outcomes).extracting(Outcome::actual).containsExactly(4.0, 7.0);
        assertThat(outcomes).extracting(Outcome::point).containsExactly(2.0, 4.0);
        assertThat(outcomes)
                .extracting(Outcome::at)
                .containsExactly(Instant.ofEpochSecond(120), Instant.ofEpochSecond(180));
    }

    @Test
    void run_longerLead_scoresTheLastIntervalThatItTouches() {
        List<Outcome> outcomes = backtest(Duration.ofSeconds(61)).run(LAST, series(1, 2, 4, 7));
        assertThat(outcomes).extracting(Outcome::actual).containsExactly(7.0);
        assertThat(outcomes).extracting(Outcome::last).containsExactly(2.0);
    }

    @Test
    void run_anyOrigin_showsThePredictorNothingLater() {
        Predictor curious = (history, lead) -> {
            assertThat(history.size()).isLessThanOrEqualTo(3);
            assertThat(history.value(history.size() - 1) + 1)
                    .isEqualTo(history.end().getEpochSecond() / 60.0);
            return LAST.forecast(history, lead);
        };
        assertThat(backtest(MINUTE).run(curious, series(0, 1, 2, 3, 4, 5))).hasSize(4);
    }

    @Test
    void run_gaps_areNotScored() {
        List<Outcome> outcomes =
                backtest(MINUTE).run((history, lead) -> Forecast.ofPoints(MINUTE, 1), series(1, 2, GAP, 7, 8));
        assertThat(outcomes).extracting(Outcome::actual).containsExactly(7.0, 8.0);
        assertThat(outcomes).extracting(Outcome::last).containsExactly(2.0, 7.0);
    }

    @Test
    void run_tooFewSteps_isRefused() {
        Predictor brief = (history, lead) -> Forecast.ofPoints(history.interval(), 1);
        Backtest backtest = backtest(MINUTE.multipliedBy(2));
        History series = series(1, 2, 3, 4);
        assertThatThrownBy(() -> backtest.run(brief, series))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("A forecast over PT2M must have 2 steps of PT1M; got 1.");
    }

    @Test
    void score_ofErrorsInBothDirections_doesNotCancel() {
        Score score = Score.of(List.of(outcome(10, 8, 14), outcome(10, 12, 6)));
        assertThat(score.mae()).isEqualTo(4);
        assertThat(score.rmse()).isEqualTo(4);
        assertThat(score.mase()).isEqualTo(2);
        assertThat(score.smape()).isCloseTo((8 / 24.0 + 8 / 16.0) / 2, within(1e-12));
        assertThat(score.coverage90()).isEqualTo(0.5);
        assertThat(score.pinball90()).isCloseTo((0.4 + 3.6) / 2, within(1e-12));
        assertThat(score.fitMsMedian()).isEqualTo(2);
    }

    @Test
    void score_ofNothing_isUndefined() {
        assertThat(Score.of(List.of()).mase()).isNaN();
        assertThat(Score.of(List.of(outcome(5, 5, 6))).mase()).isNaN();
    }

    @Test
    void recommendation_clearWinner_isNamedWithItsEvidence() {
        List<Outcome> good = Collections.nCopies(200, outcome(10, 8, 9));
        List<Outcome> bad = Collections.nCopies(200, outcome(10, 8, 8));
        Recommendation best = Recommendation.of(Map.of("good", Map.of("isl", good), "bad", Map.of("isl", bad)));
        assertThat(best).isNotNull();
        assertThat(best.predictor()).isEqualTo("good");
        assertThat(best.mase()).isEqualTo(0.5);
        assertThat(best.evidence()).contains("0.50 times last value's").contains("The runner-up is bad with 1.00");
    }

    @Test
    void recommendation_withoutAnyScore_isNull() {
        assertThat(Recommendation.of(Map.of("a", Map.of("isl", List.of())))).isNull();
    }
}
