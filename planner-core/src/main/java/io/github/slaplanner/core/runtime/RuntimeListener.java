package io.github.slaplanner.core.runtime;

import io.github.slaplanner.api.decision.Decision;
import io.github.slaplanner.api.decision.PlannerListener;
import io.github.slaplanner.api.observation.Observation;
import java.time.Instant;

/** A listener that is also told what became of a decision. Called on a thread of its own, one call at a time. */
public interface RuntimeListener extends PlannerListener {
    @Override
    default void onDecision(Observation observation, Decision decision) {}

    /** After a decision was carried out, or not. */
    void onTick(TickReport report);

    /**
     * After somebody has changed something of the running planner.
     *
     * @param at when the planner took it on
     * @param action who did what, and why
     */
    default void onControl(Instant at, Controls.Action action) {}
}
