package io.github.slaplanner.api.config;

import io.github.slaplanner.api.observation.Role;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One field of the configuration; all there are stand in {@link Settings}.
 *
 * @param <T> the type of the value in Java
 * @param name the name in files, snake case
 * @param type {@code Boolean}, {@code Integer}, {@code Double}, {@code Duration} (whole seconds in files), {@code String} or
 *     an enum
 * @param defaultValue the default, or null if the field may be left out without one
 * @param minimum the lowest number, or number of seconds, that is allowed
 * @param maximum the highest; 1e9 and more is no limit
 */
public record Setting<T>(
        String name, Class<T> type, @Nullable T defaultValue, double minimum, double maximum) {

    /** The allowed texts of an enum; empty for every other type. */
    public List<String> choices() {
        return type.isEnum()
                ? Arrays.stream(type.getEnumConstants()).map(Setting::label).toList()
                : List.of();
    }

    /** The same setting for one role; where it is not set, this one holds. Only some settings have it. */
    public Setting<T> of(Role role) {
        return new Setting<>(role.label() + "_" + name, type, null, minimum, maximum);
    }

    /** Whether a value keeps to {@link #rule}. */
    public boolean allows(T value) {
        if (value instanceof Duration time) {
            return time.getNano() == 0 && within((double) time.getSeconds());
        }
        return value instanceof Number number
                ? within(number.doubleValue())
                : !(value instanceof String text) || !text.isBlank();
    }

    private boolean within(double number) {
        return number >= minimum && number <= maximum;
    }

    /** What values must be, in words. */
    public String rule() {
        if (type.isEnum()) {
            return "must be one of " + String.join(", ", choices());
        }
        if (type == Boolean.class) {
            return "must be true or false";
        }
        return type == String.class ? "must be text that is not empty" : "must be " + kind() + bounds();
    }

    private String kind() {
        return type == Duration.class ? "whole seconds" : type == Integer.class ? "a whole number" : "a number";
    }

    private String bounds() {
        return maximum >= 1e9 ? ", at least " + plain(minimum) : " from " + plain(minimum) + " to " + plain(maximum);
    }

    @Override
    public String toString() {
        return name;
    }

    private static String label(Object value) {
        return value.toString().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String plain(double number) {
        return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
    }
}
