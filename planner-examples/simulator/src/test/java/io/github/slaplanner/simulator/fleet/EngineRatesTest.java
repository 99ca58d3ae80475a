package io.github.slaplanner.simulator.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.slaplanner.api.profile.EnginePerformance;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EngineRatesTest {
    @ParameterizedTest
    @CsvSource({"1", "100", "4097", "32768", "32769", "100000"})
    void prefill_measuredLength_isTheProfilesTtft(int isl) {
        EngineRates rates = EngineRates.of(new EnginePerformance(Engines.prefill(10, 0.05), null), 1);
        assertThat(rates.prefillSeconds(isl)).isEqualTo((10 + 0.05 * isl) / 1000, within(1e-9));
    }

    @Test
    void prefill_beyondTheLongestMeasured_goesOnGrowing() {
        EngineRates rates = EngineRates.of(new EnginePerformance(Engines.prefill(0, 0.05, 8000), null), 1);
        assertThat(rates.prefillSeconds(8000)).isEqualTo(0.4, within(1e-9));
        assertThat(rates.prefillSeconds(16_000)).isEqualTo(0.8, within(1e-9));
        assertThat(rates.prefillSeconds(80_000)).isEqualTo(4, within(1e-9));
    }

    @ParameterizedTest
    @CsvSource({"0,100", "123,123", "50000,777", "100001,5000", "199999,20000", "250000,20000"})
    void iteration_anyLoad_isTheProfilesItl(double kvTokens, double context) {
        EngineRates rates = EngineRates.of(new EnginePerformance(null, Engines.decode(5, 40, 200_000)), 1);
        double expected = Engines.decode(5, 40, 200_000).itlMs(kvTokens / 200_000, context) / 1000;
        assertThat(rates.iterationSeconds(kvTokens, context)).isCloseTo(expected, Percentage.withPercentage(0.01));
    }
}
