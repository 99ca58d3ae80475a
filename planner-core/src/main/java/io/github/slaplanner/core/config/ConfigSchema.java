package io.github.slaplanner.core.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.slaplanner.api.config.Setting;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;

/** The JSON Schema (draft 2020-12) of the configuration, for editors and other tools. */
public final class ConfigSchema {
    /** The schema's place next to this class. */
    static final String RESOURCE = "planner-config.schema.json";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private ConfigSchema() {}

    /** The schema as JSON, with a newline at the end. */
    public static String text() {
        try (InputStream in = Objects.requireNonNull(ConfigSchema.class.getResourceAsStream(RESOURCE), RESOURCE)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes the schema from the settings. */
    static String generate() {
        ObjectNode schema = JSON.createObjectNode();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("title", "Configuration of the SLA planner");
        schema.put("type", "object");
        ObjectNode properties = schema.putObject("properties");
        SettingReference.all().forEach(entry -> properties.set(entry.setting().name(), property(entry)));
        SettingReference.all().forEach(entry -> aliases(entry, properties));
        dialect(properties);
        properties
                .putObject("plugins")
                .put("description", "Settings of plug-ins, by the plug-in's name.")
                .put("type", "object")
                .putObject("additionalProperties")
                .put("type", "object");
        schema.put("additionalProperties", false);
        return schema.toPrettyString() + "\n";
    }

    private static void dialect(ObjectNode properties) {
        ObjectNode dialect = properties
                .putObject(Dialect.FIELD)
                .put("description", "Whose names and meanings the fields have; told by the names if left out.");
        ArrayNode labels = dialect.putArray("enum");
        Dialect.labels().forEach(labels::add);
        labels.addNull();
        DynamoFields.UNUSED.forEach((name, field) -> foreign(properties, name, "Not used: " + field.why() + "."));
        DynamoFields.PROMETHEUS.keySet().stream()
                .sorted()
                .forEach(name -> foreign(
                        properties,
                        name,
                        "Dynamo's name of plugins.prometheus." + DynamoFields.PROMETHEUS.get(name) + "."));
    }

    private static void foreign(ObjectNode properties, String name, String description) {
        properties.putObject(name).put("description", description).put("deprecated", true);
    }

    private static ObjectNode property(SettingEntry entry) {
        Setting<?> setting = entry.setting();
        ObjectNode property = JSON.createObjectNode();
        property.put("description", entry.meaning().replace("`", ""));
        property.putArray("type").add(type(setting)).add("null");
        if (setting.type().isEnum()) {
            ArrayNode choices = property.putArray("enum");
            setting.choices().forEach(choices::add);
            choices.addNull();
        }
        if (ranged(setting)) {
            property.set("minimum", number(setting.minimum()));
            property.set("maximum", number(setting.maximum()));
        }
        if (setting.type() == String.class) {
            property.put("pattern", "\\S");
        }
        Object byDefault = PlainValues.write(setting, setting.defaultValue());
        property.set("default", JSON.valueToTree(byDefault));
        return property;
    }

    private static void aliases(SettingEntry entry, ObjectNode properties) {
        String name = entry.setting().name();
        for (String alias : entry.aliases()) {
            properties
                    .putObject(alias)
                    .put("description", "Other name of " + name + ".")
                    .put("deprecated", true)
                    .put("$ref", "#/properties/" + name);
        }
    }

    private static JsonNode number(double number) {
        return number == Math.rint(number)
                ? JSON.getNodeFactory().numberNode((long) number)
                : JSON.getNodeFactory().numberNode(number);
    }

    /** Whether a setting is a number with a range. */
    static boolean ranged(Setting<?> setting) {
        return setting.type() == Integer.class || setting.type() == Double.class || setting.type() == Duration.class;
    }

    private static String type(Setting<?> setting) {
        if (setting.type() == Boolean.class) {
            return "boolean";
        }
        if (!ranged(setting)) {
            return "string";
        }
        return setting.type() == Double.class ? "number" : "integer";
    }
}
