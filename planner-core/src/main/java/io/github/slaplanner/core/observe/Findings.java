package io.github.slaplanner.core.observe;

import io.github.slaplanner.api.decision.Notice;
import io.github.slaplanner.api.decision.Reason;
import io.github.slaplanner.api.observation.Role;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What is wrong with an observation: one finding per field, however many workers have it. */
final class Findings {
    private final Map<String, Finding> found = new LinkedHashMap<>();
    private final Set<Role> unsure = EnumSet.noneOf(Role.class);

    private record Finding(Reason reason, String text, String cause, int more) {
        Finding again() {
            return new Finding(reason, text, cause, more + 1);
        }

        Notice notice() {
            return new Notice(reason, text + (more > 0 ? " (and " + more + " more)" : "") + ": " + cause);
        }
    }

    /**
     * Notes a finding.
     *
     * @param reason what it is, as a type
     * @param field the field, without whose it is: later findings of the same field are counted
     * @param value what the field holds, and where
     * @param cause the likely cause
     */
    void note(Reason reason, String field, String value, String cause) {
        found.merge(
                field + reason, new Finding(reason, field + " " + value, cause, 0), (first, other) -> first.again());
    }

    /** Sizes of these roles rest on a number that was refused. */
    void unsure(Collection<Role> roles) {
        unsure.addAll(roles);
    }

    Set<Role> unsure() {
        return unsure;
    }

    List<Notice> notices() {
        List<Notice> notices = new ArrayList<>();
        found.values().forEach(finding -> notices.add(finding.notice()));
        return notices;
    }
}
