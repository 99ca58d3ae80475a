package io.github.slaplanner.core.runtime;

import io.github.slaplanner.api.config.ConfigException;
import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Setting;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.api.observation.Role;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a person changes of a running planner: limits, a pause, a role that is held at a size for a time. Takes effect at the next
 * tick, over the configuration and its reloads, and is told to every {@link RuntimeListener}. A restart forgets it. Safe for use by
 * several threads.
 */
public final class Controls {
    private final Map<Setting<Integer>, Integer> limits = new LinkedHashMap<>();
    private final Map<Role, Hold> holds = new EnumMap<>(Role.class);
    private final List<Action> untold = new ArrayList<>();
    private @Nullable Action pause;

    /** Nothing changed. */
    public Controls() {}

    /**
     * What somebody did.
     *
     * @param who a person or a program
     * @param why the reason; empty if none was given
     * @param what in words
     */
    public record Action(String who, String why, String what) {}

    /**
     * A role that stays at a size.
     *
     * @param replicas at least 1
     * @param until when the planner sizes the role again
     * @param who a person or a program
     * @param why the reason; empty if none was given
     */
    public record Hold(int replicas, Instant until, String who, String why) {}

    /**
     * Changes limits of the configuration.
     *
     * @param config the configuration in force
     * @param changes new values; those of before stay for the others
     * @throws ConfigException if the planner cannot have such limits; nothing has changed then
     */
    public synchronized void limit(
            PlannerConfig config, Map<Setting<Integer>, Integer> changes, String who, String why) {
        build(config, changes);
        limits.putAll(changes);
        untold.add(new Action(who, why, "limits changed: " + changes));
    }

    /** From now on the planner decides and shows, and changes nothing. */
    public synchronized void pause(String who, String why) {
        pause = new Action(who, why, "paused");
        untold.add(pause);
    }

    /** Ends a pause. */
    public synchronized void resume(String who, String why) {
        pause = null;
        untold.add(new Action(who, why, "resumed"));
    }

    /**
     * Holds a role at a size.
     *
     * @param config the configuration in force
     * @throws ConfigException if the configuration has no such role, or the size is not possible; nothing has changed then
     */
    public synchronized void hold(PlannerConfig config, Role role, Hold hold) {
        if (!config.general().mode().roles().contains(role)) {
            throw new ConfigException("The planner has no " + role.label() + " engines.");
        }
        build(config, bounds(role, hold.replicas));
        holds.put(role, hold);
        untold.add(new Action(hold.who, hold.why, role.label() + " held at " + hold.replicas + " until " + hold.until));
    }

    /** Ends the hold of a role. */
    public synchronized void release(Role role, String who, String why) {
        if (holds.remove(role) != null) {
            untold.add(new Action(who, why, role.label() + " released"));
        }
    }

    /** Who paused the planner, and why; null if nobody did. */
    public synchronized @Nullable Action paused() {
        return pause;
    }

    /** The roles that are held. */
    public synchronized Map<Role, Hold> holds() {
        return Map.copyOf(holds);
    }

    /**
     * The configuration with what was changed.
     *
     * @throws ConfigException if that cannot be, as after a reload of the configuration
     */
    synchronized PlannerConfig apply(PlannerConfig config, Instant now) {
        Map<Setting<Integer>, Integer> changes = new LinkedHashMap<>(limits);
        List.copyOf(holds.entrySet()).forEach(held -> {
            if (!now.isBefore(held.getValue().until())) {
                release(held.getKey(), "planner", "the time is over");
            } else {
                changes.putAll(bounds(held.getKey(), held.getValue().replicas()));
            }
        });
        PlannerConfig changed = build(config, changes);
        return pause == null
                ? changed
                : changed.toBuilder().set(Settings.ADVISORY, true).build();
    }

    /** What was done since this was last asked. */
    synchronized List<Action> told() {
        List<Action> news = List.copyOf(untold);
        untold.clear();
        return news;
    }

    private static PlannerConfig build(PlannerConfig config, Map<Setting<Integer>, Integer> changes) {
        if (changes.isEmpty()) {
            return config;
        }
        PlannerConfig.Builder builder = config.toBuilder();
        changes.forEach(builder::set);
        return builder.build();
    }

    private static Map<Setting<Integer>, Integer> bounds(Role role, int replicas) {
        boolean alone = role == Role.AGGREGATED;
        return Map.of(
                alone ? Settings.MIN_ENDPOINT : Settings.MIN_ENDPOINT.of(role), replicas,
                alone ? Settings.MAX_ENDPOINT : Settings.MAX_ENDPOINT.of(role), replicas);
    }
}
