package io.github.slaplanner.connectors.global.service;

import io.github.slaplanner.api.config.ConfigProblem;
import io.github.slaplanner.api.config.Nearest;
import io.github.slaplanner.api.config.Secret;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads the fields of one object of a configuration and collects what is wrong with them. */
final class Fields {
    private static final int MANY = 1_000_000_000;

    private final String path;
    private final Map<?, ?> object;
    private final List<ConfigProblem> problems;
    private final Set<Object> read = new HashSet<>();

    Fields(String path, Map<?, ?> object, List<ConfigProblem> problems) {
        this.path = path;
        this.object = object;
        this.problems = problems;
    }

    private @Nullable Object value(String name) {
        read.add(name);
        return object.get(name);
    }

    boolean has(String name) {
        return object.get(name) != null;
    }

    void problem(String name, @Nullable Object value, String rule, String instead) {
        problems.add(new ConfigProblem(path + name, value, rule, instead));
    }

    @Nullable
    String text(String name) {
        Object value = value(name);
        if (value == null || value instanceof String) {
            return (String) value;
        }
        boolean plain = (value instanceof Number || value instanceof Boolean) && !Secret.named(name);
        problem(name, value, "must be a text", plain ? "write \"" + value + "\"" : "");
        return null;
    }

    String requiredText(String name, String instead) {
        String text = text(name);
        if (text == null || text.isBlank()) {
            if (!has(name)) {
                problem(name, null, "is missing", instead);
            }
            return "";
        }
        return text;
    }

    boolean flag(String name) {
        Object value = value(name);
        if (value != null && !(value instanceof Boolean)) {
            problem(name, value, "must be true or false", "");
        }
        return Boolean.TRUE.equals(value);
    }

    int whole(String name, int otherwise, int least) {
        Object value = value(name);
        if (value == null) {
            return otherwise;
        }
        if (value instanceof Integer number && number >= least && number <= MANY) {
            return number;
        }
        problem(name, value, "must be a whole number, at least " + least, "");
        return otherwise;
    }

    double positive(String name, double otherwise) {
        Object value = value(name);
        if (value == null) {
            return otherwise;
        }
        if (value instanceof Number number && number.doubleValue() > 0 && number.doubleValue() <= MANY) {
            return number.doubleValue();
        }
        problem(name, value, "must be a positive number", "");
        return otherwise;
    }

    Duration seconds(String name, Duration otherwise) {
        return Duration.ofSeconds(whole(name, (int) otherwise.toSeconds(), 1));
    }

    @Nullable
    Set<String> texts(String name) {
        Object value = value(name);
        if (value == null) {
            return null;
        }
        Set<String> texts = new LinkedHashSet<>();
        if (value instanceof List<?> list && list.stream().allMatch(String.class::isInstance)) {
            list.forEach(item -> texts.add((String) item));
        } else {
            problem(name, value, "must be a list of texts", "write [a, b]");
        }
        return texts;
    }

    @Nullable
    Fields child(String name) {
        Object value = value(name);
        if (value == null || value instanceof Map<?, ?>) {
            return value == null ? null : new Fields(path + name + ".", (Map<?, ?>) value, problems);
        }
        problem(name, value, "must be an object of fields", "");
        return null;
    }

    List<Fields> children(String name) {
        Object value = value(name);
        List<Fields> children = new ArrayList<>();
        if (value instanceof List<?> list && list.stream().allMatch(Map.class::isInstance)) {
            list.forEach(item ->
                    children.add(new Fields(path + name + "[" + children.size() + "].", (Map<?, ?>) item, problems)));
        } else if (value != null) {
            problem(name, value, "must be a list of objects", "");
        }
        return children;
    }

    /** All fields that have not been read, as they are. */
    Map<String, Object> rest() {
        Map<String, Object> rest = new TreeMap<>();
        object.forEach((name, value) -> {
            if (value != null && read.add(name)) {
                rest.put(String.valueOf(name), value);
            }
        });
        return rest;
    }

    /** Fields that nobody has read are mistakes. */
    void end() {
        List<String> known = read.stream().map(String::valueOf).toList();
        rest().forEach((name, value) -> {
            String nearest = Nearest.to(name, known);
            String instead = nearest == null ? "look for a misspelling" : "write " + nearest;
            problems.add(ConfigProblem.unknown(path + name, value, "is not a field here", instead));
        });
    }
}
