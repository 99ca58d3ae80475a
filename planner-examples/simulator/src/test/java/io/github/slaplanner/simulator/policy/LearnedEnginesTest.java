package io.github.slaplanner.simulator.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.slaplanner.api.config.Mode;
import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.profile.EnginePerformance;
import io.github.slaplanner.api.spi.Predictor;
import io.github.slaplanner.core.EngineLoader;
import io.github.slaplanner.core.engine.PlannerEngine;
import io.github.slaplanner.core.learn.Prior;
import io.github.slaplanner.core.profile.BuiltInProfile;
import io.github.slaplanner.simulator.fleet.EngineSpeed;
import io.github.slaplanner.simulator.replay.PolicyResult;
import io.github.slaplanner.simulator.replay.Replay;
import io.github.slaplanner.simulator.replay.ReplaySpec;
import io.github.slaplanner.simulator.replay.SyntheticTraffic;
import io.github.slaplanner.simulator.replay.SyntheticTraffic.Shape;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A planner that has no profile against one that has a true one, on engines that are as expected, slower and faster. */
class LearnedEnginesTest {
    @ParameterizedTest(name = "{0}, {1}, speed {2}")
    @CsvSource({
        // shape, mode, speed, share within the SLA at least, cost over that with a profile at most
        "WAVE, DISAGG, 1, 0.999, 1.05",
        "WAVE, DISAGG, 0.3, 0.999, 1.05",
        "STEP, DISAGG, 0.3, 0.97, 1.05",
        "RAMP, DISAGG, 3, 0.999, 1.05",
        "WAVE, AGG, 0.5, 0.999, 1.05",
    })
    void engines_areKnownAfterFiveMinutes(Shape shape, Mode mode, double speed, double attainment, double cost) {
        PlannerConfig config = PlannerConfig.builder()
                .mode(mode)
                .ttft(3000)
                .itl(50)
                .maxGpuBudget(400)
                .build();
        EngineLoader loader = new EngineLoader();
        EnginePerformance fleet = EngineSpeed.times(loader.performance(config, BuiltInProfile.engine()), speed);
        Predictor predictor = loader.predictor(config);
        ReplaySpec spec = ReplaySpec.builder(new SyntheticTraffic(shape, 1), config, fleet)
                .startup(Duration.ofSeconds(60))
                .warmup(Duration.ofMinutes(5))
                .build();
        PolicyResult learned = Replay.run(
                spec, new EnginePolicy("learned", PlannerEngine.learning(config, predictor, Prior.unknown())));
        PolicyResult profiled =
                Replay.run(spec, new EnginePolicy("profiled", PlannerEngine.of(config, predictor, fleet)));
        assertThat(learned.attainment()).isGreaterThanOrEqualTo(attainment);
        assertThat(learned.gpuHours()).isLessThanOrEqualTo(cost * profiled.gpuHours());
    }
}
