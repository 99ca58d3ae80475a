package io.github.slaplanner.api.decision;

import io.github.slaplanner.api.observation.Observation;

/** Told of every decision: metrics, audit log, dashboard. A listener that throws is counted and otherwise ignored. */
@FunctionalInterface
public interface PlannerListener {
    /**
     * After a decision, before it is carried out.
     *
     * @param observation what was seen
     * @param decision what was decided
     */
    void onDecision(Observation observation, Decision decision);

    /**
     * After a collaborator failed and was contained.
     *
     * @param collaborator name of the source, connector or plug-in
     * @param failure what it threw
     */
    default void onFailure(String collaborator, Throwable failure) {}
}
