package io.github.slaplanner.standalone;

import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.api.config.Sizing;
import io.github.slaplanner.api.profile.EnginePerformance;
import io.github.slaplanner.core.EngineLoader;
import io.github.slaplanner.core.engine.PlannerEngine;
import io.github.slaplanner.core.engine.PlannerState;
import io.github.slaplanner.simulator.policy.Contender;
import io.github.slaplanner.simulator.policy.EnginePolicy;
import java.time.Duration;

/** Makes the policies that a replay compares, by name. */
final class Contenders {
    private final Cli cli;
    private final EngineLoader loader;
    private final PlannerConfig config;
    private final EnginePerformance performance;

    Contenders(Cli cli, EngineLoader loader, PlannerConfig config, EnginePerformance performance) {
        this.cli = cli;
        this.loader = loader;
        this.config = config;
        this.performance = performance;
    }

    Contender named(String name) {
        return switch (name) {
            case "planner" -> planner(name, config);
            case "guide" -> planner(name, guide());
            case "hpa" -> Contender.hpa();
            case "static" -> Contender.fixedFleet(1);
            case "oracle" -> Contender.oracle(1);
            default ->
                throw new BadInputException("--compare: there is no policy \"" + name
                        + "\". Maybe one of planner, guide, hpa, static, oracle");
        };
    }

    /** The same configuration with the guide's arithmetic and none of our limits of change. */
    private PlannerConfig guide() {
        return config.toBuilder()
                .set(Settings.SIZING, Sizing.GUIDE)
                .set(Settings.SCALE_DOWN_STABILIZATION, Duration.ZERO)
                .build();
    }

    private Contender planner(String name, PlannerConfig planned) {
        PlannerEngine engine = Cli.checked(() -> PlannerEngine.of(planned, loader.predictor(planned), performance));
        PlannerState start = Cli.checked(() -> loader.start(engine, cli::warn));
        return Contender.of(spec -> new EnginePolicy(name, engine, start));
    }
}
