package io.github.slaplanner.core.observe;

import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.decision.Reason;
import io.github.slaplanner.api.observation.FleetState;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.observation.RoleState;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Takes the fleet in: the roles of the mode, with counts that a fleet can have. */
final class FleetIntake {
    private final PlannerConfig config;

    FleetIntake(PlannerConfig config) {
        this.config = config;
    }

    FleetState take(FleetState seen, Instant now, Findings findings) {
        Map<Role, RoleState> roles = new EnumMap<>(Role.class);
        for (Role role : config.general().mode().roles()) {
            RoleState state = seen.role(role);
            if (state == null) {
                missing(role, seen, findings);
            } else if (possible(role, state, findings)) {
                roles.put(role, clean(role, state, now, findings));
            }
        }
        return new FleetState(roles, seen.completedDecision());
    }

    private void missing(Role role, FleetState seen, Findings findings) {
        String others = seen.roles().keySet().stream().map(Role::label).collect(Collectors.joining(", "));
        findings.note(
                Reason.ROLE_UNKNOWN,
                "fleet." + role.label(),
                "is not reported" + (others.isEmpty() ? "" : " (" + others + " is)"),
                "mode " + config.general().mode().name().toLowerCase(java.util.Locale.ROOT)
                        + " has this role; until the connector reports it, it stays as it was last seen");
    }

    private static boolean possible(Role role, RoleState state, Findings findings) {
        long largest = Math.max(state.desired(), (long) state.ready() + state.starting() + state.draining());
        if (largest <= Bounds.ENGINES) {
            return true;
        }
        findings.note(
                Reason.OBSERVATION_REFUSED,
                "fleet." + role.label(),
                "has " + state.desired() + " replicas desired and " + state.ready() + " ready",
                "no fleet has more than a million engines; the role stays as it was last seen");
        return false;
    }

    private static RoleState clean(Role role, RoleState state, Instant now, Findings findings) {
        return state.toBuilder()
                .startingSince(created(role, state, now, findings))
                .gpusPerEngine(gpus(role, state, findings))
                .startups(startups(role, state, findings))
                .build();
    }

    private static @Nullable Integer gpus(Role role, RoleState state, Findings findings) {
        Integer gpus = state.gpusPerEngine();
        if (gpus == null || gpus <= Bounds.GPUS_PER_ENGINE) {
            return gpus;
        }
        findings.note(
                Reason.OBSERVATION_REFUSED,
                "fleet." + role.label() + ".gpusPerEngine",
                "is " + gpus,
                "one engine has at most " + Bounds.GPUS_PER_ENGINE + " GPUs; is it the memory of one?");
        return null;
    }

    /** Engines are not created in the future; a clock that is a little ahead makes them seem so. */
    private static List<Instant> created(Role role, RoleState state, Instant now, Findings findings) {
        for (Instant since : state.startingSince()) {
            if (since.isAfter(now.plus(Bounds.AHEAD))) {
                findings.note(
                        Reason.OBSERVATION_DOUBTED,
                        "fleet." + role.label() + ".startingSince",
                        "is " + since + " and it is " + now,
                        "do the clocks of planner and fleet agree? It counts as now");
            }
        }
        return state.startingSince().stream()
                .map(since -> since.isAfter(now) ? now : since)
                .toList();
    }

    private static List<Duration> startups(Role role, RoleState state, Findings findings) {
        return state.startups().stream()
                .filter(startup -> plausible(role, startup, findings))
                .toList();
    }

    private static boolean plausible(Role role, Duration startup, Findings findings) {
        boolean plausible = !startup.isNegative() && startup.compareTo(Bounds.STARTUP) <= 0;
        if (!plausible) {
            findings.note(
                    Reason.OBSERVATION_REFUSED,
                    "fleet." + role.label() + ".startups",
                    "has one of " + startup,
                    "an engine starts within a day; is it measured from another event than its creation?");
        }
        return plausible;
    }
}
