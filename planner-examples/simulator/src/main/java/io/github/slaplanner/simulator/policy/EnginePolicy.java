package io.github.slaplanner.simulator.policy;

import io.github.slaplanner.api.decision.Decision;
import io.github.slaplanner.api.decision.RoleDecision;
import io.github.slaplanner.api.decision.Step;
import io.github.slaplanner.api.observation.Observation;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.core.engine.PlannerEngine;
import io.github.slaplanner.core.engine.PlannerState;
import io.github.slaplanner.simulator.replay.Plan;
import io.github.slaplanner.simulator.replay.Policy;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/** The planner itself: the engine that also runs live, fed with what the simulated fleet shows. */
public final class EnginePolicy implements Policy {
    private static final String FLOOR = "floor";

    private final String name;
    private final PlannerEngine engine;
    private PlannerState state;

    /** An engine from its start, under this name. */
    public EnginePolicy(String name, PlannerEngine engine) {
        this(name, engine, engine.start());
    }

    /** An engine that goes on from a state, for example of a warm-up trace. */
    public EnginePolicy(String name, PlannerEngine engine, PlannerState state) {
        this.name = name;
        this.engine = engine;
        this.state = state;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Duration tick() {
        return engine.config().tick();
    }

    @Override
    public Plan decide(Observation observation) {
        PlannerEngine.Result step = engine.step(state, observation);
        state = step.state();
        Decision decision = step.decision();
        return new Plan(decision.targets(), decision::why, floors(decision), decision.demand());
    }

    private static Map<Role, Integer> floors(Decision decision) {
        Map<Role, Integer> floors = new EnumMap<>(Role.class);
        for (RoleDecision role : decision.roles()) {
            for (Step step : role.trail()) {
                Double floor = step.evidence().get(FLOOR);
                if (floor != null) {
                    floors.put(role.role(), floor.intValue());
                }
            }
        }
        return floors;
    }
}
