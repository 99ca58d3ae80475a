package io.github.slaplanner.simulator.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.observation.Observation;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.simulator.fleet.Engines;
import io.github.slaplanner.simulator.fleet.SimTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** A prompt of 1,000 tokens takes 60 ms here, a token about 5 ms. */
class ReplayTest {
    private static final PlannerConfig CONFIG =
            PlannerConfig.builder().ttft(100).itl(10).build();

    @Test
    void idleFleet_meetsTheSlaAndHoldsItsGpus() {
        PolicyResult result =
                Replay.run(spec(Workloads.steady(100, 36.0, 1000, 100)).build(), fixed());
        assertThat(result.requests()).isEqualTo(100);
        assertThat(result.attainment()).isEqualTo(1);
        assertThat(result.gpuHours()).isEqualTo(2 * 99 * 36 / 3600.0, within(0.01));
        assertThat(result.ttftP50Ms()).isEqualTo(60, within(0.5));
        assertThat(result.itlP99Ms()).isEqualTo(5.2, within(0.2));
        assertThat(List.of(result.scalingActions(), result.maxPrefill(), result.maxDecode()))
                .containsExactly(0, 1, 1);
    }

    @Test
    void overload_waitingUsersMissTheSla() {
        // Two requests per 60 ms of service each: every second one waits, and the queue grows.
        PolicyResult result =
                Replay.run(spec(Workloads.steady(1000, 0.03, 1000, 10)).build(), fixed());
        assertThat(result.ttftAttainment()).isLessThan(0.01);
        assertThat(result.itlAttainment()).isEqualTo(1);
        assertThat(result.attainment()).isEqualTo(result.ttftAttainment());
        assertThat(result.ttftP99Ms()).isEqualTo(0.99 * 1000 * 30, within(500.0));
    }

    @Test
    void warmup_isSimulatedAndNotScored() {
        ReplaySpec.Builder spec = spec(Workloads.steady(100, 10, 1000, 100)).warmup(Duration.ofSeconds(500));
        Policy policy = planned(now -> now < 500 ? 3 : 2);
        PolicyResult result = Replay.run(spec.build(), policy);
        assertThat(result.requests()).isEqualTo(50);
        assertThat(result.gpuHours()).isEqualTo(3 * 490 / 3600.0, within(0.01));
        assertThat(result.scalingActions()).isEqualTo(1);
        assertThat(result.actions()).hasSize(2);
        assertThat(result.maxPrefill()).isEqualTo(3);
    }

    @Test
    void requestThatNeverEnds_hasMissedTheSla() {
        ReplaySpec spec = spec(Workloads.steady(10, 1, 1000, 100))
                .initial(Role.DECODE, 0)
                .drain(Duration.ofSeconds(50))
                .build();
        PolicyResult result = Replay.run(spec, fixed());
        assertThat(result.requests()).isEqualTo(10);
        assertThat(List.of(result.attainment(), result.ttftAttainment(), result.itlAttainment()))
                .containsOnly(0.0);
        assertThat(result.gpuHours()).isEqualTo(59 / 3600.0, within(1e-9));
        assertThat(result.ttftP50Ms()).isNull();
    }

    @Test
    void action_isAppliedAfterStartupAndRecordedWithItsReason() {
        PolicyResult result =
                Replay.run(spec(Workloads.steady(100, 10, 1000, 100)).build(), planned(now -> now < 300 ? 1 : 4));
        assertThat(result.actions())
                .containsExactly(new Action(
                        300,
                        Map.of(Role.PREFILL, 1, Role.DECODE, 1),
                        Map.of(Role.PREFILL, 4, Role.DECODE, 1),
                        "prefill 4"));
        TimelinePoint before = result.timeline().get(4);
        TimelinePoint starting = result.timeline().get(5);
        TimelinePoint after = result.timeline().get(7);
        assertThat(before.roles().get(Role.PREFILL)).isEqualTo(new TimelinePoint.Engines(1, 0, 0, 4, null));
        assertThat(starting.roles().get(Role.PREFILL)).isEqualTo(new TimelinePoint.Engines(1, 3, 0, 4, null));
        assertThat(after.roles().get(Role.PREFILL)).isEqualTo(new TimelinePoint.Engines(4, 0, 0, 4, null));
        assertThat(after.seconds()).isEqualTo(480);
        assertThat(after.demand().requestsPerSecond()).isEqualTo(0.1, within(1e-9));
        assertThat(after.ttftMs().p50()).isEqualTo(60, within(1.0));
        assertThat(after.attainment()).isEqualTo(1);
    }

    @Test
    void runWhile_tooManyMisses_stops() {
        ReplaySpec spec = spec(Workloads.steady(1000, 0.03, 1000, 10)).build();
        assertThat(Replay.runWhile(spec, fixed(), 900)).isNull();
        assertThat(Replay.runWhile(spec, fixed(), 1000)).isNotNull();
    }

    @Test
    void json_twoRuns_areTheSameBytes() throws JsonProcessingException {
        ReplaySpec spec = spec(new SyntheticDay(5)).scale(0.02).seed(9).build();
        String first =
                new ObjectMapper().writeValueAsString(Replay.run(spec, planned(now -> 1 + now.intValue() / 7200)));
        String second =
                new ObjectMapper().writeValueAsString(Replay.run(spec, planned(now -> 1 + now.intValue() / 7200)));
        assertThat(second).isEqualTo(first);
        assertThat(first)
                .startsWith("{\"policy\":\"planned\",\"requests\":")
                .contains("\"ttft_attainment\":", "\"gpu_hours\":", "\"max_prefill\":12", "\"p99_itl_ms\":")
                .doesNotContain("speed", "timeline");
    }

    @Test
    void replay_nothingAfterTheWarmup_saysSo() {
        ReplaySpec spec = spec(Workloads.steady(10, 1, 1000, 100))
                .warmup(Duration.ofMinutes(5))
                .build();
        assertThatThrownBy(() -> Replay.run(spec, fixed()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("No request arrives after the warm-up (300.0 s)");
    }

    private static ReplaySpec.Builder spec(Workload workload) {
        return ReplaySpec.builder(workload, CONFIG, Engines.simple());
    }

    private static Policy fixed() {
        return policy("fixed", now -> Plan.of(Map.of(), () -> ""));
    }

    private static Policy planned(Function<Double, Integer> prefill) {
        return policy("planned", now -> {
            int engines = prefill.apply(now);
            return Plan.of(Map.of(Role.PREFILL, engines), () -> "prefill " + engines);
        });
    }

    private static Policy policy(String name, Function<Double, Plan> decide) {
        return new Policy() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Duration tick() {
                return Duration.ofSeconds(10);
            }

            @Override
            public Plan decide(Observation observation) {
                return decide.apply(SimTime.seconds(observation.now()));
            }
        };
    }
}
