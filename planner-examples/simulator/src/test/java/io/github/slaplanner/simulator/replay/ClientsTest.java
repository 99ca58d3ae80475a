package io.github.slaplanner.simulator.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.slaplanner.api.config.Mode;
import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.observation.Observation;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.observation.Traffic;
import io.github.slaplanner.core.trace.Request;
import io.github.slaplanner.simulator.fleet.Engines;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Clients that go and come back. A prompt of 19,800 tokens takes one second. */
class ClientsTest {
    private static final int SECOND = 19_800;

    private final List<Traffic> seen = new ArrayList<>();

    private PolicyResult run(Mode mode, Clients clients, List<Request> requests) {
        PlannerConfig config =
                PlannerConfig.builder().mode(mode).ttft(2500).itl(1000).build();
        ReplaySpec spec = ReplaySpec.builder(Workloads.of(requests), config, Engines.simple())
                .clients(clients)
                .build();
        return Replay.run(spec, new Policy() {
            @Override
            public String name() {
                return "nothing";
            }

            @Override
            public Duration tick() {
                return Duration.ofSeconds(1);
            }

            @Override
            public Plan decide(Observation observation) {
                seen.add(observation.traffic().freshOrNull());
                return Plan.of(Map.of(), () -> "");
            }
        });
    }

    private static List<Request> five(Mode mode) {
        List<Request> requests = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            requests.add(new Request(0.1 * i, SECOND, mode == Mode.PREFILL ? 1 : 2));
        }
        requests.add(new Request(30, SECOND, 1));
        return requests;
    }

    private double sum(ToDoubleFunction<Traffic> value) {
        return seen.stream().mapToDouble(value).sum();
    }

    @ParameterizedTest
    @EnumSource(
            value = Mode.class,
            names = {"PREFILL", "AGG", "DISAGG"})
    void patience_ends_andTheRestIsServedSooner(Mode mode) {
        // One engine, five prompts of a second each: two are read by 2.1 s, the third is being read when its client
        // goes, and the
        // others have not been begun.
        PolicyResult result = run(mode, new Clients(Duration.ofMillis(2100), 0, Duration.ZERO), five(mode));
        assertThat(result.requests()).isEqualTo(6);
        assertThat(result.attainment()).isCloseTo(3.0 / 6, within(1e-12));
        assertThat(sum(traffic -> traffic.requests().cancelled())).isEqualTo(3);
        assertThat(sum(traffic -> traffic.requests().offered())).isEqualTo(6);
        assertThat(seen.get(4).inFlight()).as("after 5 s").isZero();
    }

    @Test
    void clients_comeBack_asOftenAsTheyWish_andCountOnce() {
        PolicyResult patient = run(Mode.PREFILL, Clients.PATIENT, five(Mode.PREFILL));
        assertThat(patient.attainment()).isCloseTo(3.0 / 6, within(1e-12));
        seen.clear();
        PolicyResult result =
                run(Mode.PREFILL, new Clients(Duration.ofMillis(2100), 2, Duration.ofMillis(500)), five(Mode.PREFILL));
        assertThat(result.requests()).isEqualTo(6);
        assertThat(result.attainment()).isCloseTo(3.0 / 6, within(1e-12));
        assertThat(sum(traffic -> traffic.requests().offered()))
                .as("and three that came again")
                .isBetween(9.0, 12.0);
    }

    @Test
    void growingReplay_countsAsTheReplayDoes() {
        List<Request> requests = five(Mode.PREFILL);
        PlannerConfig config =
                PlannerConfig.builder().mode(Mode.PREFILL).ttft(2500).itl(1000).build();
        ReplaySpec spec = ReplaySpec.builder(Workloads.of(requests), config, Engines.simple())
                .clients(new Clients(Duration.ofMillis(2100), 1, Duration.ofSeconds(1)))
                .initial(Role.PREFILL, 1)
                .build();
        try (GrowingReplay replay = new GrowingReplay(spec, 10)) {
            assertThat(replay.missed(1)).isEqualTo(3);
            assertThat(replay.missed(6)).isEqualTo(3);
        }
    }
}
