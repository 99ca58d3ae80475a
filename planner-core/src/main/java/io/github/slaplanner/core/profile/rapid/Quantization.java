package io.github.slaplanner.core.profile.rapid;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.slaplanner.core.profile.ProfileException;
import io.github.slaplanner.core.profile.rapid.ModelArchitecture.Weights;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What a model says of how its numbers are stored: in {@code quantization_config} or {@code compression_config} of its
 * configuration, and in {@code hf_quant_config.json} beside it.
 */
final class Quantization {
    private static final List<String> FIELDS = List.of("quantization_config", "compression_config");
    private static final List<String> EXCLUSIONS =
            List.of("exclude_modules", "ignore", "modules_to_not_convert", "ignored_layers", "exclude");
    private static final int BITS_16 = 16;
    private static final int BITS_8 = 8;
    private static final int BITS_4 = 4;
    private static final double KV_16 = 2;

    private final Path file;
    private final JsonNode root;
    private final JsonNode text;
    /** What of the configuration, and what lies beside it. */
    private final List<JsonNode> all;
    /** What counts: a folder that was quantised anew says so beside a configuration that may be older. */
    private final JsonNode last;

    /**
     * What there is to read.
     *
     * @param beside the field {@code quantization} of {@code hf_quant_config.json}, or a missing node
     */
    Quantization(Path file, JsonNode root, JsonNode text, JsonNode beside) {
        this.file = file;
        this.root = root;
        this.text = text;
        JsonNode own = find(root, text);
        this.all = List.of(beside, own);
        this.last = beside.hasNonNull("quant_algo") ? beside : own;
    }

    private static JsonNode find(JsonNode root, JsonNode text) {
        for (String field : FIELDS) {
            for (JsonNode node : List.of(text, root)) {
                if (node.path(field).isObject()) {
                    return node.get(field);
                }
            }
        }
        return text.path(FIELDS.get(0));
    }

    /**
     * How numbers are stored.
     *
     * @throws ProfileException if the kind of quantisation is not known
     */
    Weights weights() {
        Precision most = most();
        Precision mixers = part(most, List.of("attn", "attention", "mixer.in_proj", "mixer.q_proj"));
        Precision experts = experts(part(most, List.of("expert", "moe")));
        Precision dense = part(most, List.of("mlp", "ffn", "mixer.up_proj", "shared_expert"));
        boolean wideMixers = excluded(name -> name.contains("attn") || name.contains("attention"));
        boolean wideNetworks =
                excluded(name -> name.contains("shared_expert") || (name.contains("mlp") && name.contains("_proj")));
        return new Weights(wideMixers ? Precision.BF16 : mixers, wideNetworks ? Precision.BF16 : dense, experts, kv());
    }

    /** Some say of their experts alone what they are. */
    private Precision experts(Precision otherwise) {
        String kind =
                last.path("moe_quant_algo").asText(text.path("expert_dtype").asText(""));
        if (kind.isEmpty()) {
            return otherwise;
        }
        return kind.equalsIgnoreCase("fp4") ? Precision.MXFP4 : QuantizationNames.algorithm(file, kind);
    }

    private Precision most() {
        if (!last.isObject()) {
            return dtype().contains("float8") ? Precision.FP8 : Precision.BF16;
        }
        String algorithm = last.path("quant_algo").asText("");
        return last.hasNonNull("quant_method") || algorithm.isEmpty()
                ? QuantizationNames.method(file, last)
                : QuantizationNames.algorithm(file, mixed(last) ? "" : algorithm);
    }

    private String dtype() {
        for (JsonNode node : List.of(text, root)) {
            for (String field : List.of("torch_dtype", "dtype")) {
                if (node.hasNonNull(field)) {
                    return node.get(field).asText("");
                }
            }
        }
        return "";
    }

    static boolean mixed(JsonNode quantization) {
        return quantization.path("quant_algo").asText("").equalsIgnoreCase("MIXED_PRECISION");
    }

    /** What is said of modules of some names, if it is said by module; of many, what most of them have. */
    private Precision part(Precision otherwise, List<String> names) {
        Map<Precision, Integer> votes = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> module : last.path("quantized_layers").properties()) {
            if (isOf(module.getKey(), names)) {
                String algorithm = module.getValue().path("quant_algo").asText("");
                votes.merge(QuantizationNames.algorithm(file, algorithm), 1, Integer::sum);
            }
        }
        for (JsonNode group : last.path("config_groups")) {
            for (JsonNode target : group.path("targets")) {
                if (isOf(target.asText(), names)) {
                    votes.merge(QuantizationNames.group(file, group), 1, Integer::sum);
                }
            }
        }
        return votes.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse(otherwise);
    }

    /** Shared experts are dense networks, and so is what else is in a network that has no experts in its name. */
    private static boolean isOf(String module, List<String> names) {
        boolean shared = module.contains("shared_expert");
        boolean expert = module.contains("expert") && !shared;
        boolean wantsExperts = names.contains("expert");
        return expert == wantsExperts && names.stream().anyMatch(module::contains);
    }

    /** Whether modules of some names are left in 16 bits, by a pattern or in most layers by name. */
    private boolean excluded(Predicate<String> names) {
        int named = 0;
        for (String field : EXCLUSIONS) {
            for (JsonNode module : last.path(field)) {
                String name = module.asText();
                boolean meant = names.test(name);
                if (meant && !name.matches(".*\\d.*")) {
                    return true;
                }
                named += meant ? 1 : 0;
            }
        }
        int layers = text.path("num_hidden_layers").asInt(0);
        return layers > 0 && named >= layers;
    }

    /** Bytes per number of the KV cache. */
    private double kv() {
        for (JsonNode quantization : all) {
            for (String field :
                    List.of("kv_cache_quant_algo", "kv_cache_scheme", "kv_cache_quant_method", "kv_cache_dtype")) {
                if (quantization.hasNonNull(field)) {
                    return kv(quantization.get(field));
                }
            }
        }
        return KV_16;
    }

    private static double kv(JsonNode scheme) {
        if (scheme.isObject()) {
            int bits = scheme.path("num_bits").asInt(BITS_16);
            return bits == BITS_4 ? Precision.FP4.bytes() : (double) bits / BITS_8;
        }
        String name = scheme.asText().toUpperCase(Locale.ROOT);
        if (name.contains("FP4")) {
            return Precision.FP4.bytes();
        }
        return name.contains("8") ? 1 : KV_16;
    }
}
