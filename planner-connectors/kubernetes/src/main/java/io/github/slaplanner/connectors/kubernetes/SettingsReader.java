package io.github.slaplanner.connectors.kubernetes;

import io.github.slaplanner.api.config.ConfigException;
import io.github.slaplanner.api.config.ConfigProblem;
import io.github.slaplanner.api.spi.PluginSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a section of settings, and the sections within, and collects everything that is wrong with them. */
final class SettingsReader {
    private final String path;
    private final Map<?, ?> given;
    private final List<ConfigProblem> problems;
    private final PluginSettings settings;
    private final List<SettingsReader> sections = new ArrayList<>();

    SettingsReader(String path, Map<?, ?> given) {
        this(path, given, new ArrayList<>());
    }

    private SettingsReader(String path, Map<?, ?> given, List<ConfigProblem> problems) {
        this.path = path;
        this.given = given;
        this.problems = problems;
        this.settings = new PluginSettings(path, given, problems);
    }

    boolean has(String key) {
        return given.containsKey(key);
    }

    /** A section within this one, or null if it is left out or wrong. */
    @Nullable
    SettingsReader section(String key) {
        Map<?, ?> within = settings.orNull(key, Map.class, any -> true, "must be a map");
        if (within == null) {
            return null;
        }
        SettingsReader section = new SettingsReader(path + "." + key, within, problems);
        sections.add(section);
        return section;
    }

    /** A text, or null if it is left out or wrong. */
    @Nullable
    String text(String key) {
        return settings.orNull(key, String.class, text -> !text.isBlank(), "must be text that is not empty");
    }

    String textOr(String key, String byDefault) {
        String text = text(key);
        return text == null ? byDefault : text;
    }

    /** A text that must be there; empty if it is not. */
    String requiredText(String key, String instead) {
        if (!has(key)) {
            problem(key, null, "is missing", instead);
        }
        return textOr(key, "");
    }

    /** One of several words, or null if it is left out or wrong. */
    @Nullable
    String choice(String key, String... words) {
        List<String> allowed = List.of(words);
        return settings.orNull(key, String.class, allowed::contains, "must be one of " + String.join(", ", words));
    }

    boolean flag(String key, boolean byDefault) {
        return settings.get(key, byDefault, any -> true, "must be true or false");
    }

    /** A whole number of at least 1, or null if it is left out or wrong. */
    @Nullable
    Integer positive(String key) {
        return settings.orNull(key, Integer.class, number -> number >= 1, "must be a whole number, at least 1");
    }

    void problem(String key, @Nullable Object value, String rule, String instead) {
        settings.problem(key, value, rule, instead);
    }

    /**
     * Ends the reading of this section and those within.
     *
     * @throws ConfigException if a setting is wrong or not known
     */
    void check() {
        sections.forEach(SettingsReader::checkUnknown);
        settings.check();
    }

    private void checkUnknown() {
        settings.checkUnknown();
        sections.forEach(SettingsReader::checkUnknown);
    }
}
