package io.github.slaplanner.core.metrics.prometheus;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whose traffic counts: a model may have several names, for adapters and aliases.
 *
 * @param names names, whatever their case
 * @param pattern a regular expression of further names, or null
 */
record Models(List<String> names, @Nullable String pattern) {
    /** Traffic of every model counts. */
    static final Models ANY = new Models(List.of(), null);

    boolean all() {
        return names.isEmpty() && pattern == null;
    }

    /** All names as one regular expression. */
    String expression() {
        List<String> parts = new ArrayList<>();
        if (!names.isEmpty()) {
            parts.add("(?i:" + Scope.anyOf(names) + ")");
        }
        if (pattern != null) {
            parts.add("(?:" + pattern + ")");
        }
        return String.join("|", parts);
    }

    /** Whether a name counts. */
    boolean has(String name) {
        return all()
                || names.stream().anyMatch(name::equalsIgnoreCase)
                || (pattern != null && Pattern.matches(pattern, name));
    }
}
