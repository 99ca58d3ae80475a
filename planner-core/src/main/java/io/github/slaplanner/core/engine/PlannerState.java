package io.github.slaplanner.core.engine;

import io.github.slaplanner.api.forecast.DemandForecast;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.core.learn.LearnedEngine;
import io.github.slaplanner.core.model.Corrections;
import io.github.slaplanner.core.model.DemandLog;
import io.github.slaplanner.core.observe.PriorObservation;
import io.github.slaplanner.core.observe.TrafficWindow;
import io.github.slaplanner.core.observe.WorkloadWindow;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Everything that the engine knows between two ticks. An immutable value: keep it to go on later, or to try what would have
 * happened.
 *
 * @param decisions how many decisions have been made
 * @param at time of the last tick, or null before the first
 * @param traffic traffic as series, or null before the first tick of an engine that was not warmed up
 * @param workload what requests and engines have been like of late
 * @param log what came of late, and what had been forecast; null before the first traffic
 * @param learned how fast engines have turned out to be, where there is no profile
 * @param corrections latency corrections of the last interval
 * @param demand the newest forecast, or null before the first
 * @param roles memory per role
 */
public record PlannerState(
        long decisions,
        @Nullable Instant at,
        @Nullable TrafficWindow traffic,
        WorkloadWindow workload,
        @Nullable DemandLog log,
        LearnedEngine learned,
        Corrections corrections,
        @Nullable DemandForecast demand,
        Map<Role, RoleMemory> roles) {
    /** Copies the map, in the order of {@link Role}. */
    public PlannerState {
        EnumMap<Role, RoleMemory> copy = new EnumMap<>(Role.class);
        copy.putAll(roles);
        roles = Collections.unmodifiableMap(copy);
    }

    /** The state of an engine that has seen nothing but, perhaps, the traffic of earlier times. */
    static PlannerState starting(@Nullable TrafficWindow earlier) {
        return new PlannerState(
                0, null, earlier, WorkloadWindow.EMPTY, null, LearnedEngine.NOTHING, Corrections.NONE, null, Map.of());
    }

    /** Memory of a role; empty if nothing is known of it. */
    public RoleMemory role(Role role) {
        return roles.getOrDefault(role, RoleMemory.EMPTY);
    }

    /** Traffic as series, of a state that has observed. */
    TrafficWindow requireTraffic() {
        if (traffic == null) {
            throw new IllegalStateException("Traffic is read before it was observed.");
        }
        return traffic;
    }

    PlannerState with(WorkloadWindow newer) {
        return new PlannerState(decisions, at, traffic, newer, log, learned, corrections, demand, roles);
    }

    PlannerState with(LearnedEngine newer) {
        return new PlannerState(decisions, at, traffic, workload, log, newer, corrections, demand, roles);
    }

    PlannerState with(Corrections newer) {
        return new PlannerState(decisions, at, traffic, workload, log, learned, newer, demand, roles);
    }

    PlannerState with(@Nullable DemandForecast newer, @Nullable DemandLog withForecast) {
        return new PlannerState(decisions, at, traffic, workload, withForecast, learned, corrections, newer, roles);
    }

    PlannerState with(Role role, RoleMemory newer) {
        EnumMap<Role, RoleMemory> changed = new EnumMap<>(Role.class);
        changed.putAll(roles);
        changed.put(role, newer);
        return with(changed);
    }

    private PlannerState with(Map<Role, RoleMemory> newer) {
        return new PlannerState(decisions, at, traffic, workload, log, learned, corrections, demand, newer);
    }

    /** This state of a planner that decides and does not act, so that nobody's change counts as one against its will. */
    public PlannerState withoutCommand() {
        EnumMap<Role, RoleMemory> released = new EnumMap<>(Role.class);
        roles.forEach((role, memory) ->
                released.put(role, memory.scaled(memory.scaling().withoutCommand())));
        return with(released);
    }

    /** The state after one decision more that changed nothing. */
    PlannerState afterHold() {
        return new PlannerState(decisions + 1, at, traffic, workload, log, learned, corrections, demand, roles);
    }

    /** What an observation is measured against. */
    PriorObservation known() {
        return new PriorObservation(at, seenUntil(), workload.newest());
    }

    /** End of the traffic that is known, or null if none is. */
    public @Nullable Instant seenUntil() {
        return traffic == null || decisions == 0 ? null : traffic.end();
    }

    /** This state without series of traffic and what was forecast from them. */
    PlannerState withoutSeries() {
        return new PlannerState(decisions, at, null, workload, null, learned, Corrections.NONE, null, roles);
    }

    /** This state on a clock that was set back to {@code now}: what was learned stays, without what is told by the clock. */
    public PlannerState setBackTo(Instant now) {
        EnumMap<Role, RoleMemory> timeless = new EnumMap<>(Role.class);
        roles.forEach((role, memory) -> timeless.put(role, memory.timeless()));
        return new PlannerState(
                decisions,
                null,
                traffic == null ? null : traffic.closedOnly().movedTo(now),
                workload.lengthsOnly(),
                log == null ? null : log.movedTo(now),
                learned.timeless(),
                corrections,
                demand,
                timeless);
    }

    /** This state with these roles only. */
    PlannerState of(List<Role> kept) {
        EnumMap<Role, RoleMemory> mine = new EnumMap<>(Role.class);
        mine.putAll(roles);
        mine.keySet().retainAll(kept);
        return with(mine);
    }

    /** What configuration it is of, in words. */
    String described() {
        return traffic == null
                ? names(roles.keySet())
                : described(
                        roles.keySet(),
                        traffic.requests().interval(),
                        traffic.requests().subIntervals());
    }

    static String described(Collection<Role> roles, Duration interval, int parts) {
        return names(roles) + " in intervals of " + interval.toSeconds() + " s in " + parts + " parts";
    }

    private static String names(Collection<Role> roles) {
        return roles.stream().map(Role::label).collect(Collectors.joining(" and "));
    }
}
