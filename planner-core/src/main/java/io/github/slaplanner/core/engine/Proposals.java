package io.github.slaplanner.core.engine;

import java.time.Duration;

/** Third stage: how the two scaling modes come to their proposals, the guide's way or by attainment. */
interface Proposals {
    /** How far the forecast must reach. */
    Duration lookAhead(Observed tick);

    /** Slots of the demand log that proposals rest on. */
    int logBound(PlannerState state);

    /** What is known, with what this tick teaches of engines and of earlier proposals. */
    PlannerState learn(Observed tick);

    /** What the modes want for a role. */
    Proposed propose(Observed tick, RoleView role);
}
