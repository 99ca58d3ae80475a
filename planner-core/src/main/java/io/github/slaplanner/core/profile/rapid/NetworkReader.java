package io.github.slaplanner.core.profile.rapid;

import io.github.slaplanner.core.profile.rapid.LayerKind.Network;
import java.util.Arrays;
import java.util.Set;

/**
 * Reads the feed-forward networks of a model's layers. Families name the same things differently; what is there decides, and not
 * the family.
 */
final class NetworkReader {
    private static final Set<String> UNGATED = Set.of("relu2", "xielu");
    /** Gate, up and down. */
    private static final long GATED = 3;
    /** Up and down. */
    private static final long PLAIN = 2;
    /** Gate and up are one product. */
    private static final int PRODUCTS = 2;

    private final ConfigFields fields;
    private final int hidden;
    private final int experts;
    private final long matrices;

    NetworkReader(ConfigFields fields, int hidden) {
        this.fields = fields;
        this.hidden = hidden;
        int count = fields.firstOf("num_local_experts", "num_experts", "n_routed_experts", "moe_num_experts");
        this.experts = count > 1 ? count : 0;
        String activation = fields.has("mlp_hidden_act") ? fields.text("mlp_hidden_act") : fields.text("hidden_act");
        this.matrices = UNGATED.contains(activation) ? PLAIN : GATED;
    }

    /** The network of a layer, dense or with experts. */
    Network of(int layer) {
        return experts > 0 && sparse(layer) ? sparse() : dense();
    }

    Network dense() {
        int width = fields.firstOf("intermediate_size_mlp", "dense_intermediate_size");
        return dense(width > 0 ? width : fields.required("intermediate_size"));
    }

    Network dense(int width) {
        return new Network(matrices * hidden * width, PRODUCTS, 0, 0, 0);
    }

    Network sparse() {
        int named = fields.firstOf("moe_intermediate_size", "expert_ffn_hidden_size");
        int width = named > 0 ? named : fields.required("intermediate_size");
        int perToken = fields.required(
                "num_experts_per_tok",
                "experts_per_token",
                "num_experts_per_token",
                "top_k_experts",
                "moe_top_k",
                "moe_k");
        long router = (long) hidden * experts;
        long always = router + matrices * hidden * shared(width);
        long beside = fields.flag("enable_moe_block", false) ? dense().dense() : 0;
        int latent = fields.firstOf("moe_latent_size");
        long squeeze = 2L * hidden * latent;
        long expert = matrices * (latent > 0 ? latent : hidden) * width;
        return new Network(
                always + beside + squeeze,
                always + beside == router ? 1 : 1 + PRODUCTS,
                experts,
                Math.min(perToken, experts),
                expert);
    }

    /** Width of the experts that every token passes. */
    private int shared(int width) {
        int all = fields.firstOf(
                "shared_expert_intermediate_size",
                "moe_shared_expert_intermediate_size",
                "shared_intermediate_size",
                "share_expert_dim");
        if (all > 0) {
            return all;
        }
        boolean one = fields.has("interleave_moe_layer_step");
        int count = fields.firstOf("n_shared_experts", "num_shared_experts", "moe_num_shared_experts");
        return (one ? 1 : count) * width;
    }

    /** Whether a layer has experts: as lists say it, or counts. */
    private boolean sparse(int layer) {
        if (fields.isList("mlp_layer_types")) {
            return fields.element("mlp_layer_types", layer).equals("sparse");
        }
        if (fields.isList("moe_layer_freq")) {
            return !fields.element("moe_layer_freq", layer).equals("0");
        }
        if (fields.has("moe_layers_enum")) {
            return Arrays.asList(fields.text("moe_layers_enum").trim().split("\\s*,\\s*", -1))
                    .contains(Integer.toString(layer));
        }
        if (fields.length("moe_layers") > 0) {
            return fields.lists("moe_layers", layer);
        }
        return byCount(layer);
    }

    private boolean byCount(int layer) {
        int first = fields.firstOf("first_k_dense_replace", "moe_layer_start_index");
        int step = Math.max(
                1,
                fields.firstOf(
                        "decoder_sparse_step", "moe_layer_freq", "interleave_moe_layer_step", "moe_layer_interval"));
        return layer >= first && (layer + 1) % step == 0 && !fields.lists("mlp_only_layers", layer);
    }
}
