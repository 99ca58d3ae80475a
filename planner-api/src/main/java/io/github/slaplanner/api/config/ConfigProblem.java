package io.github.slaplanner.api.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong with a configuration. Secrets in the value are hidden.
 *
 * @param field the field as it was written
 * @param value its value, or null if the field is absent or its value is not to be shown
 * @param rule what holds for the field
 * @param instead what to write
 */
public record ConfigProblem(String field, @Nullable Object value, String rule, String instead) {
    /** Hides what nobody should see. */
    public ConfigProblem {
        value = Secret.shown(field.substring(field.lastIndexOf('.') + 1), value);
    }

    /** A field that nobody knows. A text is not shown: it may be a secret under a misspelt name. */
    public static ConfigProblem unknown(String field, @Nullable Object value, String rule, String instead) {
        boolean plain = value instanceof Number || value instanceof Boolean;
        return new ConfigProblem(field, plain ? value : null, rule, instead);
    }

    /** What a reading of settings finds wrong; empty if it ends well. */
    public static List<ConfigProblem> of(Runnable reading) {
        try {
            reading.run();
            return List.of();
        } catch (ConfigException e) {
            return e.problems().isEmpty()
                    ? List.of(new ConfigProblem("plugins", null, String.valueOf(e.getMessage()), ""))
                    : e.problems();
        }
    }

    @Override
    public String toString() {
        String shown = value instanceof String ? "\"" + value + "\"" : String.valueOf(value);
        return field + (value == null ? "" : " = " + shown) + ": " + rule
                + (instead.isEmpty() ? "" : ". Maybe " + instead);
    }
}
