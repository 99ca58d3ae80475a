package io.github.slaplanner.core.profile.rapid;

import io.github.slaplanner.api.config.Backend;

/** What the memory of an engine's GPUs holds. */
final class EngineMemory {
    /** Graphs, the communication library and the like, bytes per GPU. */
    static final double RESERVED = 2.4e9;
    /** Activations of the largest step: 8192 tokens, of each some 21 widths of the residual stream in 16 bits. */
    static final double RESERVED_PER_WIDTH = 8192 * 21 * 2;

    private final ModelArchitecture model;
    private final Gpu gpu;
    private final Parallelism way;
    private final boolean shareOfRest;
    private final double share;

    EngineMemory(ModelArchitecture model, Gpu gpu, Parallelism way, Backend backend, double share) {
        this.model = model;
        this.gpu = gpu;
        this.way = way;
        this.shareOfRest = backend == Backend.TRTLLM;
        this.share = share;
    }

    /** Bytes of weights on the fullest GPU. */
    double weightBytes() {
        double bytes = 0;
        for (LayerKind kind : model.kinds()) {
            LayerKind.Network network = kind.network();
            double shared = kind.mixer().parameters() * model.weights().mixers().bytes()
                    + network.dense() * model.weights().dense().bytes();
            double experts = (double) network.experts()
                    * network.expert()
                    * model.weights().experts().bytes();
            bytes += kind.count() * (shared / way.tensor() + experts / way.stage());
        }
        double embeddings = way.pipeline() == 1 ? model.embeddingBytes() : model.headBytes();
        return bytes / way.pipeline() + embeddings / way.tensor();
    }

    /** Bytes that weights and KV cache may take; TensorRT-LLM gives its share of what the weights leave to the cache. */
    double usableBytes() {
        double reserved = RESERVED + RESERVED_PER_WIDTH * model.hidden();
        return shareOfRest
                ? share * (gpu.memoryBytes() - reserved) + (1 - share) * weightBytes()
                : share * gpu.memoryBytes() - reserved;
    }

    private double freeBytes() {
        return Math.max(0, usableBytes() - weightBytes());
    }

    /** Bytes that a sequence takes on each GPU of its rank. */
    private double sequenceBytes(double context) {
        double bytes = 0;
        for (LayerKind kind : model.kinds()) {
            Mixer mixer = kind.mixer();
            int shards = Math.min(way.tensor(), mixer.cache().shards());
            bytes += kind.count()
                    * (mixer.kept(context) * model.weights().kvBytes() / shards
                            + mixer.cache().state() * KernelTimes.STATE_BYTES / way.tensor());
        }
        return bytes / way.pipeline();
    }

    /** Sequences of a context length that fit at once, in all ranks. */
    double sequences(double context) {
        return Math.floor(freeBytes() / sequenceBytes(context)) * way.data();
    }

    /** Tokens of the longest sequences that fit so many at once, up to what the model takes; 0 if none do. */
    double longest(double sequences) {
        double low = 0;
        double high = model.maxContext();
        if (sequences(high) >= sequences) {
            return high;
        }
        while (high - low > 1) {
            double middle = Math.floor((low + high) / 2);
            if (sequences(middle) >= sequences) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /**
     * Tokens that the KV caches of all ranks hold, in sequences as long as the model takes; in shorter ones it is fewer where
     * layers have windows or states.
     */
    long tokens() {
        double context = model.maxContext();
        return (long) Math.floor(freeBytes() * context / sequenceBytes(context)) * way.data();
    }
}
