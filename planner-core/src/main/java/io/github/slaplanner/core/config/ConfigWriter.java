package io.github.slaplanner.core.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Secret;
import io.github.slaplanner.api.config.Setting;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/**
 * Writes the effective configuration: every field, defaults included, with what the guide makes automatic applied. What is
 * written loads back as an equal configuration, but for secrets: they are not written.
 */
public final class ConfigWriter {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private ConfigWriter() {}

    /** The dialect, and every field by its name in files, in the order of the reference; null for one that has no value. */
    public static Map<String, @Nullable Object> effective(PlannerConfig config) {
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        all.put(Dialect.FIELD, Dialect.GUIDE.label());
        for (SettingEntry entry : SettingReference.all()) {
            Setting<?> setting = entry.setting();
            all.put(setting.name(), Secret.shown(setting.name(), PlainValues.write(setting, config.orNull(setting))));
        }
        if (!config.plugins().isEmpty()) {
            all.put("plugins", Secret.shown("plugins", config.plugins()));
        }
        return Collections.unmodifiableMap(all);
    }

    /** The effective configuration as JSON, indented, with a newline at the end. */
    public static String json(PlannerConfig config) {
        return json(effective(config));
    }

    /**
     * The effective configuration as JSON, for a reader in another environment: what its environment is to say is left out,
     * unless it is not at its default here.
     */
    public static String portableJson(PlannerConfig config) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>(effective(config));
        for (Setting<?> setting : FieldReader.ENVIRONMENT.keySet()) {
            if (Objects.equals(config.orNull(setting), setting.defaultValue())) {
                fields.remove(setting.name());
            }
        }
        return json(fields);
    }

    private static String json(Map<String, @Nullable Object> fields) {
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(fields) + "\n";
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The effective configuration as YAML. */
    public static String yaml(PlannerConfig config) {
        return yaml(effective(config));
    }

    /** Fields by their names in files as YAML, in their order. */
    public static String yaml(Map<String, ?> fields) {
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        options.setSplitLines(false);
        return new Yaml(options).dump(fields);
    }
}
