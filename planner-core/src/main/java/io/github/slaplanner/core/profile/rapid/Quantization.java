package io.github.slaplanner.core.profile.rapid;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.slaplanner.core.profile.ProfileException;
import java.nio.file.Path;
import java.util.Locale;

/** What a model's configuration says of its weights. */
final class Quantization {
    static final String FIELD = "quantization_config";

    private static final int BITS_4 = 4;
    private static final int BITS_8 = 8;

    private Quantization() {}

    /**
     * The precision of the weights.
     *
     * @param quantization the field {@code quantization_config}, or a missing node
     * @param dtype the field {@code torch_dtype} or {@code dtype}, or empty
     * @throws ProfileException if the kind of quantisation is not known
     */
    static Precision precision(Path file, JsonNode quantization, String dtype) {
        if (!quantization.isObject()) {
            return dtype.contains("float8") ? Precision.FP8 : Precision.BF16;
        }
        String method = quantization.path("quant_method").asText("").toLowerCase(Locale.ROOT);
        return switch (method) {
            case "fp8", "fbgemm_fp8" -> Precision.FP8;
            case "mxfp4" -> Precision.FP4;
            case "awq", "gptq" -> weightOnly(file, quantization.path("bits").asInt(BITS_4));
            case "bitsandbytes" ->
                quantization.path("load_in_8bit").asBoolean(false) ? Precision.W8A16 : Precision.W4A16;
            case "compressed-tensors" -> compressed(file, quantization.path("config_groups"));
            case "modelopt", "modelopt_fp4" ->
                named(file, quantization.path("quant_algo").asText(method));
            default ->
                throw new ProfileException(
                        file,
                        FIELD + ".quant_method \"" + method + "\" is not known; known are awq, bitsandbytes,"
                                + " compressed-tensors, fbgemm_fp8, fp8, gptq, modelopt, mxfp4; or say --precision");
        };
    }

    private static Precision named(Path file, String algorithm) {
        String name = algorithm.toUpperCase(Locale.ROOT);
        if (name.contains("FP8")) {
            return Precision.FP8;
        }
        if (name.contains("FP4")) {
            return Precision.FP4;
        }
        throw new ProfileException(
                file,
                FIELD + ".quant_algo \"" + algorithm + "\" is not known; known are FP8, NVFP4; or say --precision");
    }

    private static Precision compressed(Path file, JsonNode groups) {
        JsonNode group = groups.isEmpty() ? groups : groups.elements().next();
        JsonNode weights = group.path("weights");
        int bits = weights.path("num_bits").asInt(0);
        boolean floating = weights.path("type").asText("int").equals("float");
        if (!group.path("input_activations").isObject()) {
            return weightOnly(file, bits);
        }
        if (bits == BITS_8) {
            return floating ? Precision.FP8 : Precision.INT8;
        }
        return floating && bits == BITS_4 ? Precision.FP4 : weightOnly(file, bits);
    }

    private static Precision weightOnly(Path file, int bits) {
        return switch (bits) {
            case BITS_4 -> Precision.W4A16;
            case BITS_8 -> Precision.W8A16;
            default ->
                throw new ProfileException(
                        file, FIELD + " has weights of " + bits + " bits; known are 4 and 8; or say --precision");
        };
    }
}
