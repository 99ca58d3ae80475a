package io.github.slaplanner.api.spi;

import io.github.slaplanner.api.config.ConfigException;
import io.github.slaplanner.api.config.ConfigProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads a plug-in's settings one by one and tells everything that is wrong with them at once, settings that were not asked
 * for included.
 *
 * <pre>{@code
 * PluginSettings settings = PluginSettings.of(context, name());
 * int window = settings.get("window", 15, n -> n > 0, "must be a whole number above 0");
 * settings.check();
 * }</pre>
 */
public final class PluginSettings {
    private final String path;
    private final Map<?, ?> given;
    private final List<ConfigProblem> problems;
    private final TreeSet<String> asked = new TreeSet<>();

    /**
     * A reader.
     *
     * @param path where the settings stand, for messages
     * @param given the settings
     * @param problems where problems are collected; several readers may share it
     */
    public PluginSettings(String path, Map<?, ?> given, List<ConfigProblem> problems) {
        this.path = path;
        this.given = given;
        this.problems = problems;
    }

    /** A reader of the settings of the provider {@code name}. */
    public static PluginSettings of(PluginContext context, String name) {
        return new PluginSettings("plugins." + name, context.settings(), new ArrayList<>());
    }

    /**
     * A setting, or the default if it is left out or wrong.
     *
     * @param byDefault the default, of the type that the setting has: text, flag, {@code Integer} or {@code Double}
     * @param allowed which values are right
     * @param rule the same in words, as in "must be above 0"
     */
    @SuppressWarnings("unchecked") // the class of a value of T
    public <T> T get(String key, T byDefault, Predicate<? super T> allowed, String rule) {
        T value = orNull(key, (Class<T>) byDefault.getClass(), allowed, rule);
        return value == null ? byDefault : value;
    }

    /** A setting of a type, also {@code List} or {@code Map}; null if it is left out or wrong. */
    public <T> @Nullable T orNull(String key, Class<T> type, Predicate<? super T> allowed, String rule) {
        asked.add(key);
        Object raw = given.get(key);
        Object value = type == Double.class && raw instanceof Number number ? (Object) number.doubleValue() : raw;
        if (type.isInstance(value) && allowed.test(type.cast(value))) {
            return type.cast(value);
        }
        if (raw != null) {
            problem(key, raw, rule, "");
        }
        return null;
    }

    /** Adds a problem of a setting, or of its absence if {@code value} is null. */
    public void problem(String key, @Nullable Object value, String rule, String instead) {
        problems.add(new ConfigProblem(path + "." + key, value, rule, instead));
    }

    /** Adds a problem for every setting that nobody has asked for. */
    public void checkUnknown() {
        given.forEach((key, value) -> {
            if (!asked.contains(key)) {
                problem("" + key, value, "is not a setting here", "use one of " + String.join(", ", asked));
            }
        });
    }

    /**
     * Ends the reading.
     *
     * @throws ConfigException if a setting is wrong or not known
     */
    public void check() {
        checkUnknown();
        if (!problems.isEmpty()) {
            throw new ConfigException(path, problems);
        }
    }
}
