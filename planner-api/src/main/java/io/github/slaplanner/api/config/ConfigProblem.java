package io.github.slaplanner.api.config;

import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong with a configuration.
 *
 * @param field the field as it was written
 * @param value its value, or null if the field is absent
 * @param rule what holds for the field
 * @param instead what to write
 */
public record ConfigProblem(String field, @Nullable Object value, String rule, String instead) {
    @Override
    public String toString() {
        String shown = value instanceof String ? "\"" + value + "\"" : String.valueOf(value);
        return field + (value == null ? "" : " = " + shown) + ": " + rule
                + (instead.isEmpty() ? "" : ". Maybe " + instead);
    }
}
