package io.github.slaplanner.standalone.evaluate;

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
import java.util.List;
import java.util.function.Consumer;

/**
 * Makes the policies that a comparison has, by name.
 *
 * @param loader finds predictors
 * @param warnings told of what was put right in a warm-up trace
 */
public record Contenders(EngineLoader loader, Consumer<String> warnings) {
    /** The planner with its configuration as it is. */
    public static final String PLANNER = "planner";

    /** The cheapest fixed fleet of the past, anew every ten minutes. */
    public static final String STANDING = "standing";

    /** The cheapest fixed fleet in hindsight. */
    public static final String STATIC = "static";

    /** Sizing that knows the future. */
    public static final String ORACLE = "oracle";

    /** All policies. */
    public static final List<String> NAMES = List.of(PLANNER, "guide", "hpa", STANDING, STATIC, ORACLE);

    /**
     * Policies as an option names them.
     *
     * @throws SuiteException if there is no such policy
     */
    public static List<String> checked(String option, List<String> names) {
        List<String> all = names.stream().map(String::strip).distinct().toList();
        for (String name : all) {
            if (!NAMES.contains(name)) {
                throw new SuiteException(
                        option + ": there is no policy \"" + name + "\". Maybe one of " + String.join(", ", NAMES));
            }
        }
        return all;
    }

    /**
     * A policy.
     *
     * @param name one of {@link #NAMES}
     * @param config what a planner is told
     * @param performance what it knows of the engines
     */
    public Contender named(String name, PlannerConfig config, EnginePerformance performance) {
        return switch (name) {
            case PLANNER -> planner(name, config, performance);
            case "guide" -> planner(name, guide(config), performance);
            case "hpa" -> Contender.hpa();
            case STANDING -> Contender.standing();
            case STATIC -> Contender.fixedFleet(1);
            case ORACLE -> Contender.oracle(1);
            default -> throw new IllegalArgumentException("There is no policy " + name);
        };
    }

    /** The same configuration with the guide's arithmetic and none of our limits of change. */
    private static PlannerConfig guide(PlannerConfig config) {
        return config.toBuilder()
                .set(Settings.SIZING, Sizing.GUIDE)
                .set(Settings.SCALE_DOWN_STABILIZATION, Duration.ZERO)
                .build();
    }

    private Contender planner(String name, PlannerConfig planned, EnginePerformance performance) {
        PlannerEngine engine = PlannerEngine.of(planned, loader.predictor(planned), performance);
        PlannerState start = loader.start(engine, warnings);
        return Contender.of(spec -> new EnginePolicy(name, engine, start));
    }
}
