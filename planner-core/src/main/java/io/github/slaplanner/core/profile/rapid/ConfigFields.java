package io.github.slaplanner.core.profile.rapid;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.slaplanner.core.profile.ProfileException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.StreamSupport;

/** The fields of a model's configuration. What is missing is collected, so that one message names it all. */
final class ConfigFields {
    /** More than any count that makes a model, such as the size of its layers or of its vocabulary. */
    private static final int MOST = 100_000_000;

    private final Path file;
    private final JsonNode json;
    private final Set<String> missing;

    ConfigFields(Path file, JsonNode json) {
        this(file, json, new LinkedHashSet<>());
    }

    private ConfigFields(Path file, JsonNode json, Set<String> missing) {
        this.file = file;
        this.json = json;
        this.missing = missing;
    }

    /** The fields of an object within, none if there is no such object. */
    ConfigFields in(String name) {
        return new ConfigFields(file, json.path(name), missing);
    }

    boolean has(String name) {
        return json.hasNonNull(name);
    }

    /** A count that must be there and above 0; 0 stands in for one that is missing until {@link #check} is called. */
    int required(String... names) {
        int value = firstOf(names);
        if (value == 0) {
            missing.add(names[0]);
        } else if (value > MOST) {
            throw new ProfileException(file, names[0] + " is " + value + "; no model has that");
        }
        return value;
    }

    int or(String name, int otherwise) {
        JsonNode value = json.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return otherwise;
        }
        if (!value.isNumber()
                || !value.canConvertToExactIntegral()
                || !value.canConvertToInt()
                || value.intValue() < 0) {
            throw new ProfileException(file, name + " is " + value + "; a whole number from 0 on is expected");
        }
        return value.intValue();
    }

    /** The first of these that is a count above 0, or 0. A list in place of a count counts as not there. */
    int firstOf(String... names) {
        for (String name : names) {
            int value = json.path(name).isContainerNode() ? 0 : or(name, 0);
            if (value > 0) {
                return value;
            }
        }
        return 0;
    }

    String text(String name) {
        return json.path(name).asText("");
    }

    boolean flag(String name, boolean otherwise) {
        return json.path(name).asBoolean(otherwise);
    }

    double number(String name, double otherwise) {
        return json.path(name).asDouble(otherwise);
    }

    boolean isList(String name) {
        return json.path(name).isArray();
    }

    int length(String name) {
        return json.path(name).size();
    }

    /** An element of a list of names or numbers, as text; empty if there is none. */
    String element(String list, int index) {
        return json.path(list).path(index).asText("");
    }

    ConfigFields element(String list, int index, String name) {
        return new ConfigFields(file, json.path(list).path(index).path(name), missing);
    }

    /** Whether a list has a number. */
    boolean lists(String list, int number) {
        return StreamSupport.stream(json.path(list).spliterator(), false).anyMatch(each -> each.asInt(-1) == number);
    }

    /**
     * Names what is missing.
     *
     * @throws ProfileException if something is
     */
    void check() {
        if (!missing.isEmpty()) {
            throw new ProfileException(file, "lacks " + String.join(", ", missing));
        }
    }

    ProfileException wrong(String problem) {
        return new ProfileException(file, problem);
    }
}
