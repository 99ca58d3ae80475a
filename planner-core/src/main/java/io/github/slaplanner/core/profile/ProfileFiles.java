package io.github.slaplanner.core.profile;

/** Names of the files of a profile, and of the arrays in them. */
final class ProfileFiles {
    static final String PREFILL_NPZ = "selected_prefill_interpolation/raw_data.npz";
    static final String PREFILL_JSON = "prefill_raw_data.json";
    static final String DECODE_NPZ = "selected_decode_interpolation/raw_data.npz";
    static final String DECODE_JSON = "decode_raw_data.json";

    static final String ISL = "prefill_isl";
    static final String TTFT = "prefill_ttft";
    static final String PREFILL_THROUGHPUT = "prefill_thpt_per_gpu";

    static final String KV_USAGE = "x_kv_usage";
    static final String CONTEXT = "y_context_length";
    static final String ITL = "z_itl";
    static final String DECODE_THROUGHPUT = "z_thpt_per_gpu";
    static final String MAX_KV_TOKENS = "max_kv_tokens";

    private ProfileFiles() {}
}
