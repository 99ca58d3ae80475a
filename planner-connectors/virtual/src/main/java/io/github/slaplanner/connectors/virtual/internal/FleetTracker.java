package io.github.slaplanner.connectors.virtual.internal;

import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.observation.RoleState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns counts of engines into states with times: an engine that starts does so since the observation before the one that
 * first showed it, which is when it was asked for; an engine more that is ready is the oldest that was starting.
 */
public final class FleetTracker {
    private final Map<Role, Deque<Instant>> starting = new EnumMap<>(Role.class);
    private final Map<Role, Integer> ready = new EnumMap<>(Role.class);
    private @Nullable Instant before;

    /**
     * Engines of one role, counted.
     *
     * @param desired engines that the environment was last told to run
     * @param ready engines that serve
     * @param starting engines that will
     * @param draining engines that finish and go
     * @param gpus GPUs per engine, or null if unknown
     */
    public record Engines(
            int desired,
            int ready,
            int starting,
            int draining,
            @Nullable Integer gpus) {}

    /** The states at a time, later than that of the call before. */
    public Map<Role, RoleState> states(Instant now, Map<Role, Engines> counts) {
        Map<Role, RoleState> states = new EnumMap<>(Role.class);
        counts.forEach((role, engines) -> states.put(role, state(role, engines, now)));
        before = now;
        return states;
    }

    /** Whether a fleet runs what was asked, with nothing on the way in or out. */
    public static boolean reached(Map<Role, Integer> targets, Map<Role, RoleState> states) {
        return targets.entrySet().stream().allMatch(target -> {
            RoleState state = states.get(target.getKey());
            return state != null && state.desired() == target.getValue() && state.stable();
        });
    }

    private RoleState state(Role role, Engines engines, Instant now) {
        Deque<Instant> since = starting.computeIfAbsent(role, none -> new ArrayDeque<>());
        List<Duration> startups = new ArrayList<>();
        int more = engines.ready() - ready.getOrDefault(role, engines.ready());
        for (; more > 0 && !since.isEmpty(); more--) {
            startups.add(Duration.between(since.removeFirst(), now));
        }
        while (since.size() > engines.starting()) {
            since.removeLast();
        }
        while (since.size() < engines.starting()) {
            since.addLast(before == null ? now : before);
        }
        ready.put(role, engines.ready());
        return RoleState.builder()
                .desired(engines.desired())
                .ready(engines.ready())
                .startingSince(List.copyOf(since))
                .draining(engines.draining())
                .gpusPerEngine(engines.gpus())
                .startups(startups)
                .build();
    }
}
