package io.github.slaplanner.core.metrics.prometheus;

import io.github.slaplanner.api.config.ConfigProblem;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Reads one plug-in's section of the configuration, and collects what is wrong with it. */
final class SettingsReader {
    private final String section;
    private final Map<String, Object> settings;
    private final TreeSet<String> known = new TreeSet<>();
    private final List<ConfigProblem> problems = new ArrayList<>();

    SettingsReader(String section, Map<String, Object> settings) {
        this.section = section;
        this.settings = settings;
    }

    boolean flag(String key) {
        Object raw = raw(key);
        if (raw == null || raw instanceof Boolean) {
            return Boolean.TRUE.equals(raw);
        }
        problem(key, raw, "must be true or false", "");
        return false;
    }

    /** A whole number; the default if it is left out or wrong. */
    int whole(String key, int byDefault, int lowest, int highest) {
        Object raw = raw(key);
        if (raw == null) {
            return byDefault;
        }
        if (raw instanceof Number number
                && number.doubleValue() == number.intValue()
                && number.intValue() >= lowest
                && number.intValue() <= highest) {
            return number.intValue();
        }
        problem(key, raw, "must be a whole number from " + lowest + " to " + highest, "use " + byDefault);
        return byDefault;
    }

    /** A text; null if it is left out or wrong. */
    @Nullable
    String text(String key) {
        Object raw = raw(key);
        if (raw == null || (raw instanceof String text && !text.isBlank())) {
            return (String) raw;
        }
        problem(key, raw, "must be text that is not empty", "");
        return null;
    }

    /** An object of texts; empty if it is left out or wrong. */
    Map<String, String> texts(String key) {
        Map<String, String> texts = new TreeMap<>();
        Object raw = raw(key);
        if (raw instanceof Map<?, ?> given) {
            given.forEach((name, value) -> texts.put(String.valueOf(name), String.valueOf(value)));
        } else if (raw != null) {
            problem(key, raw, "must be an object of texts", "write {\"name\": \"value\"}");
        }
        return texts;
    }

    /** Labels and regular expressions of their values; empty if they are left out or wrong. */
    Map<String, String> labels(String key) {
        Map<String, String> labels = texts(key);
        labels.forEach((label, pattern) -> {
            if (!label.matches("[A-Za-z_][A-Za-z0-9_]*")) {
                problem(key + "." + label, pattern, "is not the name of a label", "");
            }
            try {
                Pattern.compile(pattern);
            } catch (PatternSyntaxException e) {
                problem(key + "." + label, pattern, "must be a regular expression: " + e.getDescription(), "");
            }
        });
        return labels;
    }

    /** An address of a field of the configuration, or null if it is none. */
    @Nullable
    URI address(String field, String text) {
        try {
            URI uri = new URI(text);
            boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            if (http && uri.getHost() != null) {
                return uri;
            }
        } catch (URISyntaxException e) {
            // Reported below, as any other text that is no address.
        }
        problems.add(new ConfigProblem(
                field, text, "must be the address of a server", "write http://host:port or https://host"));
        return null;
    }

    /** Reports a problem with a setting of the section. */
    void problem(String key, @Nullable Object value, String rule, String instead) {
        problems.add(new ConfigProblem(section + "." + key, value, rule, instead));
    }

    /** Reports a problem with a field of the configuration. */
    void problem(ConfigProblem problem) {
        problems.add(problem);
    }

    /** Everything that is wrong, settings that nobody knows included. */
    List<ConfigProblem> problems() {
        List<ConfigProblem> all = new ArrayList<>(problems);
        for (Map.Entry<String, Object> setting : new TreeMap<>(settings).entrySet()) {
            if (!known.contains(setting.getKey())) {
                String rule = "is not a setting of this source";
                String instead = "use one of " + String.join(", ", known);
                all.add(new ConfigProblem(section + "." + setting.getKey(), setting.getValue(), rule, instead));
            }
        }
        return all;
    }

    private @Nullable Object raw(String key) {
        known.add(key);
        return settings.get(key);
    }
}
