package io.github.slaplanner.core.profile.rapid;

import io.github.slaplanner.core.profile.rapid.Mixer.Cache;
import io.github.slaplanner.core.profile.rapid.Mixer.Kind;
import io.github.slaplanner.core.profile.rapid.Mixer.Work;

/** Reads attention over one short vector per token, with a choice of tokens or without, and over compressed ones. */
final class LatentReader {
    /** Queries down and up, keys and values down and up, output. */
    private static final int PRODUCTS = 5;
    /** Layers of DeepSeek-V4 that compress so far select among what they keep; those that compress further do not. */
    private static final int SELECTING_RATIO = 4;

    private final ConfigFields fields;
    private final int hidden;

    LatentReader(ConfigFields fields, int hidden) {
        this.fields = fields;
        this.hidden = hidden;
    }

    /** Keys and values of all heads come from one short vector; a step works on that vector and not on them. */
    Mixer latent() {
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
        int selected = fields.or("index_topk", 0);
        int indexHeads = fields.or("index_n_heads", 0);
        int indexSize = fields.or("index_head_dim", 0);
        long indexing = selected == 0
                ? 0
                : (long) indexHeads * indexSize * (queryRank == 0 ? hidden : queryRank) + (long) hidden * indexSize;
        double step = 2.0 * heads * (2 * rank + rope);
        // Who selects reads the short vectors in a prompt too.
        double prompt = selected == 0 ? 2.0 * heads * (nope + rope + value) : step;
        return new Mixer(
                Kind.LATENT,
                query + others + indexing,
                PRODUCTS,
                new Cache(rank + rope, 1, 0, selected == 0 ? 0 : indexSize, 0),
                new Work(prompt, step, selected, 2.0 * indexHeads * indexSize, 0));
    }

    /** DeepSeek-V4: every layer has a window, and most keep one vector for several tokens before it. */
    Mixer compressed(int layer) {
        int heads = fields.required("num_attention_heads");
        int size = fields.required("head_dim");
        int queryRank = fields.required("q_lora_rank");
        int outputRank = fields.required("o_lora_rank");
        int groups = Math.max(1, fields.or("o_groups", 1));
        long width = (long) heads * size;
        long projections =
                queryRank * (hidden + width) + (long) hidden * size + outputRank * (width + (long) groups * hidden);
        double pair = 4.0 * heads * size;
        int ratio = (int) Math.round(asNumber(fields.element("compress_ratios", layer)));
        if (ratio == 0) {
            Cache window = new Cache(size, 1, fields.required("sliding_window"), 0, 0);
            return new Mixer(Kind.LATENT, projections, PRODUCTS, window, new Work(pair, pair, 0, 0, 0));
        }
        boolean selects = ratio <= SELECTING_RATIO;
        int indexSize = selects ? fields.or("index_head_dim", 0) : 0;
        Cache cache = new Cache((double) size / ratio, 1, 0, (double) indexSize / ratio, 0);
        Work work = new Work(
                pair / ratio,
                pair / ratio,
                selects ? fields.or("index_topk", 0) * ratio : 0,
                2.0 * fields.or("index_n_heads", 0) * indexSize / ratio,
                pair * fields.or("sliding_window", 0));
        return new Mixer(Kind.LATENT, projections, PRODUCTS, cache, work);
    }

    private static double asNumber(String text) {
        return text.isEmpty() ? 0 : Double.parseDouble(text);
    }
}
