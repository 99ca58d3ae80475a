package io.github.slaplanner.api.config;

import com.fasterxml.jackson.annotation.JsonValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A token, password or key. It shows its value to nobody but a caller of {@link #reveal}: not in {@link #toString}, not in
 * JSON. One in a file is read anew each time, so that a renewed one counts at once.
 */
public final class Secret {
    /** What stands where a value is not shown. */
    public static final String HIDDEN = "(secret)";

    private static final Pattern NAME = Pattern.compile(
            "(.*[^a-z])?(token|password|passwd|pass|secret|api[_-]?key|private[_-]?key|credentials?|authorization|bearer)",
            Pattern.CASE_INSENSITIVE);
    private static final List<String> WORDS = List.of("token", "password", "secret", "authorization", "bearer");
    private static final Pattern USER = Pattern.compile("(?<=://)[^/?#\\s]*@");
    private static final Pattern QUERY = Pattern.compile(
            "(?<=[?&])([\\w.-]*(?:token|password|secret|key|credentials?|authorization))=[^&#\\s]*",
            Pattern.CASE_INSENSITIVE);

    private final String value;
    private final @Nullable Path file;

    private Secret(String value, @Nullable Path file) {
        this.value = value;
        this.file = file;
    }

    /** A secret that is known. */
    public static Secret of(String value) {
        return new Secret(value, null);
    }

    /** A secret in a file, without the white space around it. */
    public static Secret in(Path file) {
        return new Secret("", file);
    }

    /**
     * The value, to be sent and never to be shown.
     *
     * @throws IllegalStateException if its file cannot be read or is empty
     */
    public String reveal() {
        if (file == null) {
            return value;
        }
        try {
            String text = Files.readString(file).strip();
            if (text.isEmpty()) {
                throw new IllegalStateException("the secret file " + file + " is empty");
            }
            return text;
        } catch (IOException e) {
            throw new IllegalStateException(
                    "the secret file " + file + " cannot be read ("
                            + e.getClass().getSimpleName() + ")",
                    e);
        }
    }

    /** Whether a value under this name is a secret: a token, a password, a key and so on, also if it is misspelt by a letter. */
    public static boolean named(String name) {
        String last = name.toLowerCase(Locale.ROOT).replaceFirst(".*[^a-z]", "");
        return NAME.matcher(name).matches()
                || WORDS.stream().anyMatch(word -> !last.equals(word + "s") && Nearest.distance(last, word) == 1);
    }

    /** A copy in which every text and number under a secret's name, however deep, is a {@code Secret}. */
    public static Map<String, Object> within(Map<String, ?> settings) {
        Map<String, Object> copy = new TreeMap<>();
        settings.forEach((name, value) -> copy.put(name, within(name, value)));
        return copy;
    }

    private static Object within(String name, Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> copy = new TreeMap<>();
            map.forEach((key, item) -> copy.put(String.valueOf(key), within(inside(name, key), item)));
            return copy;
        }
        if (value instanceof List<?> list) {
            return list.stream().map(item -> within(name, item)).toList();
        }
        return named(name) && value instanceof String text ? of(text) : value;
    }

    /** Any header may let somebody in. */
    private static String inside(String name, Object key) {
        return name.equalsIgnoreCase("headers") ? "token" : String.valueOf(key);
    }

    /** A value as it may be shown under a name: secrets hidden, and user and password of addresses. */
    public static @Nullable Object shown(String name, @Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> copy = new TreeMap<>();
            map.forEach((key, item) -> copy.put(String.valueOf(key), shown(inside(name, key), item)));
            return named(name) ? HIDDEN : copy;
        }
        if (value instanceof List<?> list && !named(name)) {
            return list.stream().map(item -> shown(name, item)).toList();
        }
        if (value == null || (!named(name) && !(value instanceof Secret))) {
            return value instanceof String text ? masked(text) : value;
        }
        return HIDDEN;
    }

    /** A text without the user, the password and the tokens of addresses in it. */
    public static String masked(String text) {
        String known = USER.matcher(text).replaceAll("***@");
        return QUERY.matcher(known).replaceAll("$1=***");
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Secret that && value.equals(that.value) && Objects.equals(file, that.file);
    }

    @Override
    public int hashCode() {
        return Objects.hash(value, file);
    }

    /** Where it is, and never what. */
    @JsonValue
    @Override
    public String toString() {
        return file == null ? HIDDEN : "(secret in " + file + ")";
    }
}
