package io.github.slaplanner.standalone.live;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Objects;

/**
 * The fields of a body. One that nobody knows is status 400; a wrong type or value, and null, are 422.
 *
 * @param node an object
 */
record ControlFields(JsonNode node) {
    void only(List<String> known) {
        node.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                throw new Refusal(400, name + " is not known here; there are " + String.join(", ", known) + ".");
            }
        });
    }

    boolean has(String name) {
        return node.has(name);
    }

    int whole(String name, int least, int most) {
        JsonNode value = node.get(name);
        boolean whole = value != null && value.isIntegralNumber() && value.canConvertToInt();
        if (value == null || !whole || value.intValue() < least || value.intValue() > most) {
            throw new Refusal(
                    422, name + " (" + value + ") must be a whole number from " + least + " to " + most + ".");
        }
        return value.intValue();
    }

    String text(String name, String byDefault) {
        JsonNode value = node.get(name);
        if (value != null && !value.isTextual()) {
            throw new Refusal(422, name + " (" + value + ") must be text.");
        }
        return value == null ? byDefault : Objects.requireNonNull(value.textValue());
    }
}
