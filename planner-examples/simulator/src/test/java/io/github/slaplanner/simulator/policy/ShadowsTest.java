package io.github.slaplanner.simulator.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.github.slaplanner.api.config.Mode;
import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.api.config.Sizing;
import io.github.slaplanner.api.observation.Observation;
import io.github.slaplanner.api.profile.EnginePerformance;
import io.github.slaplanner.core.EngineLoader;
import io.github.slaplanner.core.engine.PlannerEngine;
import io.github.slaplanner.core.shadow.PolicyScore;
import io.github.slaplanner.core.shadow.Scoreboard;
import io.github.slaplanner.core.shadow.Shadow;
import io.github.slaplanner.core.shadow.ShadowState;
import io.github.slaplanner.core.shadow.Shadows;
import io.github.slaplanner.core.trace.Request;
import io.github.slaplanner.simulator.fleet.Engines;
import io.github.slaplanner.simulator.replay.Plan;
import io.github.slaplanner.simulator.replay.Policy;
import io.github.slaplanner.simulator.replay.PolicyResult;
import io.github.slaplanner.simulator.replay.Replay;
import io.github.slaplanner.simulator.replay.ReplaySpec;
import io.github.slaplanner.simulator.replay.Workload;
import io.github.slaplanner.simulator.replay.Workloads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Scores on paper against what the simulator measures, on an hour of rising and falling traffic. */
class ShadowsTest {
    private static final EnginePerformance PERFORMANCE = Engines.simple();

    private final Map<String, PlannerConfig> configs = new LinkedHashMap<>();

    /**
     * How far the model was from the simulator when this was written: 0.3 points too hard and 2 % of GPU-hours too many (disagg),
     * 1.2 points and 10.9 % (agg).
     */
    @ParameterizedTest
    @CsvSource({"DISAGG, 0.4, 3", "AGG, 1.2, 12"})
    void scores_ofTheLiveFleet_andOfTheSamePolicyAsAShadow_areWhatIsSimulated(
            Mode mode, double points, double percent) {
        PlannerConfig config = config(mode);
        configs.put("same", config);
        Watched planner = watched(config);
        PolicyResult simulated = Replay.run(spec(config), planner);
        for (String policy : List.of(Scoreboard.LIVE, "same")) {
            PolicyScore score = planner.scores().of(policy).orElseThrow();
            assertThat(100 * score.attainment()).as(policy).isCloseTo(100 * simulated.attainment(), within(points));
            assertThat(score.gpuHours()).as(policy).isCloseTo(simulated.gpuHours(), withinPercentage(percent));
        }
    }

    /** Of policies that lose much the model says that they do, not how much: the guide was 7 points off. */
    @Test
    void scores_ofOtherPolicies_tellTheGoodFromTheBad() {
        PlannerConfig config = config(Mode.DISAGG);
        configs.put(
                "guide", config.toBuilder().set(Settings.SIZING, Sizing.GUIDE).build());
        configs.put(
                "lax",
                config.toBuilder().set(Settings.SLA_ATTAINMENT_TARGET, 0.7).build());
        configs.put("few", config.toBuilder().maxGpuBudget(6).build());
        Watched planner = watched(config);
        Replay.run(spec(config), planner);
        Scoreboard scores = planner.scores();
        List<Double> attained = new ArrayList<>();
        configs.forEach((name, other) -> {
            PolicyScore score = scores.of(name).orElseThrow();
            PolicyResult simulated = Replay.run(spec(config), new EnginePolicy(name, engine(other)));
            assertThat(100 * score.attainment()).as(name).isCloseTo(100 * simulated.attainment(), within(15.0));
            // the simulator goes on until what has piled up is served; scores end with the traffic
            assertThat(name.equals("few") || Math.abs(score.gpuHours() / simulated.gpuHours() - 1) < 0.05)
                    .as("GPU-hours of %s", name)
                    .isTrue();
            attained.add(score.attainment());
        });
        assertThat(attained.get(0)).as("guide").isLessThan(0.8);
        assertThat(attained.get(1)).as("lax").isGreaterThan(0.9);
        assertThat(attained.get(2)).as("few").isLessThan(0.5);
        PolicyScore oracle = scores.of(Scoreboard.ORACLE).orElseThrow();
        assertThat(oracle.attainment()).isGreaterThan(0.99);
        assertThat(scores.gpuHoursRatio(scores.of(Scoreboard.LIVE).orElseThrow()))
                .isBetween(1.0, 2.0);
    }

    private Watched watched(PlannerConfig config) {
        List<Shadow> shadows = new ArrayList<>();
        configs.forEach((name, other) -> shadows.add(new Shadow(name, engine(other))));
        return new Watched(engine(config), shadows);
    }

    private static PlannerConfig config(Mode mode) {
        return PlannerConfig.builder().mode(mode).maxGpuBudget(200).build();
    }

    private static ReplaySpec spec(PlannerConfig config) {
        return ReplaySpec.builder(traffic(60), config, PERFORMANCE)
                .startup(Duration.ofMinutes(2))
                .build();
    }

    private static PlannerEngine engine(PlannerConfig config) {
        return PlannerEngine.of(config, new EngineLoader().predictor(config), PERFORMANCE);
    }

    /** The planner in the loop, watched by shadows. */
    private static final class Watched implements Policy {
        private final EnginePolicy live;
        private final Shadows shadows;
        private ShadowState state;

        Watched(PlannerEngine engine, List<Shadow> policies) {
            live = new EnginePolicy("planner", engine);
            shadows = Shadows.of(engine, policies);
            state = shadows.start();
        }

        @Override
        public String name() {
            return live.name();
        }

        @Override
        public Duration tick() {
            return live.tick();
        }

        @Override
        public Plan decide(Observation observation) {
            state = shadows.step(state, observation);
            return live.decide(observation);
        }

        Scoreboard scores() {
            return shadows.scores(state);
        }
    }

    /** From 2 requests per second to a peak and back. */
    private static Workload traffic(double peak) {
        SplittableRandom random = new SplittableRandom(11);
        List<Request> requests = new ArrayList<>();
        double at = 0;
        while (at < 3600) {
            double skew = Math.exp(0.8 * random.nextGaussian());
            requests.add(new Request(at, 1 + (int) (1500 * skew), 50 + random.nextInt(300)));
            double rate = 2 + (peak - 2) * Math.pow(Math.sin(Math.PI * at / 3600), 2);
            at -= Math.log(1 - random.nextDouble()) / rate;
        }
        return Workloads.of(requests);
    }
}
