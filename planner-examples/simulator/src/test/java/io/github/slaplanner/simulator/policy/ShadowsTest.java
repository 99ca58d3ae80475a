package io.github.slaplanner.simulator.policy;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.List;
import java.util.Map;
import java.util.LinkedHashMap;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ShadowsTest {
    private static final EnginePerformance PERFORMANCE = Engines.simple();

    @Test
    void explore() {
        for (Mode mode : Mode.values()) {
        for (double peak : new double[] {10, 60}) {
        Workload traffic = traffic(peak);
        PlannerConfig live = PlannerConfig.builder().mode(mode).maxGpuBudget(200).build();
        Map<String, PlannerConfig> configs = new LinkedHashMap<>();
        configs.put("same", live);
        configs.put("guide", live.toBuilder().set(Settings.SIZING, Sizing.GUIDE).build());
        configs.put("lax", live.toBuilder().set(Settings.SLA_ATTAINMENT_TARGET, 0.7).build());
        configs.put("small", live.toBuilder().maxGpuBudget((int) (peak / 4) + 1).build());
        List<Shadow> shadows = new ArrayList<>();
        configs.forEach((n, c) -> shadows.add(new Shadow(n, engine(c))));
        Watched watched = new Watched(engine(live), shadows);
        ReplaySpec spec = ReplaySpec.builder(traffic, live, PERFORMANCE).startup(Duration.ofMinutes(2)).build();
        long t = System.nanoTime();
        PolicyResult real = Replay.run(spec, watched);
        System.out.printf("%s %.0f live: %.4f %.2f  %d ms%n", mode, peak, real.attainment(), real.gpuHours(), (System.nanoTime() - t) / 1000000);
        Scoreboard board = watched.scores();
        for (PolicyScore s : board.policies()) {
            PlannerConfig c = configs.get(s.policy());
            PolicyResult r = c == null ? real : Replay.run(spec, new EnginePolicy("p", engine(c)));
            System.out.printf("  %-8s model %.4f %.2f   simulated %.4f %.2f  regret %.2f x %.2f %s %s%n", s.policy(), s.attainment(), s.gpuHours(), r.attainment(), r.gpuHours(), board.regretPoints(s), board.gpuHoursRatio(s), s.engines(), s.problem());
        }
        }
        }
        assertThat(1).isEqualTo(1);
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
