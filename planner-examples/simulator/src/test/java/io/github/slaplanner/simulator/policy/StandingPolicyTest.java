package io.github.slaplanner.simulator.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.slaplanner.api.config.Mode;
import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.core.trace.Request;
import io.github.slaplanner.core.trace.RequestStream;
import io.github.slaplanner.simulator.fleet.Engines;
import io.github.slaplanner.simulator.replay.Action;
import io.github.slaplanner.simulator.replay.PolicyResult;
import io.github.slaplanner.simulator.replay.ReplaySpec;
import io.github.slaplanner.simulator.replay.Workload;
import io.github.slaplanner.simulator.replay.Workloads;
import io.github.slaplanner.simulator.traffic.Lengths;
import io.github.slaplanner.simulator.traffic.Shape;
import io.github.slaplanner.simulator.traffic.Stream;
import io.github.slaplanner.simulator.traffic.Traffic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StandingPolicyTest {
    private static final Workload RISING = new Traffic(
            List.of(Stream.of(
                    Shape.ramp(3, 12, 1000, 2000),
                    new Lengths(Shape.constant(3000), 0.3, 1, 20_000),
                    new Lengths(Shape.constant(300), 0.3, 1, 20_000))),
            4000,
            3);

    private static ReplaySpec.Builder spec(Workload workload, Mode mode) {
        PlannerConfig config = PlannerConfig.builder()
                .mode(mode)
                .ttft(1500)
                .itl(25)
                .maxGpuBudget(64)
                .build();
        return ReplaySpec.builder(workload, config, Engines.simple()).startup(Duration.ofSeconds(60));
    }

    /** What somebody would do who searches the past anew every time. */
    @ParameterizedTest
    @EnumSource(Mode.class)
    void standing_isTheCheapestFixedFleetOfThePast(Mode mode) {
        PolicyResult result = Contender.standing().run(spec(RISING, mode).build());
        assertThat(result.actions()).hasSizeGreaterThan(1);
        for (Action action : result.actions()) {
            PolicyResult searched = Contender.fixedFleet(1)
                    .run(spec(until(action.seconds()), mode).build());
            assertThat(gpus(action.to()))
                    .as("at %s s", action.seconds())
                    .isBetween(
                            searched.maxPrefill() + searched.maxDecode() - 1,
                            searched.maxPrefill() + searched.maxDecode() + 1);
        }
    }

    private static int gpus(Map<Role, Integer> fleet) {
        return fleet.values().stream().mapToInt(engines -> engines).sum();
    }

    private static Workload until(double seconds) {
        try (RequestStream all = RISING.requests()) {
            List<Request> past = new ArrayList<>();
            while (all.hasNext()) {
                Request next = all.next();
                if (next.arrivalSeconds() <= seconds) {
                    past.add(next);
                }
            }
            return Workloads.of(past);
        }
    }
}
