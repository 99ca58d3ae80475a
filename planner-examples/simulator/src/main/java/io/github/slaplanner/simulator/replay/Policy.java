package io.github.slaplanner.simulator.replay;

import io.github.slaplanner.api.observation.Observation;
import java.time.Duration;

/** Decides at every tick of a replay how many engines should run. Has the state of one run, so one instance per run. */
public interface Policy {
    /** Its name in tables. */
    String name();

    /** Simulated time between two decisions, positive. */
    Duration tick();

    /** What to run from now on; asked once per tick. */
    Plan decide(Observation observation);
}
