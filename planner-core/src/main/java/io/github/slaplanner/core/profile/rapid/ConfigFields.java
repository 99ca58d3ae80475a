package io.github.slaplanner.core.profile.rapid;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.slaplanner.core.profile.ProfileException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;

/** The fields of a model's configuration. What is missing is collected, so that one message names it all. */
final class ConfigFields {
    /** Families whose input and output embeddings are one matrix unless they say otherwise. */
    private static final Set<String> TIED = Set.of("gemma", "gemma2", "gemma3_text");

    private final Path file;
    private final JsonNode json;
    private final Set<String> missing = new LinkedHashSet<>();

    ConfigFields(Path file, JsonNode json) {
        this.file = file;
        this.json = json;
    }

    /** A count that must be there and above 0; 0 stands in for one that is missing until {@link #check} is called. */
    int required(String name) {
        int value = or(name, 0);
        if (value == 0) {
            missing(name);
        }
        return value;
    }

    void missing(String name) {
        missing.add(name);
    }

    int or(String name, int otherwise) {
        JsonNode value = json.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return otherwise;
        }
        if (!value.isInt() || value.intValue() < 0) {
            throw new ProfileException(file, name + " is " + value + "; a whole number from 0 on is expected");
        }
        return value.intValue();
    }

    /** The first of these that is there, or 0. */
    int firstOf(String... names) {
        for (String name : names) {
            int value = or(name, 0);
            if (value > 0) {
                return value;
            }
        }
        return 0;
    }

    String text(String name) {
        String value = optionalText(name);
        if (value.isEmpty() && name.equals("model_type")) {
            missing(name);
        }
        return value;
    }

    String optionalText(String name) {
        return json.path(name).asText("");
    }

    boolean flag(String type) {
        return json.path("tie_word_embeddings").asBoolean(TIED.contains(type));
    }

    /** Layers that look back over a window only: those that {@code layer_types} says, or all or every other one. */
    int windowLayers(int layers) {
        JsonNode types = json.path("layer_types");
        if (types.isArray()) {
            int count = 0;
            for (JsonNode each : types) {
                count += each.asText().equals("sliding_attention") ? 1 : 0;
            }
            return count;
        }
        int pattern = or("sliding_window_pattern", optionalText("model_type").equals("gemma2") ? 2 : 0);
        if (pattern > 0) {
            return layers - layers / pattern;
        }
        return json.path("use_sliding_window").asBoolean(true) ? layers : 0;
    }

    /** Layers with experts: after the first dense ones, every so many, without those that are named. */
    int expertLayers(int layers) {
        int first = or("first_k_dense_replace", 0);
        int step = Math.max(1, firstOf("decoder_sparse_step", "moe_layer_freq"));
        Set<Integer> dense = new LinkedHashSet<>();
        json.path("mlp_only_layers").forEach(layer -> dense.add(layer.asInt()));
        int count = 0;
        for (int layer = first; layer < layers; layer++) {
            count += (layer + 1) % step == 0 && !dense.contains(layer) ? 1 : 0;
        }
        return count;
    }

    /**
     * Names what is missing.
     *
     * @throws ProfileException if something is
     */
    void check() {
        if (!missing.isEmpty()) {
            throw new ProfileException(file, "lacks " + String.join(", ", missing));
        }
    }
}
