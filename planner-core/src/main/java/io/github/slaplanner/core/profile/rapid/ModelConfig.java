package io.github.slaplanner.core.profile.rapid;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.slaplanner.core.profile.ProfileException;
import io.github.slaplanner.core.profile.rapid.ModelArchitecture.Attention;
import io.github.slaplanner.core.profile.rapid.ModelArchitecture.FeedForward;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads the {@code config.json} that comes with a model of the Hugging Face hub: transformers with grouped-query or latent
 * attention and gated feed-forward networks, dense or with experts. Of a model that also sees or hears, the part that reads
 * text counts ({@code text_config}).
 */
public final class ModelConfig {
    private static final Set<String> LATENT = Set.of("deepseek_v2", "deepseek_v3", "kimi_k2");
    private static final Set<String> GROUPED = Set.of(
            "exaone4",
            "gemma",
            "gemma2",
            "gemma3_text",
            "glm4",
            "glm4_moe",
            "gpt_oss",
            "granite",
            "granitemoe",
            "llama",
            "ministral",
            "mistral",
            "mixtral",
            "olmo2",
            "olmoe",
            "phi3",
            "phimoe",
            "qwen2",
            "qwen2_moe",
            "qwen2_vl_text",
            "qwen2_5_vl_text",
            "qwen3",
            "qwen3_moe",
            "seed_oss",
            "smollm3");

    private static final JsonMapper JSON = JsonMapper.builder().build();
    /** Of a gated network: gate, up and down. */
    private static final long MATRICES = 3;

    private final ConfigFields fields;
    private final int layers;
    private final int hidden;

    private ModelConfig(ConfigFields fields) {
        this.fields = fields;
        this.layers = fields.required("num_hidden_layers");
        this.hidden = fields.required("hidden_size");
    }

    /**
     * Reads a model.
     *
     * @param file the {@code config.json}, or the folder that holds it
     * @throws ProfileException if it cannot be read, fields are missing, or the kind of model or of quantisation is not known
     */
    public static ModelArchitecture read(Path file) {
        Path json = Files.isDirectory(file) ? file.resolve("config.json") : file;
        JsonNode root = tree(json);
        JsonNode text = root.path("text_config").isObject() ? root.get("text_config") : root;
        ConfigFields fields = new ConfigFields(json, text);
        String type = fields.text("model_type");
        if (!type.isEmpty() && !GROUPED.contains(type) && !LATENT.contains(type)) {
            Set<String> known = new TreeSet<>(GROUPED);
            known.addAll(LATENT);
            throw new ProfileException(
                    json, "model_type \"" + type + "\" is not known; known are " + String.join(", ", known));
        }
        JsonNode quantization =
                text.has(Quantization.FIELD) ? text.get(Quantization.FIELD) : root.path(Quantization.FIELD);
        String dtype = fields.text("torch_dtype").isEmpty() ? fields.optionalText("dtype") : fields.text("torch_dtype");
        return new ModelConfig(fields).architecture(type, Quantization.precision(json, quantization, dtype));
    }

    private static JsonNode tree(Path file) {
        try {
            JsonNode root = JSON.readTree(Files.readAllBytes(file));
            if (!root.isObject()) {
                throw new ProfileException(file, "holds no JSON object; give the config.json of a model");
            }
            return root;
        } catch (NoSuchFileException e) {
            throw new ProfileException(file, "there is no such file; give the config.json of a model", e);
        } catch (JsonProcessingException e) {
            throw new ProfileException(
                    file,
                    "is not valid JSON at line " + e.getLocation().getLineNr() + ": " + e.getOriginalMessage(),
                    e);
        } catch (IOException e) {
            throw new ProfileException(file, "cannot be read: " + e, e);
        }
    }

    private ModelArchitecture architecture(String type, Precision precision) {
        Attention attention = LATENT.contains(type) ? latent() : grouped();
        FeedForward network = feedForward();
        int vocabulary = fields.required("vocab_size");
        int context = fields.required("max_position_embeddings");
        fields.check();
        return new ModelArchitecture(
                type, layers, hidden, attention, network, vocabulary, fields.flag(type), context, precision);
    }

    private Attention grouped() {
        int heads = fields.required("num_attention_heads");
        int kvHeads = fields.or("num_key_value_heads", heads);
        int size = fields.or("head_dim", heads == 0 ? 0 : hidden / heads);
        long projections = 2L * hidden * heads * size + 2L * hidden * kvHeads * size;
        double pairFlops = 4.0 * heads * size;
        return new Attention(projections, 2 * kvHeads * size, kvHeads, pairFlops, pairFlops, window());
    }

    /** Keys and values of all heads come from one short vector; a step works on that vector and not on them. */
    private Attention latent() {
        int heads = fields.required("num_attention_heads");
        int rank = fields.required("kv_lora_rank");
        int rope = fields.required("qk_rope_head_dim");
        int nope = fields.required("qk_nope_head_dim");
        int value = fields.required("v_head_dim");
        int queryRank = fields.or("q_lora_rank", 0);
        long width = (long) heads * (nope + rope);
        long query = queryRank == 0 ? hidden * width : queryRank * (hidden + width);
        long others =
                (long) hidden * (rank + rope) + (long) rank * heads * (nope + value) + (long) heads * value * hidden;
        double prompt = 2.0 * heads * (nope + rope + value);
        double step = 2.0 * heads * (2 * rank + rope);
        return new Attention(query + others, rank + rope, 1, prompt, step, window());
    }

    private ModelArchitecture.Window window() {
        int length = fields.or("sliding_window", 0);
        int windowed = fields.windowLayers(layers);
        return length == 0 ? ModelArchitecture.Window.NONE : new ModelArchitecture.Window(length, windowed);
    }

    private FeedForward feedForward() {
        int experts = fields.firstOf("num_local_experts", "num_experts", "n_routed_experts");
        if (experts <= 1) {
            return FeedForward.dense(layers * matrices(fields.required("intermediate_size")));
        }
        int width = fields.or("moe_intermediate_size", 0);
        int expertWidth = width == 0 ? fields.required("intermediate_size") : width;
        int perToken = fields.firstOf("num_experts_per_tok", "experts_per_token");
        if (perToken == 0) {
            fields.missing("num_experts_per_tok");
        }
        int expertLayers = fields.expertLayers(layers);
        int denseLayers = layers - expertLayers;
        long dense = denseLayers == 0 ? 0 : denseLayers * matrices(fields.required("intermediate_size"));
        int shared = fields.or("shared_expert_intermediate_size", fields.or("n_shared_experts", 0) * expertWidth);
        long always = dense + expertLayers * (matrices(shared) + (long) hidden * experts);
        return new FeedForward(always, expertLayers, experts, Math.min(perToken, experts), matrices(expertWidth));
    }

    private long matrices(int width) {
        return MATRICES * hidden * width;
    }
}
