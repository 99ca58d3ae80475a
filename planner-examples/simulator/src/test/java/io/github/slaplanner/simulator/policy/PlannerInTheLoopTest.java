package io.github.slaplanner.simulator.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.profile.EnginePerformance;
import io.github.slaplanner.core.EngineLoader;
import io.github.slaplanner.core.engine.PlannerEngine;
import io.github.slaplanner.core.profile.BuiltInProfile;
import io.github.slaplanner.simulator.fleet.EngineSpeed;
import io.github.slaplanner.simulator.fleet.Routing;
import io.github.slaplanner.simulator.replay.PolicyResult;
import io.github.slaplanner.simulator.replay.Replay;
import io.github.slaplanner.simulator.replay.ReplaySpec;
import io.github.slaplanner.simulator.replay.SyntheticTraffic;
import io.github.slaplanner.simulator.replay.SyntheticTraffic.Shape;
import io.github.slaplanner.simulator.replay.TimelinePoint;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The planner with its defaults against the traffic shapes. A replay is deterministic, so the bounds are what was seen. */
class PlannerInTheLoopTest {
    private static final int STARTUP = 120;

    private static PolicyResult run(Shape shape, int startup, double speed) {
        return run(shape, startup, speed, Routing.LEAST_LOADED, 0);
    }

    /** The planner on a shape, the first ten minutes not scored. */
    private static PolicyResult run(Shape shape, int startup, double speed, Routing routing, double jitter) {
        PlannerConfig config =
                PlannerConfig.builder().ttft(3000).itl(50).maxGpuBudget(400).build();
        EngineLoader loader = new EngineLoader();
        EnginePerformance performance = loader.performance(config, BuiltInProfile.engine());
        PlannerEngine engine = PlannerEngine.of(config, loader.predictor(config), performance);
        ReplaySpec spec = ReplaySpec.builder(
                        new SyntheticTraffic(shape, 1), config, EngineSpeed.times(performance, speed))
                .startup(Duration.ofSeconds(startup))
                .warmup(Duration.ofSeconds(600))
                .routing(routing)
                .jitter(jitter)
                .build();
        return Replay.run(spec, new EnginePolicy("planner", engine));
    }

    @ParameterizedTest(name = "{0}, start-up {1} s, speed {2}")
    @CsvSource({
        // shape, start-up, speed, share within the SLA at least, GPU-hours at most
        "WAVE, 120, 1, 1.0000, 50.42",
        "STEP, 120, 1, 0.9685, 50.22",
        "RAMP, 120, 1, 0.9950, 23.30",
        "ON_OFF, 120, 1, 0.9004, 47.61",
        "BURST, 30, 1, 0.9740, 17.10",
        "WAVE, 300, 1, 0.9395, 67.00",
        "WAVE, 120, 0.7, 0.9964, 77.00",
        "WAVE, 120, 1.3, 1.0000, 39.11",
        "RAMP, 120, 0.5, 0.9816, 50.40",
        "FLAT, 120, 0.4, 0.9957, 160.60",
    })
    void shape_isServedAtItsCost(Shape shape, int startup, double speed, double attainment, double gpuHours) {
        PolicyResult result = run(shape, startup, speed);
        assertThat(result.attainment()).isGreaterThanOrEqualTo(attainment);
        assertThat(result.gpuHours()).isLessThanOrEqualTo(gpuHours);
    }

    /** What the planner does not know of: prompts that take longer or shorter than profiled, and routers that do not look. */
    @ParameterizedTest(name = "{0}, {1}, jitter {2}")
    @CsvSource({
        // shape, routing, jitter, share within the SLA at least, GPU-hours at most
        "FLAT, LEAST_LOADED, 0.3, 1.0000, 59.12",
        "WAVE, LEAST_LOADED, 0.3, 1.0000, 50.02",
        "RAMP, ROUND_ROBIN, 0, 0.9881, 24.30",
        "FLAT, RANDOM, 0, 0.9997, 66.94",
    })
    void roughFleet_isServedAtItsCost(Shape shape, Routing routing, double jitter, double attainment, double gpuHours) {
        PolicyResult result = run(shape, STARTUP, 1, routing, jitter);
        assertThat(result.attainment()).isGreaterThanOrEqualTo(attainment);
        assertThat(result.gpuHours()).isLessThanOrEqualTo(gpuHours);
    }

    @Test
    void burst_isWithinTheSlaTwoMinutesAfterStartup() {
        List<TimelinePoint> after = run(Shape.BURST, STARTUP, 1).timeline().stream()
                .filter(point -> point.seconds() > 3600 + STARTUP + 120 && point.seconds() <= 4200)
                .toList();
        assertThat(after)
                .hasSizeGreaterThanOrEqualTo(5)
                .allSatisfy(point -> assertThat(point.attainment()).isGreaterThanOrEqualTo(0.99));
    }

    @ParameterizedTest
    @CsvSource({"0.7, 1.4", "1.3, 0.7"})
    void wrongProfile_isLearnedAndSaid(double speed, String factor) {
        PolicyResult result = run(Shape.RAMP, STARTUP, speed);
        assertThat(result.actions().get(result.actions().size() - 1).why())
                .contains("engines take " + factor)
                .contains("times the profiled latency");
    }

    @Test
    void flat_afterAnHour_nothingIsDone() {
        PolicyResult result = run(Shape.FLAT, STARTUP, 1);
        assertThat(result.attainment()).isGreaterThanOrEqualTo(0.999);
        assertThat(result.actions())
                .isNotEmpty()
                .allSatisfy(action -> assertThat(action.seconds()).isLessThan(3600));
    }

    /** After a step up and down again, what is kept is a reserve for another one, as long as it is worth its cost. */
    @Test
    void stepDown_fleetShrinksWithinSixMinutes_andKeepsAReserve() {
        PolicyResult result = run(Shape.STEP, STARTUP, 1);
        int before = size(result, 2400);
        int during = size(result, 6000);
        assertThat(during).isGreaterThan(2 * before);
        assertThat(size(result, 6420)).isBetween(before, during - 1);
    }

    private static int size(PolicyResult result, double seconds) {
        TimelinePoint at = result.timeline().stream()
                .filter(point -> point.seconds() >= seconds)
                .findFirst()
                .orElseThrow();
        int sum = 0;
        for (Role role : at.roles().keySet()) {
            sum += at.roles().get(role).target();
        }
        return sum;
    }
}
