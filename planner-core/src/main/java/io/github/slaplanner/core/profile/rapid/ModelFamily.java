package io.github.slaplanner.core.profile.rapid;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;

/** Families of models by how their layers are laid out. A model type is one word in one of these rows. */
@SuppressWarnings("ImmutableEnumChecker") // sets that nobody changes
enum ModelFamily {
    /** Grouped-query attention in every layer. */
    GROUPED(
            "apertus",
            "arcee",
            "cohere",
            "cohere2",
            "dots1",
            "ernie4_5",
            "ernie4_5_moe",
            "exaone4",
            "exaone_moe",
            "gemma",
            "gemma2",
            "gemma3",
            "gemma4",
            "glm4",
            "glm4_moe",
            "glm4v_moe",
            "gpt_oss",
            "granite",
            "granitemoe",
            "hunyuan_v1_dense",
            "llama",
            "llama4",
            "mimo",
            "mimo_v2",
            "mimo_v2_flash",
            "minimax_m2",
            "minimax_m3",
            "minimax_m3_vl",
            "mistral3",
            "ministral",
            "ministral3",
            "mistral",
            "mixtral",
            "nemotron",
            "olmo2",
            "olmo3",
            "olmoe",
            "phi3",
            "phimoe",
            "qwen2",
            "qwen2_5_vl",
            "qwen2_moe",
            "qwen2_vl",
            "qwen3",
            "qwen3_moe",
            "qwen3_omni_moe",
            "qwen3_vl",
            "qwen3_vl_moe",
            "seed_oss",
            "smollm3",
            "step3p5",
            "step3p7"),
    /** Latent attention in every layer. */
    LATENT(
            "deepseek_v2",
            "deepseek_v3",
            "deepseek_v32",
            "glm4_moe_lite",
            "glm_moe_dsa",
            "kimi_k2",
            "kimi_k25",
            "kimi_vl",
            "mistral4"),
    /** Windows and compressed vectors. */
    COMPRESSED("deepseek_v4"),
    /** Linear attention by the delta rule, with grouped-query attention in some layers. */
    DELTA("qwen3_5", "qwen3_5_moe", "qwen3_next"),
    /** The same with a gate per channel, and latent attention in some layers. */
    CHANNEL_DELTA("kimi_linear"),
    /** State-space models, attention and networks in the order of a pattern. */
    PATTERN("nemotron_h"),
    /** Every block with sizes of its own. */
    BLOCKS("nemotron-nas");

    private final Set<String> types;

    ModelFamily(String... types) {
        this.types = Set.of(types);
    }

    /** Without what says that it is the part of a larger model that reads text. */
    static String plain(String type) {
        return type.endsWith("_text") ? type.substring(0, type.length() - "_text".length()) : type;
    }

    static boolean known(String type) {
        return Arrays.stream(values()).anyMatch(family -> family.types.contains(plain(type)));
    }

    /** The family of a known type. */
    static ModelFamily of(String type) {
        return Arrays.stream(values())
                .filter(family -> family.types.contains(plain(type)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(type));
    }

    static String names() {
        Set<String> all = new TreeSet<>();
        Arrays.stream(values()).forEach(family -> all.addAll(family.types));
        return String.join(", ", all);
    }
}
