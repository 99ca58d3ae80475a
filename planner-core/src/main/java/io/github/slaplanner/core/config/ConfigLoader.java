package io.github.slaplanner.core.config;

import io.github.slaplanner.api.config.ConfigException;
import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Setting;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Loads configurations: flat fields as in the planner guide, at the top level of a document or under {@code
 * features.planner}, with or without {@code spec} above it; or those of Dynamo 1.6's own planner, with its meanings and
 * defaults. Every problem of a configuration is told at once, in one {@link ConfigException}; what is asked for and cannot be
 * done is a warning.
 *
 * <p>What a configuration leaves out comes from the environment variables {@code DYN_NAMESPACE}, {@code DYN_SYSTEM_PORT}, {@code
 * PROMETHEUS_ENDPOINT} and {@code PLANNER_PROMETHEUS_PORT}, else from the defaults.
 */
public final class ConfigLoader {
    private final Map<String, String> environment;

    /**
     * A loader.
     *
     * @param environment environment variables, as {@code System.getenv()} gives them
     */
    public ConfigLoader(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /**
     * From a file if there is one of this name, else from inline JSON.
     *
     * @throws ConfigException if it is neither, or the configuration is wrong
     */
    public LoadedConfig load(String fileOrJson) {
        Document written = written(fileOrJson);
        return read(written.source, written.fields);
    }

    /**
     * As {@link #load}, for who wants to know everything that is wrong.
     *
     * @param names the names that there are, of settings that name something
     * @throws ConfigException if it cannot be read at all
     */
    public Inspection inspect(String fileOrJson, Map<Setting<String>, List<String>> names) {
        Document written = written(fileOrJson);
        FieldReader reader = new FieldReader(PlannerConfig.builder());
        reader.read(RequestDocument.read(written.source, written.fields, true));
        reader.fill(environment);
        return reader.inspect(written.source, names);
    }

    /**
     * Another configuration with some of its fields changed. Nothing comes from the environment.
     *
     * @param base the other configuration
     * @param fileOrJson name of a file, or JSON itself, with the fields to change
     * @throws ConfigException if it cannot be read, or what comes of it is wrong
     */
    public static LoadedConfig change(PlannerConfig base, String fileOrJson) {
        Document written = written(fileOrJson);
        FieldReader reader = new FieldReader(base.toBuilder());
        reader.read(RequestDocument.read(written.source, written.fields, false));
        return reader.finish(written.source);
    }

    /** Fields, and where they stand. */
    private record Document(String source, Map<?, ?> fields) {
        static Document json(String json) {
            String source = "inline configuration";
            return new Document(source, ConfigText.json(source, json));
        }
    }

    private static Document written(String fileOrJson) {
        Path file = existing(fileOrJson);
        if (file != null) {
            return new Document(file.toString(), document(file));
        }
        if (!fileOrJson.strip().startsWith("{")) {
            throw new ConfigException(
                    fileOrJson + ": there is no such file, and it is not inline JSON, which starts with {");
        }
        return Document.json(fileOrJson);
    }

    /**
     * From a file: {@code .json} is JSON, {@code .yaml} and {@code .yml} are YAML, anything else is JSON if it starts with a
     * brace and is valid, else YAML.
     *
     * @throws ConfigException if it cannot be read or is wrong
     */
    public LoadedConfig file(Path file) {
        return read(file.toString(), document(file));
    }

    /**
     * The fields of a file, whatever they mean; told apart by its name as {@link #file} does.
     *
     * @throws ConfigException if it cannot be read or holds no object
     */
    public static Map<?, ?> document(Path file) {
        String source = file.toString();
        String text = text(file);
        String name = source.toLowerCase(Locale.ROOT);
        if (name.endsWith(".json")) {
            return ConfigText.json(source, text);
        }
        boolean yaml = name.endsWith(".yaml") || name.endsWith(".yml");
        return yaml ? ConfigText.yaml(source, text) : jsonOrYaml(source, text);
    }

    /**
     * From fields that were read elsewhere.
     *
     * @param source where they are from, for messages
     * @throws ConfigException if they are wrong
     */
    public LoadedConfig fields(String source, Map<?, ?> fields) {
        return read(source, fields);
    }

    /**
     * From JSON.
     *
     * @throws ConfigException if it is wrong
     */
    public LoadedConfig json(String json) {
        Document written = Document.json(json);
        return read(written.source, written.fields);
    }

    /** The defaults, and what the environment says. */
    public LoadedConfig defaults() {
        return read("default configuration", Map.of());
    }

    private LoadedConfig read(String source, Map<?, ?> document) {
        FieldReader reader = new FieldReader(PlannerConfig.builder());
        reader.read(RequestDocument.read(source, document, true));
        reader.fill(environment);
        return reader.finish(source);
    }

    private static Map<?, ?> jsonOrYaml(String source, String text) {
        try {
            return ConfigText.json(source, text);
        } catch (ConfigException json) {
            try {
                return ConfigText.yaml(source, text);
            } catch (ConfigException yaml) {
                throw text.strip().startsWith("{") ? json : yaml;
            }
        }
    }

    private static @Nullable Path existing(String name) {
        try {
            Path file = Path.of(name);
            return Files.exists(file) ? file : null;
        } catch (InvalidPathException e) {
            return null;
        }
    }

    private static String text(Path file) {
        if (Files.isDirectory(file)) {
            throw new ConfigException(file + ": is a folder; expected a file");
        }
        try {
            String text = Files.readString(file);
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (NoSuchFileException e) {
            throw new ConfigException(file + ": there is no such file");
        } catch (CharacterCodingException e) {
            throw new ConfigException(file + ": is not text in UTF-8");
        } catch (IOException e) {
            throw new ConfigException(file + ": cannot be read: " + e.getMessage());
        }
    }
}
