package io.github.slaplanner.simulator.replay;

import io.github.slaplanner.api.forecast.DemandForecast;
import io.github.slaplanner.api.observation.Role;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a policy decides at a tick.
 *
 * @param targets replicas per role; a role that is absent keeps its size
 * @param why the reason in words; asked only if something changes
 * @param floors what throughput scaling wants at least, per role; empty if the policy has none
 * @param forecast the forecast that the plan rests on, or null
 */
public record Plan(
        Map<Role, Integer> targets,
        Supplier<String> why,
        Map<Role, Integer> floors,
        @Nullable DemandForecast forecast) {
    /** Copies the maps. */
    public Plan {
        targets = Map.copyOf(targets);
        floors = Map.copyOf(floors);
    }

    /** A plan without floors and forecast. */
    public static Plan of(Map<Role, Integer> targets, Supplier<String> why) {
        return new Plan(targets, why, Map.of(), null);
    }
}
