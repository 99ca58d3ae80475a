package io.github.slaplanner.connectors.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds values in plain JSON: maps, lists, texts and numbers. What is absent, or of another type, is null or empty. */
final class Json {
    private Json() {}

    /** An object as plain JSON; of its metadata only what {@link Workload#current} reads. */
    static Map<String, Object> of(GenericKubernetesResource resource) {
        Map<String, Object> plain = new HashMap<>(resource.getAdditionalProperties());
        Long generation = resource.getMetadata().getGeneration();
        plain.put("metadata", generation == null ? Map.of() : Map.of("generation", generation));
        return plain;
    }

    static @Nullable Object at(@Nullable Object root, String... path) {
        Object value = root;
        for (String key : path) {
            value = value instanceof Map<?, ?> map ? map.get(key) : null;
        }
        return value;
    }

    @SuppressWarnings("unchecked") // keys of a JSON object are text
    static Map<String, Object> map(@Nullable Object root, String... path) {
        return at(root, path) instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
    }

    static List<?> list(@Nullable Object root, String... path) {
        return at(root, path) instanceof List<?> list ? list : List.of();
    }

    static @Nullable String text(@Nullable Object root, String... path) {
        return at(root, path) instanceof String text ? text : null;
    }

    /** A whole number, written as a number or, as quantities are, as text. */
    static @Nullable Integer number(@Nullable Object root, String... path) {
        Object value = at(root, path);
        if (value instanceof Number number) {
            return number.intValue();
        }
        return value instanceof String text && text.matches("\\d{1,9}") ? Integer.valueOf(text) : null;
    }
}
