package io.github.slaplanner.simulator.policy;

import io.github.slaplanner.api.observation.Observation;
import io.github.slaplanner.simulator.replay.Plan;
import io.github.slaplanner.simulator.replay.Policy;
import java.time.Duration;
import java.util.Map;

/** Never changes the fleet. */
record FixedPolicy(String name, Duration tick) implements Policy {
    @Override
    public Plan decide(Observation observation) {
        return Plan.of(Map.of(), () -> "");
    }
}
