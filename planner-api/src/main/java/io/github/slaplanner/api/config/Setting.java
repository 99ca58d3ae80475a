package io.github.slaplanner.api.config;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One field of the configuration: its name, type, default, rule and meaning. Files, the schema, the reference and the
 * checks of {@link PlannerConfig.Builder#build()} all come from these.
 *
 * @param <T> the type of the value in Java
 */
public final class Setting<T> {
    private final String name;
    private final Type type;
    private final @Nullable T defaultValue;
    private final double minimum;
    private final double maximum;
    private final List<String> choices;
    private final List<String> aliases;
    private final String meaning;
    private final Function<Object, @Nullable T> reader;

    private Setting(
            String name,
            Type type,
            @Nullable T defaultValue,
            double minimum,
            double maximum,
            List<String> choices,
            List<String> aliases,
            String meaning,
            Function<Object, @Nullable T> reader) {
        this.name = name;
        this.type = type;
        this.defaultValue = defaultValue;
        this.minimum = minimum;
        this.maximum = maximum;
        this.choices = choices;
        this.aliases = aliases;
        this.meaning = meaning;
        this.reader = reader;
    }

    /** The type of a setting in JSON. */
    public enum Type {
        /** true or false. */
        BOOLEAN,
        /** A whole number. */
        INTEGER,
        /** A number. */
        NUMBER,
        /** Whole seconds. */
        SECONDS,
        /** Text. */
        STRING
    }

    static Setting<Boolean> flag(String name, boolean defaultValue, String meaning) {
        return new Setting<>(
                name,
                Type.BOOLEAN,
                defaultValue,
                0,
                0,
                List.of(),
                List.of(),
                meaning,
                raw -> raw instanceof Boolean flag ? flag : null);
    }

    static Setting<Integer> integer(
            String name, @Nullable Integer defaultValue, int minimum, int maximum, String meaning) {
        return new Setting<>(
                name, Type.INTEGER, defaultValue, minimum, maximum, List.of(), List.of(), meaning, Setting::whole);
    }

    static Setting<Double> number(String name, double defaultValue, double minimum, double maximum, String meaning) {
        return new Setting<>(
                name,
                Type.NUMBER,
                defaultValue,
                minimum,
                maximum,
                List.of(),
                List.of(),
                meaning,
                raw -> raw instanceof Number number ? (Double) number.doubleValue() : null);
    }

    static Setting<Duration> seconds(String name, int defaultValue, int minimum, String meaning) {
        return new Setting<>(
                name,
                Type.SECONDS,
                Duration.ofSeconds(defaultValue),
                minimum,
                1e9,
                List.of(),
                List.of(),
                meaning,
                raw -> {
                    Integer seconds = whole(raw);
                    return seconds == null ? null : Duration.ofSeconds(seconds);
                });
    }

    static Setting<String> text(String name, @Nullable String defaultValue, String meaning) {
        return new Setting<>(
                name,
                Type.STRING,
                defaultValue,
                0,
                0,
                List.of(),
                List.of(),
                meaning,
                raw -> raw instanceof String text && !text.isBlank() ? text : null);
    }

    static <E extends Enum<E>> Setting<E> choice(String name, Class<E> type, E defaultValue, String meaning) {
        E[] values = type.getEnumConstants();
        return new Setting<>(
                name,
                Type.STRING,
                defaultValue,
                0,
                0,
                Arrays.stream(values).map(Setting::label).toList(),
                List.of(),
                meaning,
                raw -> Arrays.stream(values)
                        .filter(value -> label(value).equals(raw))
                        .findFirst()
                        .orElse(null));
    }

    Setting<T> alias(String... names) {
        return new Setting<>(name, type, defaultValue, minimum, maximum, choices, List.of(names), meaning, reader);
    }

    /** The name in files, snake case. */
    public String name() {
        return name;
    }

    /** Names that other versions of the guide use. */
    public List<String> aliases() {
        return aliases;
    }

    /** The type in JSON. */
    public Type type() {
        return type;
    }

    /** The default, or null if the field may be left out without one. */
    public @Nullable T defaultValue() {
        return defaultValue;
    }

    /** What the field is for. */
    public String meaning() {
        return meaning;
    }

    /** The allowed texts; empty if any is. */
    public List<String> choices() {
        return choices;
    }

    /** The lowest number allowed; of numbers only. */
    public double minimum() {
        return minimum;
    }

    /** The highest number allowed; of numbers only. */
    public double maximum() {
        return maximum;
    }

    /** Whether the field is a number with a range. */
    public boolean ranged() {
        return type == Type.INTEGER || type == Type.NUMBER || type == Type.SECONDS;
    }

    /** The rule that values follow, in words. */
    public String rule() {
        if (!choices.isEmpty()) {
            return "must be one of " + choices.stream().collect(Collectors.joining(", "));
        }
        return switch (type) {
            case BOOLEAN -> "must be true or false";
            case STRING -> "must be text that is not empty";
            case INTEGER -> "must be a whole number" + range();
            case NUMBER -> "must be a number" + range();
            case SECONDS -> "must be whole seconds" + range();
        };
    }

    /**
     * The value of a plain object (boolean, number, string), or null if it breaks the rule.
     *
     * @param raw as a parser gives it
     */
    public @Nullable T read(Object raw) {
        T value = reader.apply(raw);
        return value != null && allows(value) ? value : null;
    }

    /** The plain object for a value; what {@link #read} takes. */
    public @Nullable Object write(@Nullable T value) {
        if (value instanceof Duration duration) {
            return duration.toSeconds();
        }
        return value instanceof Enum<?> choice ? label(choice) : value;
    }

    /** Whether a value of the right type is in range. */
    boolean allows(T value) {
        if (value instanceof Duration duration) {
            return duration.toMillis() / 1000.0 >= minimum && duration.toSeconds() <= maximum;
        }
        return !(value instanceof Number number)
                || (number.doubleValue() >= minimum && number.doubleValue() <= maximum);
    }

    @Override
    public String toString() {
        return name;
    }

    private String range() {
        if (maximum >= 1e9) {
            return minimum <= -1e9 ? "" : ", at least " + plain(minimum);
        }
        return " from " + plain(minimum) + " to " + plain(maximum);
    }

    private static String plain(double number) {
        return number == Math.rint(number) ? String.valueOf((long) number) : String.valueOf(number);
    }

    private static String label(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static @Nullable Integer whole(Object raw) {
        if (!(raw instanceof Number number)) {
            return null;
        }
        double value = number.doubleValue();
        return value == Math.rint(value) && Math.abs(value) <= Integer.MAX_VALUE ? (Integer) (int) value : null;
    }
}
