package io.github.slaplanner.core.profile.rapid;

import java.util.List;

/**
 * What of a model decides its speed.
 *
 * @param type the {@code model_type} of its configuration
 * @param hidden width of the residual stream
 * @param kinds its layers
 * @param vocabulary tokens
 * @param tied whether input and output embeddings are one matrix
 * @param maxContext tokens of prompt and answer that it was made for
 * @param weights how numbers are stored
 */
public record ModelArchitecture(
        String type, int hidden, List<LayerKind> kinds, int vocabulary, boolean tied, int maxContext, Weights weights) {
    private static final int BYTES_16 = 2;

    /** Keeps a copy. */
    public ModelArchitecture {
        kinds = List.copyOf(kinds);
    }

    /**
     * How numbers are stored. The embeddings have 16 bits.
     *
     * @param mixers projections of attention and the like
     * @param dense feed-forward networks that every token passes
     * @param experts those that tokens choose
     * @param kvBytes bytes per number in the KV cache
     */
    public record Weights(Precision mixers, Precision dense, Precision experts, double kvBytes) {
        /** All in one precision. */
        static Weights all(Precision precision, double kvBytes) {
            return new Weights(precision, precision, precision, kvBytes);
        }
    }

    /** The same with all weights in another precision. */
    public ModelArchitecture with(Precision precision) {
        return with(Weights.all(precision, weights.kvBytes));
    }

    /** The same with another KV cache. */
    public ModelArchitecture withKvBytes(double bytes) {
        return with(new Weights(weights.mixers, weights.dense, weights.experts, bytes));
    }

    private ModelArchitecture with(Weights other) {
        return new ModelArchitecture(type, hidden, kinds, vocabulary, tied, maxContext, other);
    }

    /** The precision of most weights. */
    public Precision precision() {
        return hasExperts() ? weights.experts : weights.dense;
    }

    /** Whether tokens choose experts. */
    public boolean hasExperts() {
        return kinds.stream().anyMatch(kind -> kind.network().experts() > 0);
    }

    /** Layers of all kinds. */
    public int layers() {
        return kinds.stream().mapToInt(LayerKind::count).sum();
    }

    /** All parameters, embeddings included. */
    public long parameters() {
        long layers = kinds.stream()
                .mapToLong(kind -> (long) kind.count()
                        * (kind.mixer().parameters() + kind.network().parameters()))
                .sum();
        return layers + (tied ? 1L : 2L) * vocabulary * hidden;
    }

    /** Parameters that one token passes, embeddings included. */
    public long activeParameters() {
        long idle = kinds.stream()
                .mapToLong(kind -> (long) kind.count()
                        * (kind.network().experts() - kind.network().perToken())
                        * kind.network().expert())
                .sum();
        return parameters() - idle;
    }

    /** Parameters of the matrix that makes logits. */
    long headParameters() {
        return (long) vocabulary * hidden;
    }

    /** Bytes of the matrix that makes logits; it is not quantised, and nor is the input embedding. */
    double headBytes() {
        return (double) BYTES_16 * headParameters();
    }

    /** Bytes of both embeddings, or of the one that serves as both. */
    double embeddingBytes() {
        return (tied ? 1 : 2) * headBytes();
    }
}
