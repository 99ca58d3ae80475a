package io.github.slaplanner.api.spi;

import io.github.slaplanner.api.config.ConfigException;
import io.github.slaplanner.api.config.ConfigProblem;
import io.github.slaplanner.api.config.Nearest;
import io.github.slaplanner.api.config.Secret;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a plug-in's settings one by one and tells everything that is wrong with them at once, settings that were not asked
 * for included.
 *
 * <pre>{@code
 * PluginSettings settings = PluginSettings.of(context, name());
 * int window = settings.whole("window", 15, 1, 1000);
 * double share = settings.get("share", 0.5, each -> each <= 1, "must be at most 1");
 * settings.check();
 * }</pre>
 */
public final class PluginSettings {
    private final String path;
    private final Map<?, ?> given;
    private final List<ConfigProblem> problems;
    private final TreeSet<String> asked = new TreeSet<>();
    private final List<PluginSettings> sections = new ArrayList<>();

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

    /** A section within this one, checked together with it; empty if it is left out or wrong. */
    public PluginSettings section(String key) {
        Map<?, ?> within = orNull(key, Map.class, any -> true, "must be a section with settings of its own");
        PluginSettings section = new PluginSettings(path + "." + key, within == null ? Map.of() : within, problems);
        sections.add(section);
        return section;
    }

    /** Whether a setting is given, right or wrong. */
    public boolean has(String key) {
        return given.get(key) != null;
    }

    /** A text that is not empty; null if it is left out or wrong. */
    public @Nullable String text(String key) {
        return orNull(key, String.class, text -> !text.isBlank(), "must be text that is not empty");
    }

    /**
     * A secret: the text {@code key}, the file that {@code key_file} names, or the environment variable that {@code key_env}
     * names. Null if none is given, or wrong.
     */
    public @Nullable Secret secret(String key) {
        String fixed = text(key);
        Secret filed = file(key + "_file");
        Secret set = variable(key + "_env");
        if (Stream.of(fixed, filed, set).filter(Objects::nonNull).count() > 1) {
            String rule = "only one of " + key + ", " + key + "_file and " + key + "_env may be given";
            problem(key, Secret.HIDDEN, rule, "keep " + key + "_file");
        }
        if (Secret.HIDDEN.equals(fixed)) {
            problem(key, Secret.HIDDEN, "is what stands in place of the secret where a configuration is shown", "");
        }
        return fixed != null ? Secret.of(fixed) : filed != null ? filed : set;
    }

    private @Nullable Secret file(String key) {
        String name = text(key);
        if (name == null) {
            return null;
        }
        try {
            Secret secret = Secret.in(Path.of(name));
            secret.reveal();
            return secret;
        } catch (InvalidPathException | IllegalStateException e) {
            problem(key, name, "must be a file with the secret in it, that can be read", "");
            return null;
        }
    }

    private @Nullable Secret variable(String key) {
        String name = text(key);
        String value = name == null ? null : System.getenv(name);
        if (name != null && (value == null || value.isBlank())) {
            problem(key, name, "must be an environment variable that is set", "");
        }
        return value == null || value.isBlank() ? null : Secret.of(value.strip());
    }

    /** A flag, or the default if it is left out or wrong. */
    public boolean flag(String key, boolean byDefault) {
        return get(key, byDefault, any -> true, "must be true or false");
    }

    /** One of several words; the first if it is left out or wrong. */
    public String choice(String key, List<String> words) {
        return get(key, words.get(0), words::contains, "must be one of " + String.join(", ", words));
    }

    /** A whole number in a range, or the default if it is left out or wrong. */
    public int whole(String key, int byDefault, int lowest, int highest) {
        String rule = "must be a whole number from " + lowest + " to " + highest;
        return get(key, byDefault, number -> number >= lowest && number <= highest, rule);
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
        T value = allowed(key, (Class<T>) byDefault.getClass(), allowed);
        if (value == null && has(key)) {
            problem(key, given.get(key), rule, "use " + byDefault);
        }
        return value == null ? byDefault : value;
    }

    /** A setting of a type, also {@code List} or {@code Map}; null if it is left out or wrong. */
    public <T> @Nullable T orNull(String key, Class<T> type, Predicate<? super T> allowed, String rule) {
        T value = allowed(key, type, allowed);
        if (value == null && has(key)) {
            problem(key, given.get(key), rule, "");
        }
        return value;
    }

    private <T> @Nullable T allowed(String key, Class<T> type, Predicate<? super T> allowed) {
        asked.add(key);
        Object value = plain(type, given.get(key));
        return type.isInstance(value) && allowed.test(type.cast(value)) ? type.cast(value) : null;
    }

    private static @Nullable Object plain(Class<?> type, @Nullable Object value) {
        if (value instanceof Secret secret && type == String.class) {
            return secret.reveal();
        }
        return value instanceof Number number ? as(type, number) : value;
    }

    /** A number in the type that is asked for, if it loses nothing. */
    private static Object as(Class<?> type, Number number) {
        boolean whole = type == Integer.class && number.doubleValue() == number.intValue();
        return whole ? (Object) number.intValue() : type == Double.class ? (Object) number.doubleValue() : number;
    }

    /** Adds a problem of a setting, or of its absence if {@code value} is null. */
    public void problem(String key, @Nullable Object value, String rule, String instead) {
        problems.add(new ConfigProblem(path + "." + key, value, rule, instead));
    }

    /** Adds a problem for every setting that nobody has asked for, in this and in its sections. */
    private void checkUnknown() {
        TreeSet<String> unknown =
                given.keySet().stream().map(String::valueOf).collect(Collectors.toCollection(TreeSet::new));
        unknown.removeAll(asked);
        unknown.forEach(key -> problems.add(
                ConfigProblem.unknown(path + "." + key, given.get(key), "is not a setting here", instead(key))));
        sections.forEach(PluginSettings::checkUnknown);
    }

    private String instead(String unknown) {
        String nearest = Nearest.to(unknown, asked);
        String known = asked.isEmpty() ? "remove it, there are none" : "use one of " + String.join(", ", asked);
        return nearest == null ? known : "write " + nearest;
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
