package io.github.slaplanner.core.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.slaplanner.api.config.ConfigException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/** JSON and YAML as plain maps; what cannot be parsed is told with its line. */
final class ConfigText {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private ConfigText() {}

    static Map<?, ?> json(String source, String text) {
        if (text.isBlank()) {
            throw empty(source);
        }
        try {
            return object(source, JSON.readValue(text, Object.class));
        } catch (JsonProcessingException e) {
            String at = e.getLocation() == null
                    ? ""
                    : ", line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr();
            String what = e.getOriginalMessage().lines().findFirst().orElse("").replaceFirst(" \\(start marker.*", "");
            // The word may be a secret without its quotes.
            throw new ConfigException(source + at + ": not valid JSON: "
                    + what.replaceFirst("^Unrecognized token '.*?': ", "Unrecognized word: "));
        }
    }

    static Map<?, ?> yaml(String source, String text) {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        try {
            Object document = new Yaml(new SafeConstructor(options)).load(text);
            if (document == null) {
                throw empty(source);
            }
            return object(source, document);
        } catch (MarkedYAMLException e) {
            Mark mark = e.getProblemMark();
            String at = mark == null ? "" : ", line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1);
            throw new ConfigException(source + at + ": not valid YAML: " + e.getProblem());
        } catch (YAMLException e) {
            throw new ConfigException(source + ": not valid YAML: "
                    + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        }
    }

    private static Map<?, ?> object(String source, @Nullable Object document) {
        if (document instanceof Map<?, ?> map) {
            return map;
        }
        String found = document instanceof Iterable ? "a list" : "a single value";
        throw new ConfigException(source + ": expected an object of fields, such as mode: disagg; found " + found);
    }

    private static ConfigException empty(String source) {
        return new ConfigException(source + ": is empty; write {} for the defaults");
    }
}
