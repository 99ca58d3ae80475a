package io.github.slaplanner.core.profile.rapid;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.slaplanner.core.profile.ProfileException;
import io.github.slaplanner.core.profile.rapid.ModelArchitecture.Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * Reads the {@code config.json} that comes with a model of the Hugging Face hub, and the {@code hf_quant_config.json} beside it
 * if there is one. Of a model that also sees or hears, the part that reads text counts.
 */
public final class ModelConfig {
    private static final String CONFIG = "config.json";
    /** Where larger models have the part that reads text. */
    private static final List<String> TEXT_PARTS =
            List.of("/text_config", "/language_config", "/llm_config", "/thinker_config/text_config");
    /** Families whose input and output embeddings are one matrix unless they say otherwise. */
    private static final Set<String> TIED = Set.of("cohere", "cohere2", "gemma", "gemma2", "gemma3", "gemma4");
    /** Python writes Infinity and NaN. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();

    private ModelConfig() {}

    /**
     * Reads a model.
     *
     * @param file the {@code config.json}, or the folder that holds it
     * @throws ProfileException if it cannot be read, fields are missing, or the kind of model or of quantisation is not known
     */
    public static ModelArchitecture read(Path file) {
        Path json = Files.isDirectory(file) ? file.resolve(CONFIG) : file;
        JsonNode root = tree(json);
        JsonNode text = TEXT_PARTS.stream()
                .map(root::at)
                .filter(JsonNode::isObject)
                .findFirst()
                .orElse(root);
        ConfigFields fields = new ConfigFields(json, text);
        String type = type(json, root, text);
        if (type.isEmpty()) {
            fields.required("model_type");
        }
        ModelFamily family = type.isEmpty() ? ModelFamily.GROUPED : ModelFamily.of(type);
        ModelArchitecture model = architecture(fields, type, family, quantization(json, root, text));
        fields.check();
        return model;
    }

    /** The type of the part that reads text; what that part does not say or nobody knows, the whole may. */
    private static String type(Path file, JsonNode root, JsonNode text) {
        String own = text.path("model_type").asText("");
        String whole = root.path("model_type").asText("");
        if (own.isEmpty() || (!ModelFamily.known(own) && ModelFamily.known(whole))) {
            own = whole;
        }
        if (!own.isEmpty() && !ModelFamily.known(own)) {
            throw new ProfileException(
                    file, "model_type \"" + own + "\" is not known; known are " + ModelFamily.names());
        }
        return ModelFamily.plain(own);
    }

    private static Weights quantization(Path file, JsonNode root, JsonNode text) {
        String name = String.valueOf(file.getFileName());
        Path beside = file.resolveSibling(
                name.endsWith(CONFIG)
                        ? name.substring(0, name.length() - CONFIG.length()) + "hf_quant_config.json"
                        : "hf_quant_config.json");
        JsonNode more = Files.exists(beside) ? tree(beside).path("quantization") : JSON.missingNode();
        return new Quantization(file, root, text, more).weights();
    }

    private static ModelArchitecture architecture(
            ConfigFields fields, String type, ModelFamily family, Weights weights) {
        int hidden = fields.required("hidden_size");
        List<LayerKind> kinds = new LayerReader(fields, type, family, hidden).read();
        int vocabulary = fields.required("vocab_size");
        int context = fields.required("max_position_embeddings", "model_max_length", "max_seq_len");
        boolean tied = fields.flag("tie_word_embeddings", TIED.contains(type));
        return new ModelArchitecture(type, hidden, kinds, vocabulary, tied, context, weights);
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
}
