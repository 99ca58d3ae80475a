package io.github.slaplanner.predictors;

import io.github.slaplanner.api.config.ConfigException;
import io.github.slaplanner.api.config.ConfigProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

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

    /** Reports a problem with a setting. */
    void problem(String key, Object value, String rule, String instead) {
        problems.add(new ConfigProblem("plugins." + plugin + "." + key, value, rule, instead));
    }

    /**
     * Ends the reading.
     *
     * @throws ConfigException if a setting is wrong or not known
     */
    void check() {
        for (Map.Entry<String, Object> setting : new java.util.TreeMap<>(settings).entrySet()) {
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
