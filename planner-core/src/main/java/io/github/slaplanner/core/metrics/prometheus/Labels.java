package io.github.slaplanner.core.metrics.prometheus;

import io.github.slaplanner.api.config.Secret;
import io.github.slaplanner.api.spi.PluginSettings;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Settings that are texts by name. */
final class Labels {
    private Labels() {}

    /** Texts by name; empty if they are left out or wrong. */
    static Map<String, String> texts(PluginSettings settings, String key) {
        String rule = "must be an object of texts, as in {\"name\": \"value\"}";
        Map<?, ?> given = settings.orNull(key, Map.class, any -> true, rule);
        Map<String, String> texts = new TreeMap<>();
        if (given != null) {
            given.forEach((name, value) -> texts.put(
                    String.valueOf(name), value instanceof Secret secret ? secret.reveal() : String.valueOf(value)));
        }
        return texts;
    }

    /** A list of texts; empty if it is left out or wrong. */
    static List<String> list(PluginSettings settings, String key) {
        String rule = "must be a list of texts that are not empty, as in [\"a\", \"b\"]";
        List<?> given =
                settings.orNull(key, List.class, all -> ((List<?>) all).stream().allMatch(Labels::isText), rule);
        return given == null ? List.of() : given.stream().map(String::valueOf).toList();
    }

    private static boolean isText(@Nullable Object value) {
        return value instanceof String text && !text.isBlank();
    }

    /** A regular expression, or null if it is left out or wrong. */
    static @Nullable String pattern(PluginSettings settings, String key) {
        String text = settings.text(key);
        return text != null && isPattern(settings, key, text) ? text : null;
    }

    private static boolean isPattern(PluginSettings settings, String key, String text) {
        try {
            Pattern.compile(text);
            return true;
        } catch (PatternSyntaxException e) {
            settings.problem(key, text, "must be a regular expression: " + e.getDescription(), "");
            return false;
        }
    }

    /** Labels and regular expressions of their values; empty if they are left out or wrong. */
    static Map<String, String> matches(PluginSettings settings, String key) {
        Map<String, String> labels = texts(settings, key);
        labels.forEach((label, pattern) -> {
            if (!label.matches("[A-Za-z_][A-Za-z0-9_]*")) {
                settings.problem(key + "." + label, pattern, "is not the name of a label", "");
            }
            isPattern(settings, key + "." + label, pattern);
        });
        return labels;
    }
}
