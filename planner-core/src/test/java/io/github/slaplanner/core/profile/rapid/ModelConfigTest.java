package io.github.slaplanner.core.profile.rapid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.slaplanner.core.profile.ProfileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
                Arguments.of("gpt-oss-20b", Models.GPT_OSS_20B, 20.9, 3.6),
                Arguments.of("Qwen3-Next-80B-A3B", Families.QWEN3_NEXT, 80, 3.9),
                Arguments.of("Kimi-Linear-48B-A3B", Families.KIMI_LINEAR, 48, 3.3),
                Arguments.of("MiniMax-M2", Families.MINIMAX_M2, 229, 10),
                Arguments.of("MiniMax-M3", Families.MINIMAX_M3, 427, 23),
                Arguments.of("Llama-4-Scout", Families.LLAMA4_SCOUT, 108, 17),
                Arguments.of("Llama-4-Maverick", Families.LLAMA4_MAVERICK, 400, 17),
                Arguments.of("MiMo-V2-Flash", Families.MIMO_V2_FLASH, 309, 15),
                Arguments.of("Step-3.5-Flash", Families.STEP3P5, 196, 11),
                Arguments.of("GLM-5", Families.GLM5, 744, 40),
                Arguments.of("DeepSeek-V4-Flash", Families.DEEPSEEK_V4_FLASH, 284, 13),
                Arguments.of("Nemotron-H-56B", Families.NEMOTRON_H, 56, 56));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cards")
    void parameters_ofKnownModels_areThoseOfTheirCards(String name, String json, double all, double active) {
        ModelArchitecture model = Models.read(folder, json);
        assertThat(model.parameters() / 1e9).isCloseTo(all, Percentage.withPercentage(2.5));
        assertThat(model.activeParameters() / 1e9).isCloseTo(active, Percentage.withPercentage(17));
    }

    @Test
    void cache_ofLatentAttention_isOneShortVectorPerToken() {
        assertThat(only(Models.DEEPSEEK_V3).cache().elements()).isEqualTo(576);
        assertThat(only(Models.LLAMA_8B).cache().elements()).isEqualTo(2 * 8 * 128);
    }

    private Mixer only(String json) {
        return Models.read(folder, json).kinds().get(0).mixer();
    }

    @Test
    void windows_areOfThoseLayersThatHaveThem() {
        List<LayerKind> gemma = Models.read(folder, Models.GEMMA2_9B).kinds();
        assertThat(gemma).extracting(LayerKind::count).containsExactly(21, 21);
        assertThat(gemma).extracting(kind -> kind.mixer().cache().window()).containsExactly(4096, 0);
        assertThat(gemma.get(0).mixer().lookBack(8000)).isEqualTo(4096);
        assertThat(Models.read(folder, Models.GPT_OSS_20B).kinds())
                .extracting(kind -> kind.mixer().cache().window())
                .containsExactly(128, 0);
        assertThat(Models.read(folder, Models.QWEN3_32B).kinds())
                .extracting(kind -> kind.mixer().cache().window())
                .containsExactly(0);
    }

    @Test
    void promptWork_countsThePairsOfTokens() {
        Mixer mixer = only(Models.LLAMA_8B);
        double pair = 4.0 * 32 * 128;
        assertThat(mixer.promptWork(0, 1000)).isEqualTo(pair * 1000 * 1000 / 2);
        assertThat(mixer.promptWork(600, 1000)).isEqualTo(pair * (1000 * 1000 - 600 * 600) / 2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"quant_method\": \"fp8\"} | FP8",
                "{\"quant_method\": \"awq\", \"bits\": 4} | W4A16",
                "{\"quant_method\": \"mxfp8\"} | FP8",
                "{\"quant_method\": \"auto-round\", \"bits\": 4} | W4A16",
                "{\"quant_method\": \"quark\", \"global_quant_config\": {\"weight\": {\"dtype\": \"fp8_e4m3\"},"
                        + " \"input_tensors\": {}}} | FP8",
                "{\"quant_method\": \"modelopt\", \"quant_algo\": \"W4A8_MXFP4_FP8\"} | MXFP4",
                "{\"quant_method\": \"gptq\", \"bits\": 8} | W8A16",
                "{\"quant_method\": \"bitsandbytes\", \"load_in_8bit\": true} | W8A16",
                "{\"quant_method\": \"mxfp4\"} | MXFP4",
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
                .hasMessageEndingWith("config.json: lacks hidden_size, num_hidden_layers, num_attention_heads,"
                        + " intermediate_size, num_experts_per_tok, vocab_size, max_position_embeddings");
        assertThatThrownBy(() -> Models.read(folder, "{}"))
                .hasMessageContaining("lacks model_type, hidden_size, num_hidden_layers");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "model_type | \"bert\" | model_type \"bert\" is not known; known are apertus, arcee",
                "num_hidden_layers | -1 | num_hidden_layers is -1; a whole number from 0 on is expected",
                "hidden_size | 2147483647 | hidden_size is 2147483647; no model has that",
                "vocab_size | \"many\" | vocab_size is \"many\"; a whole number from 0 on is expected",
                "quantization_config | {\"quant_method\": \"magic\"} | quant_method \"magic\" is not known; known are auto-round, awq",
                "quantization_config | {\"quant_algo\": \"MAGIC\"} | quant_algo \"MAGIC\" is not known; known are FP8",
                "quantization_config | {\"group_size\": 3} | neither quant_method nor quant_algo; say --precision",
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

    @Test
    void pythonsNumbers_areRead() {
        String json = Models.LLAMA_8B.replaceFirst(
                "\\{", "{\"limits\": [0.0, Infinity, -Infinity, NaN], \"head_dim\": 128.0, ");
        assertThat(Models.read(folder, json).layers()).isEqualTo(32);
    }

    @Test
    void quantisationBesideTheConfiguration_isRead() throws IOException {
        Files.writeString(folder.resolve("hf_quant_config.json"), """
                {"producer": {"name": "modelopt"}, "quantization": {"quant_algo": "NVFP4", "kv_cache_quant_algo": "FP8",
                 "exclude_modules": ["lm_head", "model.layers.0.mlp.gate"]}}""");
        ModelArchitecture.Weights weights =
                Models.read(folder, Models.QWEN3_30B_A3B).weights();
        assertThat(weights).isEqualTo(new ModelArchitecture.Weights(Precision.FP4, Precision.FP4, Precision.FP4, 1));
    }

    @Test
    void quantisationBesideTheConfiguration_countsMoreThanAnOlderOneWithin() throws IOException {
        Files.writeString(folder.resolve("hf_quant_config.json"), """
                {"quantization": {"quant_algo": "NVFP4", "kv_cache_quant_algo": "FP8"}}""");
        String old = with("quantization_config", """
                {"quant_method": "compressed-tensors", "ignore": ["re:.*self_attn.*"], "config_groups": {"group_0":
                 {"targets": ["Linear"], "weights": {"num_bits": 4, "type": "int"}, "input_activations": null}}}""");
        assertThat(Models.read(folder, old).weights())
                .isEqualTo(new ModelArchitecture.Weights(Precision.FP4, Precision.FP4, Precision.FP4, 1));
        Files.delete(folder.resolve("hf_quant_config.json"));
        assertThat(Models.read(folder, old).weights())
                .isEqualTo(new ModelArchitecture.Weights(Precision.BF16, Precision.W4A16, Precision.W4A16, 2));
    }

    @Test
    void networksThatAreExcluded_haveSixteenBits_andExpertsKeepTheirs() {
        String json = Models.QWEN3_30B_A3B.replaceFirst("\\{", """
                {"quantization_config": {"quant_method": "compressed-tensors",
                 "ignore": ["lm_head", "re:.*shared_experts.*", "re:.*mlp.(gate|up|gate_up|down)_proj.*"],
                 "config_groups": {"group_0": {"targets": ["Linear"], "weights": {"num_bits": 4, "type": "int"}}}},""");
        assertThat(Models.read(folder, json).weights())
                .isEqualTo(new ModelArchitecture.Weights(Precision.W4A16, Precision.BF16, Precision.W4A16, 2));
    }

    @Test
    void attentionExcludedLayerByLayer_hasSixteenBits() throws IOException {
        StringBuilder modules = new StringBuilder("\"lm_head\"");
        for (int layer = 0; layer < 32; layer++) {
            modules.append(", \"model.layers.").append(layer).append(".self_attn*\"");
        }
        Files.writeString(
                folder.resolve("hf_quant_config.json"),
                "{\"quantization\": {\"quant_algo\": \"NVFP4\", \"exclude_modules\": [" + modules + "]}}");
        assertThat(Models.read(folder, Models.LLAMA_8B).weights())
                .isEqualTo(new ModelArchitecture.Weights(Precision.BF16, Precision.FP4, Precision.FP4, 2));
    }

    @Test
    void attentionThatIsExcluded_hasSixteenBits() throws IOException {
        Files.writeString(folder.resolve("hf_quant_config.json"), """
                {"quantization": {"quant_algo": "FP8", "exclude_modules": ["*self_attn*"]}}""");
        ModelArchitecture.Weights weights = Models.read(folder, Models.LLAMA_8B).weights();
        assertThat(weights).isEqualTo(new ModelArchitecture.Weights(Precision.BF16, Precision.FP8, Precision.FP8, 2));
    }

    @Test
    void modulesOfDifferentPrecision_areToldApart() throws IOException {
        Files.writeString(folder.resolve("hf_quant_config.json"), """
                {"quantization": {"quant_algo": "MIXED_PRECISION", "kv_cache_quant_algo": "NVFP4", "quantized_layers": {
                 "model.layers.0.mlp.experts": {"quant_algo": "NVFP4"},
                 "model.layers.0.mlp.shared_expert.up_proj": {"quant_algo": "W4A16_NVFP4"},
                 "model.layers.0.self_attn.q_proj": {"quant_algo": "FP8"}}}}""");
        assertThat(Models.read(folder, Models.QWEN3_30B_A3B).weights())
                .isEqualTo(new ModelArchitecture.Weights(Precision.FP8, Precision.W4A16, Precision.FP4, 0.56));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"quant_method\": \"fp8\"} | 2",
                "{\"quant_algo\": \"FP8\", \"kv_cache_scheme\": \"FP8\"} | 1",
                "{\"quant_method\": \"modelopt\", \"quant_algo\": \"FP8\", \"kv_cache_scheme\":"
                        + " {\"num_bits\": 8, \"type\": \"float\"}} | 1",
                "{\"quant_algo\": \"FP8\", \"kv_cache_quant_algo\": null} | 2"
            })
    void kvCache_asModelsSayIt_isUnderstood(String quantization, double bytes) {
        ModelArchitecture model = Models.read(folder, with("quantization_config", quantization));
        assertThat(model.precision()).isEqualTo(Precision.FP8);
        assertThat(model.weights().kvBytes()).isEqualTo(bytes);
    }

    private static String with(String field, String value) {
        return Models.LLAMA_8B
                .replaceFirst("\"" + field + "\": [^,}]*,", "")
                .replaceFirst("\\{", "{\"" + field + "\": " + value.replace("\\", "\\\\") + ", ");
    }
}
