package io.github.slaplanner.core.config;

import io.github.slaplanner.api.config.Setting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Between the values of settings and the plain ones of JSON and YAML. */
final class PlainValues {
    private static final int DEEPEST = 50;

    private PlainValues() {}

    /** The value of a plain boolean, number or text, or null if it is of another type. Nothing is coerced. */
    static <T> @Nullable T read(Setting<T> setting, Object raw) {
        return setting.type().cast(converted(setting, raw));
    }

    private static @Nullable Object converted(Setting<?> setting, Object raw) {
        Class<?> type = setting.type();
        if (type.isEnum()) {
            int index = setting.choices().indexOf(raw);
            return index < 0 ? null : type.getEnumConstants()[index];
        }
        if (type == Integer.class) {
            return whole(raw);
        }
        if (type == Double.class) {
            return raw instanceof Number number ? (Double) number.doubleValue() : null;
        }
        if (type == Duration.class) {
            Integer seconds = whole(raw);
            return seconds == null ? null : Duration.ofSeconds(seconds);
        }
        return type.isInstance(raw) ? raw : null;
    }

    private static @Nullable Integer whole(Object raw) {
        if (!(raw instanceof Number number)) {
            return null;
        }
        double value = number.doubleValue();
        return value == Math.rint(value) && Math.abs(value) <= Integer.MAX_VALUE ? (Integer) (int) value : null;
    }

    /** The plain value of a setting's value; what {@link #read} takes. */
    static @Nullable Object write(Setting<?> setting, @Nullable Object value) {
        if (value instanceof Duration duration) {
            return (int) duration.toSeconds();
        }
        if (value != null && setting.type().isEnum()) {
            return setting.choices()
                    .get(Arrays.asList(setting.type().getEnumConstants()).indexOf(value));
        }
        boolean whole = value instanceof Double number && number == Math.rint(number) && Math.abs(number) < 1e15;
        return whole && value instanceof Double number ? (Object) number.longValue() : value;
    }

    /**
     * A copy of the settings of a plug-in, without nulls: what is null is left out.
     *
     * @throws IllegalArgumentException if it is too deep, or holds what is neither map, list, text, number nor boolean
     */
    static Map<String, Object> copy(Map<?, ?> section) {
        return copy(section, 0);
    }

    private static Map<String, Object> copy(Map<?, ?> section, int depth) {
        Map<String, Object> copy = new LinkedHashMap<>();
        section.forEach((key, value) -> {
            if (value != null) {
                copy.put(String.valueOf(key), copyOf(value, depth + 1));
            }
        });
        return copy;
    }

    private static Object copyOf(Object value, int depth) {
        if (depth > DEEPEST) {
            throw new IllegalArgumentException("is nested too deeply");
        }
        if (value instanceof Map<?, ?> map) {
            return copy(map, depth);
        }
        if (value instanceof List<?> list) {
            List<Object> copy = new ArrayList<>();
            list.forEach(item -> copy.add(copyOf(item, depth + 1)));
            return copy;
        }
        if (value instanceof String || value instanceof Number || value instanceof Boolean) {
            return value;
        }
        throw new IllegalArgumentException("holds a " + value.getClass().getSimpleName());
    }
}
