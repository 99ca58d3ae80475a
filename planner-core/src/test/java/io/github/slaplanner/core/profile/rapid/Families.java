package io.github.slaplanner.core.profile.rapid;

/** Configurations of models whose layers are not all alike, written down from their published architecture. */
final class Families {
    static final String QWEN3_NEXT = """
            {"model_type": "qwen3_next", "hidden_size": 2048, "intermediate_size": 5120, "num_hidden_layers": 48,
             "num_attention_heads": 16, "num_key_value_heads": 2, "head_dim": 256, "full_attention_interval": 4,
             "linear_num_key_heads": 16, "linear_num_value_heads": 32, "linear_key_head_dim": 128,
             "linear_value_head_dim": 128, "num_experts": 512, "num_experts_per_tok": 10, "moe_intermediate_size": 512,
             "shared_expert_intermediate_size": 512, "decoder_sparse_step": 1, "mlp_only_layers": [],
             "vocab_size": 151936, "max_position_embeddings": 262144}""";
    static final String KIMI_LINEAR = """
            {"model_type": "kimi_linear", "hidden_size": 2304, "intermediate_size": 9216, "num_hidden_layers": 27,
             "num_attention_heads": 32, "num_key_value_heads": 32, "kv_lora_rank": 512, "q_lora_rank": null,
             "qk_nope_head_dim": 128, "qk_rope_head_dim": 64, "v_head_dim": 128, "num_experts": 256,
             "num_experts_per_token": 8, "num_shared_experts": 1, "moe_intermediate_size": 1024,
             "first_k_dense_replace": 1, "moe_layer_freq": 1, "model_max_length": 1048576, "vocab_size": 163840,
             "linear_attn_config": {"head_dim": 128, "num_heads": 32, "short_conv_kernel_size": 4,
               "full_attn_layers": [4, 8, 12, 16, 20, 24, 27],
               "kda_layers": [1, 2, 3, 5, 6, 7, 9, 10, 11, 13, 14, 15, 17, 18, 19, 21, 22, 23, 25, 26]}}""";
    static final String MINIMAX_M2 = """
            {"model_type": "minimax_m2", "hidden_size": 3072, "intermediate_size": 1536, "num_hidden_layers": 62,
             "num_attention_heads": 48, "num_key_value_heads": 8, "head_dim": 128, "num_local_experts": 256,
             "num_experts_per_tok": 8, "vocab_size": 200064, "max_position_embeddings": 196608}""";
    static final String MINIMAX_M3 = """
            {"model_type": "minimax_m3_vl", "text_config": {"model_type": "minimax_m3", "hidden_size": 6144,
             "intermediate_size": 3072, "dense_intermediate_size": 12288, "shared_intermediate_size": 3072,
             "num_hidden_layers": 60, "num_attention_heads": 64, "num_key_value_heads": 4, "head_dim": 128,
             "num_local_experts": 128, "num_experts_per_tok": 4, "n_shared_experts": 1, "moe_layer_freq": [0, 0, 0%s],
             "sparse_attention_config": {"sparse_topk_blocks": 16, "sparse_block_size": 128, "sparse_index_dim": 128,
               "sparse_num_index_heads": 4, "sparse_attention_freq": [0, 0, 0%s]},
             "vocab_size": 200064, "max_position_embeddings": 1048576}}""".formatted(", 1".repeat(57), ", 1".repeat(57));
    private static final String LLAMA4 = """
            {"model_type": "llama4", "text_config": {"model_type": "llama4_text", "hidden_size": 5120,
             "intermediate_size": 8192, "intermediate_size_mlp": 16384, "num_hidden_layers": 48,
             "num_attention_heads": 40, "num_key_value_heads": 8, "head_dim": 128, "num_local_experts": %d,
             "num_experts_per_tok": 1, "interleave_moe_layer_step": %d, "attention_chunk_size": 8192,
             "no_rope_layers": [], "vocab_size": 202048, "max_position_embeddings": 10485760}}""";
    static final String LLAMA4_SCOUT = LLAMA4.formatted(16, 1);
    static final String LLAMA4_MAVERICK = LLAMA4.formatted(128, 2);
    static final String MIMO_V2_FLASH = """
            {"model_type": "mimo_v2_flash", "hidden_size": 4096, "intermediate_size": 16384, "num_hidden_layers": 48,
             "num_attention_heads": 64, "num_key_value_heads": 4, "head_dim": 192, "v_head_dim": 128,
             "swa_num_attention_heads": 64, "swa_num_key_value_heads": 8, "swa_head_dim": 192, "swa_v_head_dim": 128,
             "sliding_window_size": 128, "hybrid_layer_pattern": [0, 1, 1, 1, 1%s], "moe_layer_freq": [0%s],
             "n_routed_experts": 256, "num_experts_per_tok": 8, "moe_intermediate_size": 2048, "n_shared_experts": null,
             "vocab_size": 152576, "max_position_embeddings": 262144}""".formatted(", 0, 1, 1, 1, 1, 1".repeat(7) + ", 0", ", 1".repeat(47));
    static final String STEP3P5 = """
            {"model_type": "step3p5", "hidden_size": 4096, "intermediate_size": 11264, "num_hidden_layers": 45,
             "num_attention_heads": 64, "num_attention_groups": 8, "head_dim": 128, "sliding_window": 512,
             "layer_types": ["full_attention"%s],
             "attention_other_setting": {"num_attention_heads": 96, "num_attention_groups": 8, "head_dim": 128},
             "moe_num_experts": 288, "moe_top_k": 8, "moe_intermediate_size": 1280, "share_expert_dim": 1280,
             "moe_layers_enum": "%s", "vocab_size": 128896, "max_position_embeddings": 262144}""".formatted(
                    (", \"sliding_attention\"".repeat(3) + ", \"full_attention\"").repeat(11),
                    "3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31,32,33,34,35,36,37,38,39,"
                            + "40,41,42,43,44");
    static final String GLM5 = """
            {"model_type": "glm_moe_dsa", "hidden_size": 6144, "intermediate_size": 12288, "moe_intermediate_size": 2048,
             "num_hidden_layers": 78, "num_attention_heads": 64, "num_key_value_heads": 64, "q_lora_rank": 2048,
             "kv_lora_rank": 512, "qk_nope_head_dim": 192, "qk_rope_head_dim": 64, "v_head_dim": 256,
             "index_topk": 2048, "index_n_heads": 32, "index_head_dim": 128, "n_routed_experts": 256,
             "n_shared_experts": 1, "num_experts_per_tok": 8, "first_k_dense_replace": 3, "moe_layer_freq": 1,
             "vocab_size": 154880, "max_position_embeddings": 202752}""";
    static final String DEEPSEEK_V4_FLASH = """
            {"model_type": "deepseek_v4", "expert_dtype": "fp4", "quantization_config": {"quant_method": "fp8"},
             "hidden_size": 4096, "num_hidden_layers": 43, "num_attention_heads": 64, "num_key_value_heads": 1,
             "head_dim": 512, "q_lora_rank": 1024, "o_lora_rank": 1024, "o_groups": 8, "qk_rope_head_dim": 64,
             "n_routed_experts": 256, "n_shared_experts": 1, "num_experts_per_tok": 6, "moe_intermediate_size": 2048,
             "index_topk": 512, "index_n_heads": 64, "index_head_dim": 128, "sliding_window": 128,
             "compress_ratios": [0, 0%s, 4], "vocab_size": 129280, "max_position_embeddings": 1048576}""".formatted(", 4, 128".repeat(20));
    static final String NEMOTRON_H = """
            {"model_type": "nemotron_h", "hidden_size": 8192, "intermediate_size": 32768, "num_hidden_layers": 118,
             "hybrid_override_pattern": "%sM-", "attention_head_dim": 128, "num_attention_heads": 64,
             "num_key_value_heads": 8, "mamba_num_heads": 256, "mamba_head_dim": 64, "ssm_state_size": 256, "n_groups": 8,
             "mlp_hidden_act": "relu2", "time_step_limit": [0.0, Infinity], "vocab_size": 131072,
             "max_position_embeddings": 8192}""".formatted("M-M-M-M*-" + "M-M-M-M-M*-".repeat(9) + "M-M-M-M-");

    private Families() {}
}
