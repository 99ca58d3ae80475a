package io.github.slaplanner.simulator.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.slaplanner.api.config.Mode;
import io.github.slaplanner.api.profile.EnginePerformance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Several tokens per iteration of 10 ms. */
class SpeculationTest {
    private static final EngineRates RATES =
            EngineRates.of(new EnginePerformance(Engines.prefill(10, 0.1), Engines.decode(10, 0, 100_000)), 1);

    private static Fleet fleet(double perStep, List<Double> ended) {
        FleetTraits traits = new FleetTraits(Routing.LEAST_LOADED, 0, false, perStep);
        FleetSpec spec = new FleetSpec(Mode.DECODE, RATES, Duration.ZERO, Map.of(), Map.of(), traits);
        return new Fleet(spec, done -> ended.add(done.finishedSeconds()));
    }

    @ParameterizedTest(name = "{0} per step, {1} tokens: {2} iterations")
    @CsvSource({"1, 101, 100", "2, 101, 50", "2, 102, 51", "2.5, 101, 40", "2.5, 102, 41", "4, 2, 1", "3, 301, 100"})
    void answer_takesItsIterations(double perStep, int osl, int iterations) {
        List<Double> ended = new ArrayList<>();
        Fleet fleet = fleet(perStep, ended);
        fleet.arrive(500, osl);
        fleet.drain(100);
        assertThat(ended).hasSize(1);
        assertThat(ended.get(0)).isCloseTo(0.01 * iterations, within(1e-9));
    }

    @Test
    void tokens_comeInSteps_andTheCacheFillsAsFast() {
        Fleet fleet = fleet(2.5, new ArrayList<>());
        int request = fleet.arrive(1000, 0, 11);
        fleet.advance(0.0205);
        assertThat(fleet.tokens(request)).isEqualTo(6);
        double kv = fleet.workers().get(0).latest().kvUsage() * 100_000;
        assertThat(kv).isCloseTo(1001 + 2.5 * 2.05, within(0.5));
        fleet.advance(0.0399);
        assertThat(fleet.tokens(request)).isLessThanOrEqualTo(11);
        fleet.advance(0.05);
        assertThat(fleet.workers().get(0).latest().kvUsage()).isCloseTo(0, within(1e-9));
        assertThat(fleet.observe().traffic().freshOrNull().tokensPerStep()).isEqualTo(2.5);
    }
}
