package io.github.slaplanner.connectors.virtual.internal;

import io.github.slaplanner.api.config.ConfigProblem;
import io.github.slaplanner.api.spi.PluginSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Settings with sections in them, all of whose problems are told at once. */
public final class Section {
    private final String path;
    private final List<ConfigProblem> problems;
    private final PluginSettings settings;
    private final List<Section> inner = new ArrayList<>();

    private Section(String path, Map<?, ?> given, List<ConfigProblem> problems) {
        this.path = path;
        this.problems = problems;
        settings = new PluginSettings(path, given, problems);
    }

    /** Settings that are found at a path. */
    public static Section of(String path, Map<?, ?> given) {
        return new Section(path, given, new ArrayList<>());
    }

    /** The settings that are not sections. */
    public PluginSettings settings() {
        return settings;
    }

    /** A section; empty if it is left out or wrong. */
    public Section section(String key) {
        Map<?, ?> given = settings.orNull(key, Map.class, any -> true, "must be a section with settings of its own");
        Section section = new Section(path + "." + key, given == null ? Map.of() : given, problems);
        inner.add(section);
        return section;
    }

    /**
     * Ends the reading of this and all in it.
     *
     * @throws io.github.slaplanner.api.config.ConfigException if a setting is wrong or not known
     */
    public void check() {
        inner.forEach(Section::checkUnknown);
        settings.check();
    }

    private void checkUnknown() {
        settings.checkUnknown();
        inner.forEach(Section::checkUnknown);
    }
}
