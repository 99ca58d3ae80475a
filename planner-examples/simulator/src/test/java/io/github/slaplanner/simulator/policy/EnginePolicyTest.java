package io.github.slaplanner.simulator.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.slaplanner.api.config.Mode;
import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.profile.EnginePerformance;
import io.github.slaplanner.core.EngineLoader;
import io.github.slaplanner.core.engine.PlannerEngine;
import io.github.slaplanner.core.trace.Request;
import io.github.slaplanner.simulator.fleet.Engines;
import io.github.slaplanner.simulator.replay.PolicyResult;
import io.github.slaplanner.simulator.replay.Replay;
import io.github.slaplanner.simulator.replay.ReplaySpec;
import io.github.slaplanner.simulator.replay.TimelinePoint;
import io.github.slaplanner.simulator.replay.Workload;
import io.github.slaplanner.simulator.replay.Workloads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The planner in the loop with the simulated fleet, on an hour of rising and falling traffic. */
class EnginePolicyTest {
    private static final EnginePerformance PERFORMANCE = Engines.simple();
    private static final Workload TRAFFIC = traffic();

    @ParameterizedTest
    @EnumSource(Mode.class)
    void planner_risingTraffic_growsAndShrinksTheFleet(Mode mode) {
        PolicyResult result = run(config(mode));
        assertThat(result.attainment()).isGreaterThan(0.8);
        assertThat(result.scalingActions()).isGreaterThan(2);
        for (Role role : mode.roles()) {
            List<Integer> ready = result.timeline().stream()
                    .map(point ->
                            Objects.requireNonNull(point.roles().get(role)).ready())
                    .toList();
            int highest = ready.stream().mapToInt(Integer::intValue).max().orElseThrow();
            assertThat(highest).as("%s", role).isGreaterThan(2);
            assertThat(ready.get(ready.size() - 1)).as("%s", role).isLessThan(highest);
        }
    }

    @Test
    void planner_inTheTimeline_showsItsFloorAndForecast() {
        PolicyResult result = run(config(Mode.DISAGG));
        TimelinePoint middle = result.timeline().get(30);
        assertThat(middle.forecastPerSecond()).isPositive();
        assertThat(Objects.requireNonNull(middle.roles().get(Role.DECODE)).floor())
                .isPositive();
        assertThat(result.actions())
                .allSatisfy(action -> assertThat(action.why()).contains("prefill ", "decode "));
    }

    @Test
    void planner_twoRuns_decideTheSame() {
        PolicyResult first = run(config(Mode.DISAGG));
        PolicyResult second = run(config(Mode.DISAGG));
        assertThat(second.actions()).isEqualTo(first.actions());
        assertThat(second.timeline()).isEqualTo(first.timeline());
    }

    private static PlannerConfig config(Mode mode) {
        return PlannerConfig.builder().mode(mode).maxGpuBudget(60).build();
    }

    private static PolicyResult run(PlannerConfig config) {
        PlannerEngine engine = PlannerEngine.of(config, new EngineLoader().predictor(config), PERFORMANCE);
        ReplaySpec spec = ReplaySpec.builder(TRAFFIC, config, PERFORMANCE)
                .startup(Duration.ofMinutes(1))
                .warmup(Duration.ofMinutes(5))
                .build();
        return Replay.run(spec, new EnginePolicy("planner", engine));
    }

    /** From 2 requests per second to 30 and back. */
    private static Workload traffic() {
        SplittableRandom random = new SplittableRandom(11);
        List<Request> requests = new ArrayList<>();
        double at = 0;
        while (at < 3600) {
            requests.add(new Request(at, 500 + random.nextInt(2500), 50 + random.nextInt(300)));
            double rate = 2 + 28 * Math.pow(Math.sin(Math.PI * at / 3600), 2);
            at -= Math.log(1 - random.nextDouble()) / rate;
        }
        return Workloads.of(requests);
    }
}
