package io.github.slaplanner.standalone.evaluate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An object of a suite file: its fields are taken one by one, and what nobody has taken is an error. */
final class Fields {
    private final String where;
    private final long seed;
    private final Map<String, Object> left = new LinkedHashMap<>();
    private final Set<String> known = new TreeSet<>();

    /**
     * The fields of an object.
     *
     * @param where its place in the file, for messages
     * @param value what stands there
     * @param seed of what is random in it
     */
    Fields(String where, @Nullable Object value, long seed) {
        this.where = where;
        this.seed = seed;
        if (!(value instanceof Map<?, ?> map)) {
            throw new SuiteException(where + ": expected an object of fields; found " + text(value));
        }
        map.forEach((name, field) -> left.put(String.valueOf(name), field));
    }

    /** The place of a field. */
    String at(String name) {
        return where + "." + name;
    }

    /** The seed of what is random in it. */
    long seed() {
        return seed;
    }

    String where() {
        return where;
    }

    boolean has(String name) {
        known.add(name);
        return left.containsKey(name);
    }

    /** Names of the fields that nobody has taken. */
    Set<String> names() {
        return Set.copyOf(left.keySet());
    }

    /** What stands in a field, or null. */
    @Nullable
    Object take(String name) {
        known.add(name);
        return left.remove(name);
    }

    double number(String name) {
        if (!has(name)) {
            throw new SuiteException(where + ": the field " + name + " is missing; expected a number");
        }
        return number(at(name), take(name));
    }

    double number(String name, double otherwise) {
        return has(name) ? number(name) : otherwise;
    }

    int integer(String name, int otherwise) {
        double value = number(name, otherwise);
        if (value != Math.rint(value) || Math.abs(value) > Integer.MAX_VALUE) {
            throw new SuiteException(at(name) + ": expected a whole number; found " + value);
        }
        return (int) value;
    }

    static double number(String where, @Nullable Object value) {
        if (value instanceof Number number && Double.isFinite(number.doubleValue()) && number.doubleValue() >= 0) {
            return number.doubleValue();
        }
        throw new SuiteException(where + ": expected a number that is not negative; found " + text(value));
    }

    @Nullable
    String text(String name) {
        Object value = take(name);
        return value == null ? null : String.valueOf(value);
    }

    String text(String name, String otherwise) {
        String value = text(name);
        return value == null ? otherwise : value;
    }

    boolean flag(String name) {
        Object value = take(name);
        if (value == null || value instanceof Boolean) {
            return Boolean.TRUE.equals(value);
        }
        throw new SuiteException(at(name) + ": expected true or false; found " + text(value));
    }

    /** What stands in a field, as fields; others if it is absent. */
    Fields fields(String name, Map<?, ?> otherwise) {
        return new Fields(at(name), has(name) ? take(name) : otherwise, seed);
    }

    /** An object in a field; one without fields if it is absent. */
    Map<?, ?> object(String name) {
        Object value = take(name);
        if (value == null || value instanceof Map<?, ?>) {
            return value == null ? Map.of() : (Map<?, ?>) value;
        }
        throw new SuiteException(at(name) + ": expected an object of fields; found " + text(value));
    }

    /** A list in a field; empty if it is absent. */
    List<Object> list(String name) {
        Object value = take(name);
        return value == null ? List.of() : list(at(name), value);
    }

    static List<Object> list(String where, @Nullable Object value) {
        if (value instanceof List<?> list) {
            return new ArrayList<>(list);
        }
        throw new SuiteException(where + ": expected a list; found " + text(value));
    }

    /** Complains of what nobody has taken. */
    void done() {
        for (String name : left.keySet()) {
            throw unknown(where + ": there is no field", name, known);
        }
    }

    /** What is made of numbers that it may refuse. */
    static <T> T checked(String where, Supplier<T> made) {
        try {
            return made.get();
        } catch (IllegalArgumentException e) {
            throw new SuiteException(where + ": " + e.getMessage());
        }
    }

    /** A name that nobody knows. */
    static SuiteException unknown(String what, String name, Set<String> known) {
        return new SuiteException(what + " \"" + name + "\". Maybe one of " + String.join(", ", new TreeSet<>(known)));
    }

    private static String text(@Nullable Object value) {
        return value == null ? "nothing" : value instanceof String ? "\"" + value + "\"" : String.valueOf(value);
    }
}
