package io.github.slaplanner.core.profile.rapid;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Configurations of well-known models, written down from their published architecture. */
final class Models {
    static final String LLAMA_8B = """
            {"model_type": "llama", "hidden_size": 4096, "intermediate_size": 14336, "num_hidden_layers": 32,
             "num_attention_heads": 32, "num_key_value_heads": 8, "vocab_size": 128256,
             "max_position_embeddings": 131072, "torch_dtype": "bfloat16", "tie_word_embeddings": false}""";
    static final String LLAMA_70B = """
            {"model_type": "llama", "hidden_size": 8192, "intermediate_size": 28672, "num_hidden_layers": 80,
             "num_attention_heads": 64, "num_key_value_heads": 8, "vocab_size": 128256,
             "max_position_embeddings": 131072, "torch_dtype": "bfloat16"}""";
    static final String QWEN3_32B = """
            {"model_type": "qwen3", "hidden_size": 5120, "intermediate_size": 25600, "num_hidden_layers": 64,
             "num_attention_heads": 64, "num_key_value_heads": 8, "head_dim": 128, "vocab_size": 151936,
             "max_position_embeddings": 40960, "sliding_window": null, "use_sliding_window": false}""";
    static final String MIXTRAL = """
            {"model_type": "mixtral", "hidden_size": 4096, "intermediate_size": 14336, "num_hidden_layers": 32,
             "num_attention_heads": 32, "num_key_value_heads": 8, "num_local_experts": 8, "num_experts_per_tok": 2,
             "vocab_size": 32000, "max_position_embeddings": 32768}""";
    static final String QWEN3_30B_A3B = """
            {"model_type": "qwen3_moe", "hidden_size": 2048, "intermediate_size": 6144, "moe_intermediate_size": 768,
             "num_hidden_layers": 48, "num_attention_heads": 32, "num_key_value_heads": 4, "head_dim": 128,
             "num_experts": 128, "num_experts_per_tok": 8, "decoder_sparse_step": 1, "mlp_only_layers": [],
             "vocab_size": 151936, "max_position_embeddings": 40960}""";
    static final String DEEPSEEK_V3 = """
            {"model_type": "deepseek_v3", "hidden_size": 7168, "intermediate_size": 18432, "moe_intermediate_size": 2048,
             "num_hidden_layers": 61, "num_attention_heads": 128, "num_key_value_heads": 128, "q_lora_rank": 1536,
             "kv_lora_rank": 512, "qk_nope_head_dim": 128, "qk_rope_head_dim": 64, "v_head_dim": 128,
             "n_routed_experts": 256, "n_shared_experts": 1, "num_experts_per_tok": 8, "first_k_dense_replace": 3,
             "moe_layer_freq": 1, "vocab_size": 129280, "max_position_embeddings": 163840,
             "quantization_config": {"quant_method": "fp8"}}""";
    static final String GEMMA2_9B = """
            {"model_type": "gemma2", "hidden_size": 3584, "intermediate_size": 14336, "num_hidden_layers": 42,
             "num_attention_heads": 16, "num_key_value_heads": 8, "head_dim": 256, "sliding_window": 4096,
             "vocab_size": 256000, "max_position_embeddings": 8192}""";
    static final String GPT_OSS_20B = """
            {"model_type": "gpt_oss", "hidden_size": 2880, "intermediate_size": 2880, "num_hidden_layers": 24,
             "num_attention_heads": 64, "num_key_value_heads": 8, "head_dim": 64, "num_local_experts": 32,
             "num_experts_per_tok": 4, "sliding_window": 128,
             "layer_types": ["sliding_attention", "full_attention", "sliding_attention", "full_attention",
                             "sliding_attention", "full_attention", "sliding_attention", "full_attention",
                             "sliding_attention", "full_attention", "sliding_attention", "full_attention",
                             "sliding_attention", "full_attention", "sliding_attention", "full_attention",
                             "sliding_attention", "full_attention", "sliding_attention", "full_attention",
                             "sliding_attention", "full_attention", "sliding_attention", "full_attention"],
             "vocab_size": 201088, "max_position_embeddings": 131072,
             "quantization_config": {"quant_method": "mxfp4"}}""";

    private Models() {}

    static ModelArchitecture read(Path folder, String json) {
        try {
            return ModelConfig.read(Files.writeString(folder.resolve("config.json"), json));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
