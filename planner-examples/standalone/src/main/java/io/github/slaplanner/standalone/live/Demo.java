package io.github.slaplanner.standalone.live;

import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.profile.EnginePerformance;
import io.github.slaplanner.core.runtime.PlannerBuilder;
import io.github.slaplanner.simulator.fleet.EngineRates;
import io.github.slaplanner.simulator.fleet.FleetSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;

/** A simulated fleet in the morning of a day that passes fast. */
public final class Demo {
    private static final Duration MORNING = Duration.ofHours(6);
    private static final Duration STARTUP = Duration.ofMinutes(2);
    private static final int INITIAL = 4;

    private final DemoFleet fleet;
    private final FastTime time;

    /**
     * A demonstration.
     *
     * @param config the planner's configuration
     * @param performance curves of an engine
     * @param speed how many times faster than the clock on the wall, above 0 and at most 1000
     * @param seed of the traffic
     */
    public Demo(PlannerConfig config, EnginePerformance performance, double speed, long seed) {
        if (!(speed > 0 && speed <= 1000)) {
            throw new IllegalArgumentException("--speed (" + speed + ") must be above 0 and at most 1000");
        }
        Map<Role, Integer> initial = new EnumMap<>(Role.class);
        config.general().mode().roles().forEach(role -> initial.put(role, INITIAL));
        FleetSpec spec =
                new FleetSpec(config.general().mode(), EngineRates.of(performance, 1), STARTUP, Map.of(), initial);
        fleet = new DemoFleet(spec, seed, MORNING);
        time = new FastTime(Instant.EPOCH.plus(MORNING).plusSeconds(1), speed);
    }

    /** A builder whose planner runs on this fleet and its clock. */
    public PlannerBuilder prepare(PlannerBuilder builder) {
        return builder.metrics(fleet).connector(fleet).time(time);
    }
}
