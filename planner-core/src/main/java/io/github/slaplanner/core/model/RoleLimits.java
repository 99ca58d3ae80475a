package io.github.slaplanner.core.model;

import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Setting;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.api.observation.Role;
import java.time.Duration;
import java.util.Objects;

/**
 * Limits of one role's size and of its changes: its own where they are configured, else those of all roles.
 *
 * @param minimum engines at least
 * @param maximum engines at most
 * @param step engines that one decision may add or remove
 * @param upCooldown time between two scale-ups
 * @param downCooldown time between two scale-downs
 */
public record RoleLimits(int minimum, int maximum, int step, Duration upCooldown, Duration downCooldown) {
    /** The limits of a role. */
    public static RoleLimits of(PlannerConfig config, Role role) {
        return new RoleLimits(
                orElse(config, role, Settings.MIN_ENDPOINT, 0),
                orElse(config, role, Settings.MAX_ENDPOINT, Integer.MAX_VALUE),
                orElse(config, role, Settings.MAX_STEP, Integer.MAX_VALUE),
                orElse(config, role, Settings.SCALE_UP_COOLDOWN, Duration.ZERO),
                orElse(config, role, Settings.SCALE_DOWN_COOLDOWN, Duration.ZERO));
    }

    private static <T> T orElse(PlannerConfig config, Role role, Setting<T> setting, T unlimited) {
        return Objects.requireNonNullElse(config.orNull(role, setting), unlimited);
    }
}
