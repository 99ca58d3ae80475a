package io.github.slaplanner.simulator.policy;

import io.github.slaplanner.api.observation.Observation;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.simulator.fleet.SimTime;
import io.github.slaplanner.simulator.replay.Plan;
import io.github.slaplanner.simulator.replay.Policy;
import io.github.slaplanner.simulator.replay.ReplaySpec;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/**
 * Knows the arrivals of the whole lead time, start-up plus one tick: engines per role = the most busy engines that any
 * interval within it needs, times a margin, rounded up.
 */
final class OraclePolicy implements Policy {
    static final String NAME = "oracle";

    private static final double ROUNDING = 1e-9;

    private final ReplaySpec spec;
    private final DemandCurve demand;
    private final double margin;
    private final Budget budget;
    private final double leadSeconds;

    OraclePolicy(ReplaySpec spec, DemandCurve demand, double margin) {
        this.spec = spec;
        this.demand = demand;
        this.margin = margin;
        budget = new Budget(spec.config(), spec.fleet());
        leadSeconds = SimTime.seconds(spec.fleet().startup().plus(tick()));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Duration tick() {
        return spec.config().tick();
    }

    @Override
    public Plan decide(Observation observation) {
        double now = SimTime.seconds(observation.now());
        Map<Role, Integer> targets = new EnumMap<>(Role.class);
        for (Role role : spec.fleet().mode().roles()) {
            double engines = margin * demand.peak(role, now, now + leadSeconds);
            targets.put(role, (int) Math.ceil(engines - ROUNDING));
        }
        Map<Role, Integer> fitted = budget.fit(targets);
        return Plan.of(fitted, () -> "what the next " + leadSeconds + " s need, times " + margin + ": " + targets);
    }
}
