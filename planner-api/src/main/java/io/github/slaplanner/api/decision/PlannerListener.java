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
     * After something failed and was contained; called every time, however long it lasts.
     *
     * @param input what does not work: {@code traffic}, {@code workers}, {@code fleet}, {@code scaling}, {@code engine},
     *     {@code predictor}, {@code state}, {@code configuration}, {@code clock}, {@code listener NAME} or {@code shadow NAME}
     * @param failure what was thrown, or why a signal is lost
     */
    default void onFailure(String input, Throwable failure) {}
}
