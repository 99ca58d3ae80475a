package io.github.slaplanner.core.profile.rapid;

import io.github.slaplanner.core.profile.rapid.LayerKind.Network;
import io.github.slaplanner.core.profile.rapid.Mixer.Cache;
import io.github.slaplanner.core.profile.rapid.Mixer.Kind;
import io.github.slaplanner.core.profile.rapid.Mixer.Work;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the layers of a model, one by one, and puts together those that are alike. */
final class LayerReader {
    private static final int DELTA_STEP = 4;
    private static final int ROUNDED = 256;

    private final ConfigFields fields;
    private final ModelFamily family;
    private final int hidden;
    private final GroupedReader grouped;
    private final LatentReader latent;
    private final StateReader states;
    private final NetworkReader networks;
    private final Map<List<Object>, Integer> counts = new LinkedHashMap<>();
    private final String pattern;
    private final int layers;

    LayerReader(ConfigFields fields, String type, ModelFamily family, int hidden) {
        this.fields = fields;
        this.family = family;
        this.hidden = hidden;
        this.pattern = fields.text("hybrid_override_pattern").replace("|", "");
        this.layers = family == ModelFamily.PATTERN ? patternLength() : fields.required("num_hidden_layers");
        this.grouped = new GroupedReader(fields, type, hidden, layers);
        this.latent = new LatentReader(fields, hidden);
        this.states = new StateReader(fields, hidden);
        this.networks = new NetworkReader(fields, hidden);
    }

    private int patternLength() {
        return pattern.isEmpty() ? fields.length("layers_block_type") : pattern.length();
    }

    /** The kinds of layers; none if fields are missing. */
    List<LayerKind> read() {
        if (family == ModelFamily.PATTERN && layers == 0) {
            fields.required("hybrid_override_pattern");
        }
        for (int layer = 0; layer < Math.max(1, layers); layer++) {
            add(layer);
        }
        List<LayerKind> kinds = new ArrayList<>();
        counts.forEach((parts, count) -> kinds.add(new LayerKind(count, (Mixer) parts.get(0), (Network) parts.get(1))));
        return kinds;
    }

    private void add(int layer) {
        switch (family) {
            case GROUPED -> add(grouped.of(layer), networks.of(layer));
            case LATENT -> add(latent.latent(), networks.of(layer));
            case COMPRESSED -> add(latent.compressed(layer), networks.of(layer));
            case DELTA -> add(linear(layer) ? states.delta() : grouped.of(layer), networks.of(layer));
            case CHANNEL_DELTA ->
                add(
                        fields.in("linear_attn_config").lists("kda_layers", layer + 1)
                                ? states.channelDelta()
                                : latent.latent(),
                        networks.of(layer));
            case PATTERN -> addByPattern(layer);
            case BLOCKS -> add(blockMixer(layer), blockNetwork(layer));
        }
    }

    private void add(Mixer mixer, Network network) {
        counts.merge(List.of(mixer, network), 1, Integer::sum);
    }

    private boolean linear(int layer) {
        if (fields.isList("layer_types")) {
            return fields.element("layer_types", layer).equals("linear_attention");
        }
        int step = Math.max(1, fields.or("full_attention_interval", DELTA_STEP));
        return (layer + 1) % step != 0;
    }

    private void addByPattern(int layer) {
        String block = pattern.isEmpty()
                ? fields.element("layers_block_type", layer)
                : pattern.substring(layer, Math.min(layer + 1, pattern.length()));
        switch (block) {
            case "M", "mamba" -> add(states.stateSpace(), Network.NONE);
            case "*", "attention" -> add(grouped.of(layer), Network.NONE);
            case "-", "mlp" -> add(Mixer.NONE, networks.dense());
            case "E", "moe" -> add(Mixer.NONE, networks.sparse());
            default -> throw fields.wrong("has a layer of kind \"" + block + "\"; known are M, *, - and E");
        }
    }

    private Mixer blockMixer(int layer) {
        ConfigFields block = fields.element("block_configs", layer, "attention");
        if (block.flag("no_op", false)) {
            return Mixer.NONE;
        }
        if (block.flag("replace_with_linear", false)) {
            return new Mixer(Kind.NONE, (long) hidden * hidden, 1, Cache.NONE, Work.NONE);
        }
        int heads = fields.required("num_attention_heads");
        int perGroup = block.firstOf("n_heads_in_group");
        int kvHeads = perGroup > 0 ? heads / perGroup : block.required("num_key_value_heads");
        int size = heads == 0 ? 0 : hidden / heads;
        double pair = 4.0 * heads * size;
        return new Mixer(
                Kind.GROUPED,
                2L * hidden * size * (heads + kvHeads),
                2,
                new Cache(2.0 * kvHeads * size, Math.max(1, kvHeads), 0, 0, 0),
                new Work(pair, pair, 0, 0, 0));
    }

    private Network blockNetwork(int layer) {
        ConfigFields block = fields.element("block_configs", layer, "ffn");
        if (block.flag("no_op", false)) {
            return Network.NONE;
        }
        if (block.flag("replace_with_linear", false)) {
            return new Network((long) hidden * hidden, 1, 0, 0, 0);
        }
        double share = block.number("ffn_mult", 0);
        int width = share > 0
                ? (int) Math.ceil((int) (2 * share * hidden / 3) / (double) ROUNDED) * ROUNDED
                : block.required("intermediate_size");
        return networks.dense(width);
    }
}
