package io.github.slaplanner.simulator.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.slaplanner.api.config.Mode;
import io.github.slaplanner.api.observation.Role;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Routers that do not look, and engines that do not take the time of their profile: 10 ms and 50 us per prompt token. */
class RoughFleetTest {
    private static final EngineRates RATES = EngineRates.of(Engines.simple(), 1);

    private final List<Double> ttftMs = new ArrayList<>();

    private Fleet fleet(int engines, Duration startup, Routing routing, double jitter) {
        FleetSpec spec = new FleetSpec(
                Mode.PREFILL,
                RATES,
                startup,
                Map.of(),
                Map.of(Role.PREFILL, engines),
                new FleetTraits(routing, jitter, false, 1));
        return new Fleet(spec, done -> ttftMs.add(done.ttftMs()));
    }

    @ParameterizedTest
    @CsvSource({
        // the third prompt waits for the long one, or for the short one
        "LEAST_LOADED, 70",
        "ROUND_ROBIN, 245",
    })
    void routing_ofAThirdPrompt_looksAtTheWorkOrDoesNot(Routing routing, double last) {
        Fleet fleet = fleet(2, Duration.ZERO, routing, 0);
        fleet.arrive(4000, 1);
        fleet.arrive(500, 1);
        fleet.arrive(500, 1);
        fleet.drain(10);
        assertThat(ttftMs).anySatisfy(ms -> assertThat(ms).isCloseTo(last, within(1e-6)));
    }

    @ParameterizedTest
    @CsvSource({"LEAST_LOADED, 120", "ROUND_ROBIN, 180"})
    void engineThatBecomesReady_takesWhatWaitsOrLeavesIt(Routing routing, double last) {
        Fleet fleet = fleet(1, Duration.ofMillis(50), routing, 0);
        for (int i = 0; i < 3; i++) {
            fleet.arrive(1000, 1);
        }
        fleet.scale(Map.of(Role.PREFILL, 2));
        fleet.drain(10);
        assertThat(ttftMs).hasSize(3);
        assertThat(ttftMs.get(2)).isCloseTo(last, within(1e-6));
    }

    @Test
    void routing_byChance_isTheSameEveryTime() {
        List<Double> first = tenPrompts(Routing.RANDOM);
        ttftMs.clear();
        assertThat(tenPrompts(Routing.RANDOM)).isEqualTo(first);
        ttftMs.clear();
        assertThat(tenPrompts(Routing.ROUND_ROBIN)).isNotEqualTo(first);
    }

    private List<Double> tenPrompts(Routing routing) {
        Fleet fleet = fleet(4, Duration.ZERO, routing, 0);
        for (int i = 0; i < 10; i++) {
            fleet.arrive(1000, 1);
        }
        fleet.drain(10);
        return List.copyOf(ttftMs);
    }

    @Test
    void jitter_spreadsTheTimesAndKeepsTheirMean() {
        Fleet fleet = fleet(1, Duration.ZERO, Routing.LEAST_LOADED, 0.3);
        for (int second = 1; second <= 4000; second++) {
            fleet.arrive(1000, 1);
            fleet.advance(second);
        }
        double mean = ttftMs.stream().mapToDouble(ms -> ms).average().orElseThrow();
        double spread = Math.sqrt(ttftMs.stream()
                .mapToDouble(ms -> Math.pow(Math.log(ms / 60) + 0.045, 2))
                .average()
                .orElseThrow());
        assertThat(mean).isCloseTo(60, within(0.6));
        assertThat(spread).isCloseTo(0.3, within(0.01));
    }

    @Test
    void jitter_negative_isRefused() {
        assertThatThrownBy(() -> fleet(1, Duration.ZERO, Routing.LEAST_LOADED, -0.1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("jitter (-0.1)");
    }
}
