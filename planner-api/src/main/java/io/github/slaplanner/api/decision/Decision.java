package io.github.slaplanner.api.decision;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.github.slaplanner.api.forecast.DemandForecast;
import io.github.slaplanner.api.observation.Role;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the planner decided at one tick. "Hold" is a decision too, with its reason.
 *
 * @param id rises by one with every decision
 * @param at the time of the tick
 * @param roles one decision per role of the mode
 * @param notices what else a person should know
 * @param demand the newest forecast, or null if there is none yet
 */
public record Decision(
        long id,
        Instant at,
        List<RoleDecision> roles,
        List<Notice> notices,
        @Nullable DemandForecast demand) {
    /** Copies the lists. */
    public Decision {
        roles = List.copyOf(roles);
        notices = List.copyOf(notices);
    }

    /** The target of every role. */
    @JsonIgnore
    public Map<Role, Integer> targets() {
        EnumMap<Role, Integer> targets = new EnumMap<>(Role.class);
        roles.forEach(role -> targets.put(role.role(), role.target()));
        return Collections.unmodifiableMap(targets);
    }

    /** Whether any role changes. */
    @JsonIgnore
    public boolean changes() {
        return roles.stream().anyMatch(role -> role.target() != role.current());
    }

    /** The whole decision in words, one line per role and notice. */
    public String why() {
        return Stream.concat(
                        roles.stream().map(RoleDecision::why),
                        notices.stream().map(notice -> notice.reason().text(Map.of()) + ": " + notice.detail()))
                .collect(Collectors.joining("\n"));
    }
}
