package io.github.slaplanner.core.engine;

import io.github.slaplanner.api.decision.Decision;

/**
 * What the last stages make of a tick.
 *
 * @param state what to go on with
 * @param decision what to do, and why
 */
record Decided(PlannerState state, Decision decision) {}
