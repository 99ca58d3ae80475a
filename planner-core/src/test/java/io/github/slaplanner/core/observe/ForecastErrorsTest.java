package io.github.slaplanner.core.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.slaplanner.api.forecast.DemandForecast;
import io.github.slaplanner.api.forecast.Forecast;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ForecastErrorsTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Instant START = Instant.parse("2026-01-05T00:00:00Z");

    private static DemandForecast demand(double... requests) {
        Forecast lengths = Forecast.ofPoints(MINUTE, new double[] {100, 100, 100, 100});
        return new DemandForecast(Forecast.ofPoints(MINUTE, requests), lengths, lengths);
    }

    private static Residuals.Pair pair(double forecast, double real) {
        return new Residuals.Pair(forecast * 100, real * 100);
    }

    @Test
    void settle_eachLead_isComparedWithTheIntervalThatItWasFor() {
        ForecastErrors errors = ForecastErrors.UNKNOWN.expect(demand(10, 20, 30, 40), START, 3, true);
        for (int minute = 1; minute <= 4; minute++) {
            Instant end = START.plus(MINUTE.multipliedBy(minute));
            errors = errors.settle(end, new LeadErrors.Work(minute * 11, 100, 100), true);
        }
        assertThat(errors.near().prefill().pairs()).containsExactly(pair(10, 11));
        assertThat(errors.far().prefill().pairs()).containsExactly(pair(40, 44));
        assertThat(errors.far().decode()).isEqualTo(errors.far().prefill());
    }

    @Test
    void settle_answersDoNotKeepUp_checksTheNumberOfRequestsOnly() {
        ForecastErrors errors = ForecastErrors.UNKNOWN
                .expect(demand(10, 20), START, 1, true)
                .settle(START.plus(MINUTE), new LeadErrors.Work(12, 100, 7), false);
        assertThat(errors.near().decode().pairs()).containsExactly(pair(10, 12));
    }

    @Test
    void checkedOnly_openForecasts_areForgotten() {
        ForecastErrors errors = ForecastErrors.UNKNOWN.expect(demand(10, 20), START, 1, true);
        assertThat(errors.far().pending()).hasSize(1);
        assertThat(errors.checkedOnly().far().pending()).isEqualTo(List.of());
        assertThat(errors.checkedOnly().far().lag()).isEqualTo(1);
    }
}
