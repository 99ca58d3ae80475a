package io.github.slaplanner.core.engine;

import io.github.slaplanner.api.decision.Notice;
import io.github.slaplanner.api.observation.Observation;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.observation.Signal;
import io.github.slaplanner.api.observation.Traffic;
import io.github.slaplanner.api.observation.WorkerLoad;
import io.github.slaplanner.core.model.DemandLog;
import io.github.slaplanner.core.observe.Backlog;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * What the first stage makes of a tick, and the others read.
 *
 * @param state all that is known, this tick included
 * @param seen what was seen at this tick
 * @param roles the roles of the mode whose engines have been seen, now or before
 * @param intervalClosed whether a throughput interval ended with this tick
 * @param notices what a person should know
 */
record Observed(
        PlannerState state, Observation seen, Map<Role, RoleView> roles, boolean intervalClosed, List<Notice> notices) {
    Observed {
        EnumMap<Role, RoleView> copy = new EnumMap<>(Role.class);
        copy.putAll(roles);
        roles = Collections.unmodifiableMap(copy);
        notices = List.copyOf(notices);
    }

    Instant now() {
        return seen.now();
    }

    /** The same, with more known. */
    Observed with(PlannerState newer) {
        return new Observed(newer, seen, roles, intervalClosed, notices);
    }

    /** Whether traffic is known up to now. */
    boolean trafficFresh() {
        return seen.traffic() instanceof Signal.Fresh;
    }

    /** Traffic of the last seconds; nothing if it is not fresh. */
    List<Traffic> recentTraffic() {
        return trafficFresh() ? state.workload().recent() : List.of();
    }

    /** Loads of the workers that read prompts; empty if they are not fresh. */
    List<WorkerLoad> readers() {
        return roles.values().stream()
                .filter(view -> view.role().prefills())
                .findFirst()
                .map(RoleView::loads)
                .orElse(List.of());
    }

    /** Whether nobody has asked for anything for so long, as far as is known, and nobody waits. */
    boolean idleFor(Duration time) {
        DemandLog log = state.log();
        Traffic newest = state.workload().newest();
        boolean inside = newest != null
                && (Objects.requireNonNullElse(newest.inFlight(), 0) > 0
                        || Objects.requireNonNullElse(newest.queued(), 0) > 0);
        return log != null && trafficFresh() && !inside && log.idleSeconds() >= time.toMillis() / 1000.0;
    }

    /** Requests that wait for engines that read prompts; for a pool that only decodes they are work to come. */
    double backlog() {
        return Backlog.of(state.workload().newest(), readers());
    }

    /** Engines that decode now. */
    int decodingEngines() {
        return ready(Role::decodes);
    }

    /** Engines that read prompts now. */
    int readingEngines() {
        return ready(Role::prefills);
    }

    private int ready(Predicate<Role> which) {
        return roles.values().stream()
                .filter(view -> which.test(view.role()))
                .mapToInt(view -> view.fleet().ready())
                .sum();
    }
}
