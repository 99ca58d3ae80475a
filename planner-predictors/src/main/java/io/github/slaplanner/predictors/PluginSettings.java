package io.github.slaplanner.predictors;

import io.github.slaplanner.api.config.ConfigException;
import io.github.slaplanner.api.config.ConfigProblem;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads the settings of a predictor and collects everything that is wrong with them. */
final class PluginSettings {
    private final String plugin;
    private final Map<String, Object> settings;
    private final TreeSet<String> known = new TreeSet<>();
    private final List<ConfigProblem> problems = new ArrayList<>();

    PluginSettings(String plugin, Map<String, Object> settings) {
        this.plugin = plugin;
        this.settings = settings;
    }

    /** A whole number; the default if it is left out or wrong. */
    int integer(String key, int byDefault, int lowest, int highest) {
        Object value = value(key, byDefault);
        if (value instanceof Number number
                && number.doubleValue() == Math.rint(number.doubleValue())
                && number.doubleValue() >= lowest
                && number.doubleValue() <= highest) {
            return number.intValue();
        }
        problem(key, value, "must be a whole number from " + lowest + " to " + highest, "use " + byDefault);
        return byDefault;
    }

    /** A number; the default if it is left out or wrong. */
    double number(String key, double byDefault, double lowest, double highest) {
        Object value = value(key, byDefault);
        if (value instanceof Number number && number.doubleValue() >= lowest && number.doubleValue() <= highest) {
            return number.doubleValue();
        }
        problem(key, value, "must be a number from " + lowest + " to " + highest, "use " + byDefault);
        return byDefault;
    }

    /** One of several words; the first if it is left out or wrong. */
    String choice(String key, List<String> words) {
        Object value = value(key, words.get(0));
        if (value instanceof String text && words.contains(text)) {
            return text;
        }
        problem(key, value, "must be one of " + String.join(", ", words), "use " + words.get(0));
        return words.get(0);
    }

    /** A list; empty if it is left out or wrong. */
    List<?> list(String key) {
        Object value = value(key, List.of());
        if (value instanceof List<?> list) {
            return list;
        }
        problem(key, String.valueOf(value), "must be a list", "put it in square brackets");
        return List.of();
    }

    /** A time zone; UTC if it is left out or wrong. */
    ZoneId zone(String key) {
        return zone(key, String.valueOf(value(key, "UTC")));
    }

    /** A time zone by its name; UTC if that is wrong. */
    ZoneId zone(String key, String name) {
        try {
            return ZoneId.of(name);
        } catch (DateTimeException wrong) {
            problem(key, name, "must be a time zone", "write Europe/Berlin, America/New_York or UTC");
            return ZoneOffset.UTC;
        }
    }

    /** Reports a problem with a setting. */
    void problem(String key, @Nullable Object value, String rule, String instead) {
        problems.add(new ConfigProblem("plugins." + plugin + "." + key, value, rule, instead));
    }

    /**
     * Ends the reading.
     *
     * @throws ConfigException if a setting is wrong or not known
     */
    void check() {
        for (Map.Entry<String, Object> setting : new TreeMap<>(settings).entrySet()) {
            if (!known.contains(setting.getKey())) {
                problem(
                        setting.getKey(),
                        setting.getValue(),
                        "is not a setting of this predictor",
                        known.isEmpty() ? "remove it; there are none" : "use one of " + String.join(", ", known));
            }
        }
        if (!problems.isEmpty()) {
            throw new ConfigException("plugins." + plugin, problems);
        }
    }

    private Object value(String key, Object byDefault) {
        known.add(key);
        return settings.getOrDefault(key, byDefault);
    }
}
