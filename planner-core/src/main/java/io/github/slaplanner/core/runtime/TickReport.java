package io.github.slaplanner.core.runtime;

import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.decision.Decision;
import io.github.slaplanner.api.observation.Observation;
import io.github.slaplanner.api.profile.EnginePerformance;
import io.github.slaplanner.core.engine.PlannerState;
import io.github.slaplanner.core.shadow.Scoreboard;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One tick, when it is over.
 *
 * @param config the configuration in force
 * @param performance measured performance of the engines, or null without throughput scaling
 * @param observation what was seen
 * @param decision what was decided
 * @param outcome what became of it
 * @param state what the planner knows after it
 * @param deciding time that the decision took, without watching and acting
 * @param scores how shadow policies compare; {@link Scoreboard#EMPTY} without any
 * @param overruns ticks skipped so far because others took too long
 * @param failures what does not work, the oldest first
 */
public record TickReport(
        PlannerConfig config,
        @Nullable EnginePerformance performance,
        Observation observation,
        Decision decision,
        Outcome outcome,
        PlannerState state,
        Duration deciding,
        Scoreboard scores,
        long overruns,
        List<Failure> failures) {
    /** Copies the list. */
    public TickReport {
        failures = List.copyOf(failures);
    }
}
