package io.github.slaplanner.core.metrics.prometheus;

import io.github.slaplanner.api.config.Mode;
import io.github.slaplanner.api.observation.Role;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Tells by labels what an engine does, where prefill and decode are engines of their own. */
final class RoleMatch {
    private final Map<String, Pattern> prefill;
    private final Map<String, Pattern> decode;
    private final @Nullable Role only;

    /**
     * A rule.
     *
     * @param mode the roles that are planned
     * @param prefill labels of prefill engines and regular expressions of their values
     * @param decode labels of decode engines
     */
    RoleMatch(Mode mode, Map<String, String> prefill, Map<String, String> decode) {
        List<Role> roles = mode.roles();
        this.only = roles.size() == 1 ? roles.get(0) : null;
        this.prefill = compiled(prefill);
        this.decode = compiled(decode);
    }

    /** The role of a series' engine, or null if its labels do not tell. */
    @Nullable
    Role of(SampledSeries series) {
        if (only == Role.AGGREGATED) {
            return null;
        }
        if (matches(prefill, series)) {
            return Role.PREFILL;
        }
        return matches(decode, series) ? Role.DECODE : null;
    }

    /** The roles that labels should tell; none where all engines are of one role. */
    List<Role> told() {
        return only == null && !prefill.isEmpty() ? List.of(Role.PREFILL, Role.DECODE) : List.of();
    }

    /** The role of an engine whose labels say {@code told}; null if it is none of those that are planned. */
    @Nullable
    Role planned(@Nullable Role told) {
        return told == null ? only : told;
    }

    private static boolean matches(Map<String, Pattern> rule, SampledSeries series) {
        return !rule.isEmpty()
                && rule.entrySet().stream().allMatch(label -> {
                    String value = series.label(label.getKey());
                    return value != null && label.getValue().matcher(value).matches();
                });
    }

    private static Map<String, Pattern> compiled(Map<String, String> labels) {
        return labels.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, label -> Pattern.compile(label.getValue())));
    }
}
