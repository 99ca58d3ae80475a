package io.github.slaplanner.core.profile.rapid;

import io.github.slaplanner.core.profile.rapid.Mixer.Cache;
import io.github.slaplanner.core.profile.rapid.Mixer.Kind;
import io.github.slaplanner.core.profile.rapid.Mixer.Work;

/** Reads layers that keep a state of fixed size: linear attention with a delta rule, and state-space models. */
final class StateReader {
    private static final int PRODUCTS = 2;
    /** Decay, read, correct, write, and the query's read: a multiplication and an addition each. */
    private static final double OPERATIONS_PER_NUMBER = 8;

    private final ConfigFields fields;
    private final int hidden;

    StateReader(ConfigFields fields, int hidden) {
        this.fields = fields;
        this.hidden = hidden;
    }

    /** Gated delta rule, of Qwen3-Next and Qwen3.5. */
    Mixer delta() {
        int keyHeads = fields.required("linear_num_key_heads");
        int valueHeads = fields.required("linear_num_value_heads");
        int keySize = fields.required("linear_key_head_dim");
        int valueSize = fields.required("linear_value_head_dim");
        long values = (long) valueHeads * valueSize;
        long keys = (long) keyHeads * keySize;
        long projections = hidden * (2 * keys + 3 * values + 2L * valueHeads);
        return state(projections, values * keySize);
    }

    /** The same with a gate per channel, of Kimi Linear. */
    Mixer channelDelta() {
        ConfigFields linear = fields.in("linear_attn_config");
        int heads = linear.required("num_heads");
        int size = linear.required("head_dim");
        long width = (long) heads * size;
        long gates = 2L * size * (hidden + width);
        return state(4L * hidden * width + gates, width * size);
    }

    /** Mamba 2. */
    Mixer stateSpace() {
        int heads = fields.required("mamba_num_heads");
        long width = (long) heads * fields.required("mamba_head_dim");
        int state = fields.required("ssm_state_size");
        int groups = fields.required("n_groups");
        long projections = hidden * (3 * width + 2L * groups * state + heads);
        return state(projections, width * state);
    }

    private static Mixer state(long projections, long numbers) {
        return new Mixer(
                Kind.STATE,
                projections,
                PRODUCTS,
                new Cache(0, Integer.MAX_VALUE, 0, 0, numbers),
                new Work(0, 0, 0, 0, OPERATIONS_PER_NUMBER * numbers));
    }
}
