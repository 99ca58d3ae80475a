package io.github.slaplanner.simulator.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.profile.EnginePerformance;
import io.github.slaplanner.core.EngineLoader;
import io.github.slaplanner.core.profile.BuiltInProfile;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EngineSpeedTest {
    private static final EnginePerformance PROFILED =
            new EngineLoader().performance(PlannerConfig.builder().build(), BuiltInProfile.engine());

    @ParameterizedTest
    @CsvSource({"0.7, 4000", "1, 4000", "1.3, 4000", "1.3, 90000"})
    void latency_isDividedAndItsInverseFits(double speed, double isl) {
        EnginePerformance engines = EngineSpeed.times(PROFILED, speed);
        assertThat(engines.requirePrefill().ttftMs(isl))
                .isCloseTo(PROFILED.requirePrefill().ttftMs(isl) / speed, within(1e-9));
        assertThat(engines.requirePrefill().longestPrompt(1000 / speed))
                .isCloseTo(PROFILED.requirePrefill().longestPrompt(1000), within(1e-6));
        assertThat(engines.requireDecode().highestLoad(30 / speed, 8000).kvUsage())
                .isCloseTo(PROFILED.requireDecode().highestLoad(30, 8000).kvUsage(), within(1e-6));
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 8000, 32_000, 100_000})
    void speedOfTheProfile_changesNothing(int isl) {
        assertThat(EngineRates.of(EngineSpeed.times(PROFILED, 1), 1).prefillSeconds(isl))
                .isEqualTo(EngineRates.of(PROFILED, 1).prefillSeconds(isl));
    }
}
