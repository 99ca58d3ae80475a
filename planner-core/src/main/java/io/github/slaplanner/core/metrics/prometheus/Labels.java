package io.github.slaplanner.core.metrics.prometheus;

import io.github.slaplanner.api.spi.PluginSettings;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Settings that are texts by name. */
final class Labels {
    private Labels() {}

    /** Texts by name; empty if they are left out or wrong. */
    static Map<String, String> texts(PluginSettings settings, String key) {
        String rule = "must be an object of texts, as in {\"name\": \"value\"}";
        Map<?, ?> given = settings.orNull(key, Map.class, any -> true, rule);
        Map<String, String> texts = new TreeMap<>();
        if (given != null) {
            given.forEach((name, value) -> texts.put(String.valueOf(name), String.valueOf(value)));
        }
        return texts;
    }

    /** Labels and regular expressions of their values; empty if they are left out or wrong. */
    static Map<String, String> matches(PluginSettings settings, String key) {
        Map<String, String> labels = texts(settings, key);
        labels.forEach((label, pattern) -> {
            if (!label.matches("[A-Za-z_][A-Za-z0-9_]*")) {
                settings.problem(key + "." + label, pattern, "is not the name of a label", "");
            }
            try {
                Pattern.compile(pattern);
            } catch (PatternSyntaxException e) {
                settings.problem(key + "." + label, pattern, "must be a regular expression: " + e.getDescription(), "");
            }
        });
        return labels;
    }
}
