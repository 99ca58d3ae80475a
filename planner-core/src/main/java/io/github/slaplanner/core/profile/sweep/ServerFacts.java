package io.github.slaplanner.core.profile.sweep;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a server tells about itself. */
final class ServerFacts {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Pattern VLLM = Pattern.compile("(?m)^vllm:cache_config_info\\{(.*)}");
    private static final Pattern SGLANG = Pattern.compile("(?m)^sglang:max_total_num_tokens\\{?.*\\s([0-9.eE+]+)\\s*$");

    private ServerFacts() {}

    /** The ids in the answer of {@code /v1/models}. */
    static List<String> models(String json) {
        List<String> ids = new ArrayList<>();
        try {
            JSON.readTree(json)
                    .path("data")
                    .forEach(model -> ids.add(model.path("id").asText("")));
        } catch (JsonProcessingException e) {
            throw new SweepException("What /v1/models says is not JSON: " + e.getOriginalMessage());
        }
        return ids;
    }

    /** The longest prompt and answer together that a model takes, as the answer of {@code /v1/models} says, or null. */
    static @Nullable Integer contextLength(String json, String model) {
        try {
            for (JsonNode one : JSON.readTree(json).path("data")) {
                JsonNode length =
                        one.path("max_model_len").isInt() ? one.path("max_model_len") : one.path("context_window");
                if (one.path("id").asText("").equals(model) && length.asInt() > 0) {
                    return length.asInt();
                }
            }
            return null;
        } catch (JsonProcessingException e) {
            throw new SweepException("What /v1/models says is not JSON: " + e.getOriginalMessage());
        }
    }

    /** The size of the KV cache of one engine of a model in the text of {@code /metrics}, or null. */
    static @Nullable Long maxKvTokens(String metrics, String model) {
        Long blocks = dynamo(metrics, "model_total_kv_blocks", model);
        Long blockSize = dynamo(metrics, "model_kv_cache_block_size", model);
        return blocks == null || blockSize == null ? ofEngine(metrics) : Long.valueOf(blocks * blockSize);
    }

    private static @Nullable Long dynamo(String metrics, String name, String model) {
        Pattern series = Pattern.compile("(?m)^dynamo_frontend_" + name + "\\{(?:.*,)?model=\"" + Pattern.quote(model)
                + "\".*}\\s+([0-9.eE+]+)\\s*$");
        Matcher matcher = series.matcher(metrics);
        return matcher.find() ? Long.valueOf((long) Double.parseDouble(matcher.group(1))) : null;
    }

    private static @Nullable Long ofEngine(String metrics) {
        Matcher vllm = VLLM.matcher(metrics);
        if (vllm.find()) {
            Long blocks = label(vllm.group(1), "num_gpu_blocks");
            Long size = label(vllm.group(1), "block_size");
            return blocks == null || size == null ? null : Long.valueOf(blocks * size);
        }
        Matcher sglang = SGLANG.matcher(metrics);
        return sglang.find() ? Long.valueOf((long) Double.parseDouble(sglang.group(1))) : null;
    }

    private static @Nullable Long label(String labels, String name) {
        Matcher matcher = Pattern.compile("\\b" + name + "=\"(\\d{1,15})\"").matcher(labels);
        return matcher.find() ? Long.valueOf(matcher.group(1)) : null;
    }
}
