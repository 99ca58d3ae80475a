package io.github.slaplanner.core.profile.rapid;

import io.github.slaplanner.core.profile.rapid.Mixer.Cache;
import io.github.slaplanner.core.profile.rapid.Mixer.Kind;
import io.github.slaplanner.core.profile.rapid.Mixer.Work;
import java.util.Set;

/**
 * Reads attention over keys and values of some heads: with windows in some layers, other sizes in those layers, and a choice of the
 * tokens to look back to.
 */
final class GroupedReader {
    private static final int PRODUCTS = 2;
    private static final Set<String> WINDOWED = Set.of("sliding_attention", "chunked_attention", "sliding_window");
    /** Layers between two that look back to everything, in Llama 4. */
    private static final int CHUNKED_STEP = 4;

    private final ConfigFields fields;
    private final String type;
    private final int hidden;
    private final int layers;

    GroupedReader(ConfigFields fields, String type, int hidden, int layers) {
        this.fields = fields;
        this.type = type;
        this.hidden = hidden;
        this.layers = layers;
    }

    /** The attention of a layer. */
    Mixer of(int layer) {
        boolean windowed = windowed(layer);
        ConfigFields others = fields.in("attention_other_setting");
        int heads = fields.required("num_attention_heads");
        int kvHeads = fields.firstOf("num_key_value_heads", "num_attention_groups");
        int size = fields.firstOf("head_dim", "attention_head_dim");
        size = size == 0 && heads > 0 ? hidden / heads : size;
        int valueSize = Math.max(fields.firstOf("v_head_dim"), 0);
        kvHeads = kvHeads == 0 ? heads : kvHeads;
        if (windowed) {
            heads = either(fields.firstOf("swa_num_attention_heads"), others.firstOf("num_attention_heads"), heads);
            kvHeads =
                    either(fields.firstOf("swa_num_key_value_heads"), others.firstOf("num_attention_groups"), kvHeads);
            size = either(fields.firstOf("swa_head_dim"), size);
            valueSize = either(fields.firstOf("swa_v_head_dim"), valueSize);
        } else {
            kvHeads = either(fields.firstOf("num_global_key_value_heads"), kvHeads);
            size = either(fields.firstOf("global_head_dim"), size);
        }
        return mixer(layer, heads, kvHeads, new Sizes(size, either(valueSize, size)), windowed);
    }

    private record Sizes(int key, int value) {
        int both() {
            return key + value;
        }
    }

    private Mixer mixer(int layer, int heads, int kvHeads, Sizes size, boolean windowed) {
        boolean gated = fields.flag("attn_output_gate", type.startsWith("qwen3_next") || type.startsWith("qwen3_5"));
        long queries = (long) heads * (size.both() + (gated ? size.key() : 0));
        long projections = hidden * (queries + (long) kvHeads * size.both());
        boolean borrows = layer >= layers - fields.firstOf("num_kv_shared_layers");
        double elements = borrows ? 0 : (double) kvHeads * size.both();
        ConfigFields sparse = fields.in("sparse_attention_config");
        boolean selects = sparse.has("sparse_topk_blocks")
                && !sparse.element("sparse_attention_freq", layer).equals("0");
        int selected = selects ? sparse.or("sparse_topk_blocks", 0) * sparse.or("sparse_block_size", 1) : 0;
        int index = selects ? sparse.or("sparse_index_dim", 0) : 0;
        double pair = 2.0 * heads * size.both();
        double indexing = 2.0 * index * sparse.or("sparse_num_index_heads", 0);
        return new Mixer(
                Kind.GROUPED,
                projections,
                PRODUCTS,
                new Cache(elements, kvHeads, windowed ? window() : 0, index, 0),
                new Work(pair, pair, selected, indexing, 0));
    }

    private int window() {
        return fields.firstOf("sliding_window", "sliding_window_size", "attention_chunk_size");
    }

    /** Whether a layer looks back over a window only, as lists say it, or counts. */
    private boolean windowed(int layer) {
        if (window() == 0) {
            return false;
        }
        if (fields.isList("layer_types")) {
            return WINDOWED.contains(fields.element("layer_types", layer));
        }
        if (fields.isList("hybrid_layer_pattern")) {
            return fields.element("hybrid_layer_pattern", layer).equals("1");
        }
        if (fields.length("no_rope_layers") > 0) {
            return !fields.element("no_rope_layers", layer).equals("0");
        }
        return windowedByCount(layer);
    }

    private boolean windowedByCount(int layer) {
        int usual = switch (type) {
            case "gemma2" -> 2;
            case "llama4", "cohere2" -> CHUNKED_STEP;
            default -> 0;
        };
        int step = either(fields.firstOf("sliding_window_pattern", "no_rope_layer_interval"), usual);
        if (step > 0) {
            return (layer + 1) % step != 0;
        }
        boolean used = fields.flag("use_sliding_window", true);
        boolean upper = !fields.has("use_sliding_window") || layer >= fields.or("max_window_layers", 0);
        return used && upper;
    }

    private static int either(int... values) {
        for (int value : values) {
            if (value > 0) {
                return value;
            }
        }
        return 0;
    }
}
