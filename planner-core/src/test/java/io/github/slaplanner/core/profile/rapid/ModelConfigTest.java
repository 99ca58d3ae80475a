package io.github.slaplanner.core.profile.rapid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.slaplanner.core.profile.ProfileException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ModelConfigTest {
    @TempDir
    private Path folder;

    /** Billions of parameters, in all and per token, as the models' cards give them. */
    static Stream<Arguments> cards() {
        return Stream.of(
                Arguments.of("Llama-3.1-8B", Models.LLAMA_8B, 8.03, 8.03),
                Arguments.of("Llama-3.1-70B", Models.LLAMA_70B, 70.6, 70.6),
                Arguments.of("Qwen3-32B", Models.QWEN3_32B, 32.8, 32.8),
                Arguments.of("Mixtral-8x7B", Models.MIXTRAL, 46.7, 12.9),
                Arguments.of("Qwen3-30B-A3B", Models.QWEN3_30B_A3B, 30.5, 3.3),
                Arguments.of("DeepSeek-V3", Models.DEEPSEEK_V3, 671, 37),
                Arguments.of("Gemma-2-9B", Models.GEMMA2_9B, 9.24, 9.24),
                Arguments.of("gpt-oss-20b", Models.GPT_OSS_20B, 20.9, 3.6));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cards")
    void parameters_ofKnownModels_areThoseOfTheirCards(String name, String json, double all, double active) {
        ModelArchitecture model = Models.read(folder, json);
        double embeddings = model.parameters() - model.sharedParameters() - expertParameters(model);
        assertThat(model.parameters() / 1e9).isCloseTo(all, Percentage.withPercentage(1.5));
        assertThat((model.activeParameters() + embeddings) / 1e9).isCloseTo(active, Percentage.withPercentage(17));
    }

    private static double expertParameters(ModelArchitecture model) {
        ModelArchitecture.FeedForward network = model.feedForward();
        return (double) network.expertLayers() * network.experts() * network.expert();
    }

    @Test
    void cache_ofLatentAttention_isOneShortVectorPerToken() {
        assertThat(Models.read(folder, Models.DEEPSEEK_V3).attention().kvElements())
                .isEqualTo(576);
        assertThat(Models.read(folder, Models.LLAMA_8B).attention().kvElements())
                .isEqualTo(2 * 8 * 128);
    }

    @Test
    void windows_areOfThoseLayersThatHaveThem() {
        assertThat(Models.read(folder, Models.GEMMA2_9B).attention().window().layers())
                .isEqualTo(21);
        assertThat(Models.read(folder, Models.GPT_OSS_20B).attention().window())
                .isEqualTo(new ModelArchitecture.Window(128, 12));
        assertThat(Models.read(folder, Models.QWEN3_32B).attention().window()).isEqualTo(ModelArchitecture.Window.NONE);
        ModelArchitecture gemma = Models.read(folder, Models.GEMMA2_9B);
        assertThat(gemma.lookBack(8000)).isEqualTo(21 * 4096 + 21 * 8000);
        assertThat(gemma.pairs(1000)).isEqualTo(42 * 1000 * 1000 / 2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"quant_method\": \"fp8\"} | FP8",
                "{\"quant_method\": \"awq\", \"bits\": 4} | W4A16",
                "{\"quant_method\": \"gptq\", \"bits\": 8} | W8A16",
                "{\"quant_method\": \"bitsandbytes\", \"load_in_8bit\": true} | W8A16",
                "{\"quant_method\": \"mxfp4\"} | FP4",
                "{\"quant_method\": \"modelopt\", \"quant_algo\": \"NVFP4\"} | FP4",
                "{\"quant_method\": \"compressed-tensors\", \"config_groups\": {\"group_0\": {\"weights\": {\"num_bits\": 8,"
                        + " \"type\": \"float\"}, \"input_activations\": {\"num_bits\": 8}}}} | FP8",
                "{\"quant_method\": \"compressed-tensors\", \"config_groups\": {\"group_0\": {\"weights\": {\"num_bits\": 8,"
                        + " \"type\": \"int\"}, \"input_activations\": {\"num_bits\": 8}}}} | INT8",
                "{\"quant_method\": \"compressed-tensors\", \"config_groups\": {\"group_0\": {\"weights\": {\"num_bits\": 4,"
                        + " \"type\": \"int\"}, \"input_activations\": null}}} | W4A16"
            })
    void quantisation_asModelsSayIt_isUnderstood(String quantization, Precision precision) {
        assertThat(Models.read(folder, with("quantization_config", quantization))
                        .precision())
                .isEqualTo(precision);
    }

    @Test
    void textPart_ofAModelThatSees_counts() {
        String json = "{\"model_type\": \"gemma3\", \"vision_config\": {}, \"text_config\": " + Models.GEMMA2_9B + "}";
        assertThat(Models.read(folder, json).layers()).isEqualTo(42);
    }

    @Test
    void missingFields_areAllNamed() {
        assertThatThrownBy(() -> Models.read(folder, "{\"model_type\": \"qwen3_moe\", \"num_experts\": 8}"))
                .isInstanceOf(ProfileException.class)
                .hasMessageEndingWith("config.json: lacks num_hidden_layers, hidden_size, num_attention_heads,"
                        + " intermediate_size, num_experts_per_tok, vocab_size, max_position_embeddings");
        assertThatThrownBy(() -> Models.read(folder, "{}"))
                .hasMessageContaining("lacks model_type, num_hidden_layers, hidden_size");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "model_type | \"bert\" | model_type \"bert\" is not known; known are deepseek_v2, deepseek_v3",
                "num_hidden_layers | -1 | num_hidden_layers is -1; a whole number from 0 on is expected",
                "vocab_size | \"many\" | vocab_size is \"many\"; a whole number from 0 on is expected",
                "quantization_config | {\"quant_method\": \"magic\"} | quant_method \"magic\" is not known; known are awq",
                "quantization_config | {\"quant_method\": \"gptq\", \"bits\": 3} | weights of 3 bits; known are 4 and 8"
            })
    void badField_isNamedWithWhatIsExpected(String field, String value, String message) {
        assertThatThrownBy(() -> Models.read(folder, with(field, value)))
                .isInstanceOf(ProfileException.class)
                .hasMessageContaining(message);
    }

    @Test
    void fileThatIsNoConfig_isRefused() {
        assertThatThrownBy(() -> Models.read(folder, "{\"model_type\": "))
                .hasMessageContaining("is not valid JSON at line 1");
        assertThatThrownBy(() -> Models.read(folder, "[]")).hasMessageContaining("holds no JSON object");
        assertThatThrownBy(() -> ModelConfig.read(folder.resolve("other.json")))
                .hasMessageContaining("there is no such file");
    }

    private static String with(String field, String value) {
        return Models.LLAMA_8B
                .replaceFirst("\"" + field + "\": [^,}]*,", "")
                .replaceFirst("\\{", "{\"" + field + "\": " + value.replace("\\", "\\\\") + ", ");
    }
}
