package com.example.orchestrator;

import io.github.slaplanner.api.config.Mode;
import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.api.observation.Observation;
import io.github.slaplanner.api.profile.EnginePerformance;
import io.github.slaplanner.api.spi.ScaleRequest;
import io.github.slaplanner.core.EngineLoader;
import io.github.slaplanner.core.engine.PlannerEngine;
import io.github.slaplanner.core.engine.PlannerState;
import io.github.slaplanner.core.profile.BuiltInProfile;
import io.github.slaplanner.core.runtime.Planner;
import io.github.slaplanner.core.runtime.PlannerBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/** Runs real workers under a demand that rises and falls; the planner says how many there should be. */
public final class Orchestrator {
    private static final PlannerConfig CONFIG = PlannerConfig.builder()
            .mode(Mode.AGG)
            .maxGpuBudget(6)
            .throughputAdjustmentInterval(Duration.ofSeconds(10))
            .loadAdjustmentInterval(Duration.ofSeconds(2))
            .set(Settings.STARTUP_TIME, Duration.ofSeconds(3))
            .set(Settings.SCALE_DOWN_STABILIZATION, Duration.ofSeconds(10))
            .build();

    public static void main(String[] args) throws InterruptedException {
        EnginePerformance engines = new EngineLoader().performance(CONFIG, BuiltInProfile.engine());
        try (Workers workers = new Workers(Path.of(args[0]))) {
            Gateway gateway = new Gateway();
            if (args.length > 1 && args[1].equals("--runtime")) {
                plannersLoop(engines, workers, gateway);
            } else {
                ownLoop(engines, workers, gateway);
            }
        }
    }

    /** Our loop, the planner's brain: the engine is asked once per tick, and nothing of it runs in between. */
    private static void ownLoop(EnginePerformance engines, Workers workers, Gateway gateway)
            throws InterruptedException {
        PlannerEngine engine = PlannerEngine.of(CONFIG, new EngineLoader().predictor(CONFIG), engines);
        PlannerState state = engine.start();
        for (int second = 0; second < 90; second += 2) {
            Instant from = Instant.now();
            gateway.twoSeconds(workers, second);
            Instant now = Instant.now();
            Observation seen = Observation.at(now)
                    .traffic(gateway.traffic(from, now))
                    .workers(gateway.workers(now))
                    .fleet(workers.observe(now))
                    .build();
            PlannerEngine.Result result = engine.step(state, seen);
            state = result.state();
            System.out.println(result.decision().why());
            workers.scale(new ScaleRequest(
                    result.decision().id(), result.decision().targets(), "planned"));
        }
    }

    /** The planner's loop, our workers and metrics. */
    private static void plannersLoop(EnginePerformance engines, Workers workers, Gateway gateway)
            throws InterruptedException {
        PlannerBuilder planner =
                Planner.builder(CONFIG).performance(engines).metrics(gateway).connector(workers);
        try (Planner running = planner.onDecision(decision -> System.out.println(decision.why()))
                .start()) {
            for (int second = 0; second < 90; second += 2) {
                gateway.twoSeconds(workers, second);
            }
        }
    }
}
