package io.github.slaplanner.core.engine;

import io.github.slaplanner.api.forecast.DemandForecast;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.core.model.Corrections;
import io.github.slaplanner.core.observe.ForecastErrors;
import io.github.slaplanner.core.observe.TrafficWindow;
import io.github.slaplanner.core.observe.WorkloadWindow;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything that the engine knows between two ticks. An immutable value: keep it to go on later, or to try what would have
 * happened.
 *
 * @param decisions how many decisions have been made
 * @param traffic traffic as series, or null before the first tick of an engine that was not warmed up
 * @param workload what requests and engines have been like of late
 * @param errors how far forecasts have been off
 * @param corrections latency corrections of the last interval
 * @param demand the newest forecast, or null before the first
 * @param roles memory per role
 */
public record PlannerState(
        long decisions,
        @Nullable TrafficWindow traffic,
        WorkloadWindow workload,
        ForecastErrors errors,
        Corrections corrections,
        @Nullable DemandForecast demand,
        Map<Role, RoleMemory> roles) {
    /** Copies the map, in the order of {@link Role}. */
    public PlannerState {
        EnumMap<Role, RoleMemory> copy = new EnumMap<>(Role.class);
        copy.putAll(roles);
        roles = Collections.unmodifiableMap(copy);
    }

    /** Memory of a role; empty if nothing is known of it. */
    public RoleMemory role(Role role) {
        return roles.getOrDefault(role, RoleMemory.EMPTY);
    }

    /** This state of a planner that decides and does not act, so that nobody's change counts as one against its will. */
    public PlannerState withoutCommand() {
        EnumMap<Role, RoleMemory> released = new EnumMap<>(Role.class);
        roles.forEach((role, memory) ->
                released.put(role, memory.scaled(memory.scaling().withoutCommand())));
        return new PlannerState(decisions, traffic, workload, errors, corrections, demand, released);
    }

    /** End of the traffic that is known, or null if none is. */
    public @Nullable Instant seenUntil() {
        return traffic == null || decisions == 0 ? null : traffic.end();
    }

    /** This state without series of traffic and what was forecast from them. */
    PlannerState withoutSeries() {
        return new PlannerState(decisions, null, workload, ForecastErrors.UNKNOWN, Corrections.NONE, null, roles);
    }

    /** This state on a clock that was set back to {@code now}: what was learned stays, without what is told by the clock. */
    public PlannerState setBackTo(Instant now) {
        EnumMap<Role, RoleMemory> timeless = new EnumMap<>(Role.class);
        roles.forEach((role, memory) -> timeless.put(role, memory.timeless()));
        return new PlannerState(
                decisions,
                traffic == null ? null : traffic.closedOnly().movedTo(now),
                workload.lengthsOnly(),
                errors.checkedOnly(),
                corrections,
                demand,
                timeless);
    }
}
