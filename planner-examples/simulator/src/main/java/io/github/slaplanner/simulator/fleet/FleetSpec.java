package io.github.slaplanner.simulator.fleet;

import io.github.slaplanner.api.config.Mode;
import io.github.slaplanner.api.observation.Role;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * What a fleet is made of.
 *
 * @param mode its roles; in modes {@code prefill} and {@code decode} the other half of every request is left out
 * @param rates how fast its engines are
 * @param startup time from the creation of an engine until it serves
 * @param gpusPerEngine GPUs of one engine per role; 1 where a role is absent
 * @param initial engines per role that serve from the start; 1 where a role is absent
 * @param traits router, prefix caches, and what else is beside the profile
 */
public record FleetSpec(
        Mode mode,
        EngineRates rates,
        Duration startup,
        Map<Role, Integer> gpusPerEngine,
        Map<Role, Integer> initial,
        FleetTraits traits) {
    /**
     * Copies the maps.
     *
     * @throws IllegalArgumentException if the start-up time or a number of engines is negative, or an engine has no GPU
     */
    public FleetSpec {
        gpusPerEngine = copy("GPUs per engine", gpusPerEngine, 1);
        initial = copy("initial engines", initial, 0);
        if (startup.isNegative()) {
            throw new IllegalArgumentException("The start-up time (" + startup + ") must not be negative.");
        }
    }

    /** A fleet of {@link FleetTraits#IDEAL}. */
    public FleetSpec(
            Mode mode,
            EngineRates rates,
            Duration startup,
            Map<Role, Integer> gpusPerEngine,
            Map<Role, Integer> initial) {
        this(mode, rates, startup, gpusPerEngine, initial, FleetTraits.IDEAL);
    }

    private static Map<Role, Integer> copy(String what, Map<Role, Integer> given, int least) {
        EnumMap<Role, Integer> copy = new EnumMap<>(Role.class);
        copy.putAll(given);
        copy.forEach((role, value) -> {
            if (value < least) {
                throw new IllegalArgumentException(
                        "The " + what + " of " + role.label() + " (" + value + ") must be at least " + least + ".");
            }
        });
        return Collections.unmodifiableMap(copy);
    }

    /** GPUs of one engine of this role. */
    public int gpus(Role role) {
        return gpusPerEngine.getOrDefault(role, 1);
    }

    /** Engines of this role at the start. */
    public int initial(Role role) {
        return initial.getOrDefault(role, 1);
    }

    /** The same with other initial engines. */
    public FleetSpec startingWith(Map<Role, Integer> engines) {
        return new FleetSpec(mode, rates, startup, gpusPerEngine, engines, traits);
    }

    /** The same with other roles and initial engines. */
    public FleetSpec of(Mode other, Map<Role, Integer> engines) {
        return new FleetSpec(other, rates, startup, gpusPerEngine, engines, traits);
    }
}
