package io.github.slaplanner.connectors.kubernetes;

import io.github.slaplanner.api.config.ConfigException;
import io.github.slaplanner.api.config.ConfigProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads a section of settings, and the sections within, and collects everything that is wrong with them. */
final class SettingsReader {
    private final String path;
    private final Map<String, Object> settings;
    private final TreeSet<String> known = new TreeSet<>();
    private final List<SettingsReader> sections = new ArrayList<>();
    private final List<ConfigProblem> problems = new ArrayList<>();

    SettingsReader(String path, Map<String, Object> settings) {
        this.path = path;
        this.settings = settings;
    }

    boolean has(String key) {
        return settings.containsKey(key);
    }

    /** A section within this one, or null if it is left out or wrong. */
    @Nullable
    SettingsReader section(String key) {
        Object value = value(key);
        if (value == null) {
            return null;
        }
        if (!(value instanceof Map<?, ?>)) {
            problem(key, value, "must be a map", "");
            return null;
        }
        SettingsReader section = new SettingsReader(path + "." + key, Json.map(value));
        sections.add(section);
        return section;
    }

    /** A text, or null if it is left out or wrong. */
    @Nullable
    String text(String key) {
        Object value = value(key);
        if (value == null || (value instanceof String text && !text.isBlank())) {
            return (String) value;
        }
        problem(key, value, "must be text that is not empty", "");
        return null;
    }

    String textOr(String key, String byDefault) {
        String text = text(key);
        return text == null ? byDefault : text;
    }

    /** A text that must be there; empty if it is not. */
    String requiredText(String key, String instead) {
        if (!has(key)) {
            known.add(key);
            problem(key, null, "is missing", instead);
        }
        return textOr(key, "");
    }

    /** One of several words, or null if it is left out or wrong. */
    @Nullable
    String choice(String key, String... words) {
        String text = text(key);
        if (text == null || List.of(words).contains(text)) {
            return text;
        }
        problem(key, text, "must be one of " + String.join(", ", words), "");
        return null;
    }

    boolean flag(String key, boolean byDefault) {
        Object value = value(key);
        if (value == null || value instanceof Boolean) {
            return value == null ? byDefault : (Boolean) value;
        }
        problem(key, value, "must be true or false", "");
        return byDefault;
    }

    /** A whole number of at least 1, or null if it is left out or wrong. */
    @Nullable
    Integer positive(String key) {
        Object value = value(key);
        if (value == null || (value instanceof Integer number && number >= 1)) {
            return (Integer) value;
        }
        problem(key, value, "must be a whole number, at least 1", "");
        return null;
    }

    void problem(String key, @Nullable Object value, String rule, String instead) {
        problems.add(new ConfigProblem(path + "." + key, value, rule, instead));
    }

    /**
     * Ends the reading.
     *
     * @throws ConfigException if a setting is wrong or not known
     */
    void check() {
        List<ConfigProblem> all = all();
        if (!all.isEmpty()) {
            throw new ConfigException(path, all);
        }
    }

    private List<ConfigProblem> all() {
        List<ConfigProblem> all = new ArrayList<>(problems);
        sections.forEach(section -> all.addAll(section.all()));
        for (Map.Entry<String, Object> setting : new TreeMap<>(settings).entrySet()) {
            if (!known.contains(setting.getKey())) {
                String instead = "use one of " + String.join(", ", known);
                String field = path + "." + setting.getKey();
                all.add(new ConfigProblem(field, setting.getValue(), "is not a setting here", instead));
            }
        }
        return all;
    }

    private @Nullable Object value(String key) {
        known.add(key);
        return settings.get(key);
    }
}
