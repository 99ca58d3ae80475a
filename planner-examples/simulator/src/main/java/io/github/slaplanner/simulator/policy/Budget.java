package io.github.slaplanner.simulator.policy;

import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.core.model.RoleLimits;
import io.github.slaplanner.simulator.fleet.FleetSpec;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;

/** The GPU budget that all policies share, for those that know none themselves. */
final class Budget {
    private static final int NO_LIMIT = 4096;

    private final FleetSpec fleet;
    private final int gpus;
    private final PlannerConfig config;

    Budget(PlannerConfig config, FleetSpec fleet) {
        this.fleet = fleet;
        int configured = config.throughput().maxGpuBudget();
        gpus = configured < 0 ? NO_LIMIT : configured;
        this.config = config;
    }

    /** GPUs over all roles at most. */
    int gpus() {
        return gpus;
    }

    /** Engines of a role at least. */
    int least(Role role) {
        return RoleLimits.of(config, role).minimum();
    }

    /** The targets, at least the minimum of each role; over the budget, the role with the most GPUs gives way. */
    Map<Role, Integer> fit(Map<Role, Integer> targets) {
        Map<Role, Integer> fitted = new EnumMap<>(Role.class);
        targets.forEach((role, target) -> fitted.put(role, Math.max(least(role), target)));
        Map.Entry<Role, Integer> largest = largest(fitted);
        while (used(fitted) > gpus && largest.getValue() > least(largest.getKey())) {
            largest.setValue(largest.getValue() - 1);
            largest = largest(fitted);
        }
        return fitted;
    }

    private Map.Entry<Role, Integer> largest(Map<Role, Integer> targets) {
        return Collections.max(
                targets.entrySet(),
                Comparator.comparingInt((Map.Entry<Role, Integer> entry) ->
                        entry.getValue() > least(entry.getKey()) ? entry.getValue() * fleet.gpus(entry.getKey()) : 0));
    }

    private int used(Map<Role, Integer> targets) {
        return targets.entrySet().stream()
                .mapToInt(entry -> entry.getValue() * fleet.gpus(entry.getKey()))
                .sum();
    }
}
