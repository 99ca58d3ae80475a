package io.github.slaplanner.connectors.virtual.internal;

import io.github.slaplanner.api.config.ConfigException;
import io.github.slaplanner.api.config.ConfigProblem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads settings with sections in them, and collects everything that is wrong. */
public final class SettingsReader {
    private final String path;
    private final Map<?, ?> settings;
    private final List<ConfigProblem> problems;
    private final List<SettingsReader> sections = new ArrayList<>();
    private final TreeSet<String> known = new TreeSet<>();

    private SettingsReader(String path, Map<?, ?> settings, List<ConfigProblem> problems) {
        this.path = path;
        this.settings = settings;
        this.problems = problems;
    }

    /** A reader of settings that are found at a path. */
    public static SettingsReader of(String path, Map<String, Object> settings) {
        return new SettingsReader(path, settings, new ArrayList<>());
    }

    /** A section; empty if it is left out or wrong. */
    public SettingsReader section(String key) {
        Object value = read(key);
        if (value != null && !(value instanceof Map)) {
            problem(key, value, "must be a section with settings of its own", "");
        }
        Map<?, ?> inner = value instanceof Map<?, ?> map ? map : Map.of();
        SettingsReader section = new SettingsReader(path + "." + key, inner, problems);
        sections.add(section);
        return section;
    }

    /** A text that is not empty; the default if it is left out or wrong. */
    public String text(String key, String byDefault) {
        String text = text(key);
        return text == null ? byDefault : text;
    }

    /** A text that is not empty; null if it is left out or wrong. */
    public @Nullable String text(String key) {
        Object value = read(key);
        if (value == null || (value instanceof String text && !text.isBlank())) {
            return (String) value;
        }
        problem(key, value, "must be a text", "put it in quotes");
        return null;
    }

    /** A text or a list of texts; the default if it is left out or wrong. */
    public List<String> texts(String key, List<String> byDefault) {
        Object value = read(key);
        if (value == null) {
            return byDefault;
        }
        List<?> list = value instanceof List<?> several ? several : List.of(value);
        if (list.isEmpty() || !list.stream().allMatch(String.class::isInstance)) {
            problem(
                    key,
                    value,
                    "must be a text or a list of texts",
                    "write [\"" + String.join("\", \"", byDefault) + "\"]");
            return byDefault;
        }
        return list.stream().map(String.class::cast).toList();
    }

    /** One of several words; the first if it is left out or wrong. */
    public String choice(String key, List<String> words) {
        Object value = read(key);
        if (value == null || (value instanceof String text && words.contains(text))) {
            return value == null ? words.get(0) : (String) value;
        }
        problem(key, value, "must be one of " + String.join(", ", words), "use " + words.get(0));
        return words.get(0);
    }

    /** A whole number of at least 0; null if it is left out or wrong. */
    public @Nullable Integer count(String key, int highest) {
        Object value = read(key);
        if (value == null) {
            return null;
        }
        if (value instanceof Number number
                && number.doubleValue() == Math.rint(number.doubleValue())
                && number.doubleValue() >= 0
                && number.doubleValue() <= highest) {
            return number.intValue();
        }
        problem(key, value, "must be a whole number from 0 to " + highest, "");
        return null;
    }

    /** A time of at least a second; the default if it is left out or wrong. */
    public Duration seconds(String key, Duration byDefault) {
        Object value = read(key);
        if (value == null) {
            return byDefault;
        }
        if (value instanceof Number number && number.doubleValue() >= 1 && number.doubleValue() <= 3600) {
            return Duration.ofMillis(Math.round(1000 * number.doubleValue()));
        }
        problem(key, value, "must be a number of seconds from 1 to 3600", "use " + byDefault.toSeconds());
        return byDefault;
    }

    /** Reports a problem with a setting. */
    public void problem(String key, @Nullable Object value, String rule, String instead) {
        problems.add(new ConfigProblem(path + "." + key, value, rule, instead));
    }

    /**
     * Ends the reading.
     *
     * @throws ConfigException if a setting is wrong or not known
     */
    public void check() {
        unknown();
        if (!problems.isEmpty()) {
            throw new ConfigException(path, problems);
        }
    }

    private void unknown() {
        new TreeMap<Object, Object>(settings).forEach((key, value) -> {
            if (!known.contains(key)) {
                problem(String.valueOf(key), value, "is not a setting here", "use one of " + String.join(", ", known));
            }
        });
        sections.forEach(SettingsReader::unknown);
    }

    private @Nullable Object read(String key) {
        known.add(key);
        return settings.get(key);
    }
}
