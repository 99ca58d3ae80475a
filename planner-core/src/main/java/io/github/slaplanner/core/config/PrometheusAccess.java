package io.github.slaplanner.core.config;

import io.github.slaplanner.api.config.ConfigProblem;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Brings Dynamo's fields of access to Prometheus into the section of the metrics source that asks it. */
final class PrometheusAccess {
    private static final String PLUGINS = "plugins";
    private static final String SOURCE = "prometheus";

    private final Map<String, @Nullable Object> section;
    private final Translation translation;

    private PrometheusAccess(Map<String, @Nullable Object> section, Translation translation) {
        this.section = section;
        this.translation = translation;
    }

    /** Moves what the fields say; what the section has already stays. */
    static void translate(Map<String, @Nullable Object> fields, Translation translation) {
        if (DynamoFields.PROMETHEUS.keySet().stream().noneMatch(name -> fields.get(name) != null)) {
            fields.keySet().removeAll(DynamoFields.PROMETHEUS.keySet());
            return;
        }
        Map<String, @Nullable Object> plugins = copy(fields.get(PLUGINS));
        Map<String, @Nullable Object> section = copy(plugins.get(SOURCE));
        PrometheusAccess access = new PrometheusAccess(section, translation);
        DynamoFields.PROMETHEUS.keySet().stream().sorted().forEach(name -> {
            Object value = fields.remove(name);
            if (value != null) {
                access.move(name, value);
            }
        });
        access.oneToken();
        plugins.put(SOURCE, section);
        fields.put(PLUGINS, plugins);
    }

    private void move(String name, Object value) {
        String key = String.valueOf(DynamoFields.PROMETHEUS.get(name));
        Object moved = switch (key) {
            case "insecure_skip_verify" -> value instanceof Boolean verify ? !verify : null;
            case "query_parameters" -> parameters(value);
            case "timeout_s" -> value instanceof Number seconds ? (Object) whole(seconds) : null;
            default -> value instanceof String text && !text.isBlank() ? text : null;
        };
        if (moved == null) {
            // The value may be a secret.
            String rule = "must be " + (key.equals("insecure_skip_verify") ? "true or false" : wanted(key));
            translation.problem(new ConfigProblem(name, null, rule, ""));
        } else if (section.putIfAbsent(key, moved) == null) {
            translation.note(name + ": " + PLUGINS + "." + SOURCE + "." + key);
        }
    }

    /** A file can be renewed while the planner runs. */
    private void oneToken() {
        if (section.containsKey("bearer_token") && section.containsKey("bearer_token_file")) {
            section.remove("bearer_token");
            translation.warning("metric_pulling_prometheus_token is not used: metric_pulling_prometheus_token_file is"
                    + " given too");
        }
    }

    private static String wanted(String key) {
        return switch (key) {
            case "query_parameters" -> "an object of texts, or a query such as a=b&c=d";
            case "timeout_s" -> "a number of seconds";
            default -> "text that is not empty";
        };
    }

    private static int whole(Number seconds) {
        return (int) Math.ceil(seconds.doubleValue());
    }

    private static @Nullable Object parameters(Object value) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((name, text) -> parameters.put(String.valueOf(name), String.valueOf(text)));
            return parameters;
        }
        if (!(value instanceof String query)) {
            return null;
        }
        for (String pair : query.split("&", -1)) {
            String[] parts = pair.split("=", 2);
            if (parts.length < 2) {
                return null;
            }
            parameters.put(decoded(parts[0]), decoded(parts[1]));
        }
        return parameters;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static Map<String, @Nullable Object> copy(@Nullable Object map) {
        Map<String, @Nullable Object> copy = new LinkedHashMap<>();
        if (map instanceof Map<?, ?> from) {
            from.forEach((name, value) -> copy.put(String.valueOf(name), value));
        }
        return copy;
    }
}
