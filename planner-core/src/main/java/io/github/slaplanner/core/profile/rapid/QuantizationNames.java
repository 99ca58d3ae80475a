package io.github.slaplanner.core.profile.rapid;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.slaplanner.core.profile.ProfileException;
import java.nio.file.Path;
import java.util.Locale;

/** Names of methods and algorithms of quantisation, and what they mean. */
final class QuantizationNames {
    private static final int BITS_4 = 4;
    private static final int BITS_8 = 8;

    private QuantizationNames() {}

    /**
     * What a {@code quantization_config} with a {@code quant_method}, or with groups, says.
     *
     * @throws ProfileException if the method is not known
     */
    static Precision method(Path file, JsonNode config) {
        String method = config.path("quant_method").asText("").toLowerCase(Locale.ROOT);
        return switch (method) {
            case "fp8", "fbgemm_fp8", "mxfp8" -> Precision.FP8;
            case "mxfp4" -> Precision.MXFP4;
            case "awq", "gptq", "auto-round", "auto_round" ->
                weightOnly(file, config.path("bits").asInt(BITS_4));
            case "bitsandbytes" -> config.path("load_in_8bit").asBoolean(false) ? Precision.W8A16 : Precision.W4A16;
            case "compressed-tensors", "" -> groups(file, config, method);
            case "quark" -> group(file, quark(config.path("global_quant_config")));
            case "modelopt", "modelopt_fp4", "modelopt_mixed" -> modelopt(file, config, method);
            default ->
                throw new ProfileException(
                        file,
                        "quantization_config.quant_method \"" + method + "\" is not known; known are auto-round, awq,"
                                + " bitsandbytes, compressed-tensors, fbgemm_fp8, fp8, gptq, modelopt, mxfp4, mxfp8, quark;"
                                + " or say --precision");
        };
    }

    private static Precision modelopt(Path file, JsonNode config, String method) {
        if (Quantization.mixed(config)) {
            return Precision.BF16;
        }
        return algorithm(file, config.path("quant_algo").asText(method));
    }

    private static Precision groups(Path file, JsonNode config, String method) {
        JsonNode groups = config.path("config_groups");
        if (groups.isEmpty()) {
            throw new ProfileException(
                    file,
                    "quantization_config has "
                            + (method.isEmpty() ? "neither quant_method nor quant_algo" : "no config_groups")
                            + "; say --precision");
        }
        return group(file, groups.elements().next());
    }

    /** What a group of {@code compressed-tensors} says. */
    static Precision group(Path file, JsonNode group) {
        JsonNode weights = group.path("weights");
        String named = weights.path("quant_algo").asText("");
        if (!named.isEmpty()) {
            return algorithm(file, named);
        }
        int bits = weights.path("num_bits").asInt(0);
        boolean floating = weights.path("type").asText("int").equals("float");
        boolean activations = group.path("input_activations").isObject();
        if (floating && bits == BITS_4) {
            return activations ? Precision.FP4 : Precision.W4A16;
        }
        if (bits == BITS_8 && activations) {
            return floating ? Precision.FP8 : Precision.INT8;
        }
        return weightOnly(file, bits);
    }

    /** Quark's own words in those of groups. */
    private static JsonNode quark(JsonNode global) {
        String dtype = global.path("weight").path("dtype").asText("");
        ObjectNode group = JsonNodeFactory.instance.objectNode();
        group.putObject("weights")
                .put("num_bits", dtype.contains("4") && !dtype.contains("8") ? BITS_4 : BITS_8)
                .put("type", dtype.startsWith("fp") ? "float" : "int");
        if (global.path("input_tensors").isObject()) {
            group.putObject("input_activations");
        }
        return group;
    }

    /**
     * The precision of an algorithm of Model Optimizer.
     *
     * @param name as it writes it; empty for none
     */
    static Precision algorithm(Path file, String name) {
        return switch (name.toUpperCase(Locale.ROOT)) {
            case "", "NO_QUANT", "NONE", "NULL", "UNQUANTIZED", "BF16", "FP16" -> Precision.BF16;
            case "W4A16_AWQ", "W4A16", "INT4_AWQ", "W4A8_AWQ", "W4A16_GPTQ", "W4A16_NVFP4" -> Precision.W4A16;
            case "W8A16", "W8A16_GPTQ" -> Precision.W8A16;
            case "INT8", "W8A8_SQ_PER_CHANNEL", "INT8_SQ" -> Precision.INT8;
            default -> byWidth(file, name.toUpperCase(Locale.ROOT));
        };
    }

    private static Precision byWidth(Path file, String name) {
        if (name.contains("MXFP4")) {
            return Precision.MXFP4;
        }
        if (name.contains("FP4")) {
            return Precision.FP4;
        }
        if (name.contains("FP8")) {
            return Precision.FP8;
        }
        throw new ProfileException(
                file,
                "quant_algo \"" + name
                        + "\" is not known; known are FP8, INT8, MIXED_PRECISION, MXFP4, NVFP4, W4A16_AWQ,"
                        + " W8A16; or say --precision");
    }

    private static Precision weightOnly(Path file, int bits) {
        return switch (bits) {
            case BITS_4 -> Precision.W4A16;
            case BITS_8 -> Precision.W8A16;
            default ->
                throw new ProfileException(
                        file,
                        "quantization_config has weights of " + bits + " bits; known are 4 and 8; or say --precision");
        };
    }
}
