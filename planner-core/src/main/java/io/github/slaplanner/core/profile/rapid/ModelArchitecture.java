package io.github.slaplanner.core.profile.rapid;

/**
 * What of a transformer decides its speed.
 *
 * @param type the {@code model_type} of its configuration
 * @param layers transformer layers
 * @param hidden width of the residual stream
 * @param attention of each layer
 * @param feedForward of all layers
 * @param vocabulary tokens
 * @param tied whether input and output embeddings are one matrix
 * @param maxContext tokens of prompt and answer that it was made for
 * @param precision of its weights
 */
public record ModelArchitecture(
        String type,
        int layers,
        int hidden,
        Attention attention,
        FeedForward feedForward,
        int vocabulary,
        boolean tied,
        int maxContext,
        Precision precision) {
    private static final int BYTES_16 = 2;

    /**
     * The attention of a layer.
     *
     * @param parameters of its projections
     * @param kvElements numbers that it caches per token
     * @param kvShards GPUs over which the cache of a layer can be spread; more hold copies
     * @param pairFlops operations per pair of a prompt token and one before it
     * @param stepFlops operations per pair of a new token and one before it
     * @param window how far layers look back
     */
    public record Attention(
            long parameters, int kvElements, int kvShards, double pairFlops, double stepFlops, Window window) {}

    /**
     * Sliding windows.
     *
     * @param length tokens that a layer with a window looks back
     * @param layers layers that have one; the others look back over everything
     */
    public record Window(int length, int layers) {
        /** No layer has a window. */
        public static final Window NONE = new Window(0, 0);
    }

    /**
     * The feed-forward networks of all layers together.
     *
     * @param dense parameters that every token passes: dense layers, shared experts, routers
     * @param expertLayers layers with experts
     * @param experts per layer
     * @param expertsPerToken that each token passes
     * @param expert parameters of one expert
     */
    public record FeedForward(long dense, int expertLayers, int experts, int expertsPerToken, long expert) {
        /** Without experts. */
        static FeedForward dense(long parameters) {
            return new FeedForward(parameters, 0, 0, 0, 0);
        }

        /** Experts of a layer that {@code tokens} pass, expected if each token picks its own at random. */
        double touched(double tokens) {
            return experts == 0 ? 0 : experts * -Math.expm1(tokens * Math.log1p(-(double) expertsPerToken / experts));
        }
    }

    /** The same with weights in another precision. */
    public ModelArchitecture with(Precision weights) {
        return new ModelArchitecture(
                type, layers, hidden, attention, feedForward, vocabulary, tied, maxContext, weights);
    }

    /** Parameters of the layers that every token passes, whatever its experts. */
    long sharedParameters() {
        return layers * attention.parameters + feedForward.dense;
    }

    /** Parameters of the layers that one token passes. */
    long activeParameters() {
        return sharedParameters() + (long) feedForward.expertLayers * feedForward.expertsPerToken * feedForward.expert;
    }

    /** All parameters, embeddings included. */
    public long parameters() {
        return sharedParameters()
                + (long) feedForward.expertLayers * feedForward.experts * feedForward.expert
                + (tied ? 1L : 2L) * vocabulary * hidden;
    }

    /** Bytes of the matrix that makes logits; it is not quantised, and nor is the input embedding. */
    double headBytes() {
        return (double) BYTES_16 * vocabulary * hidden;
    }

    /** Pairs of tokens that one more token at a place in its sequence makes over all layers, counted in layers. */
    double lookBack(double context) {
        Window window = attention.window;
        return window.layers * Math.min(context, window.length) + (layers - window.layers) * context;
    }

    /** The sum of {@link #lookBack} over a prompt. */
    double pairs(double tokens) {
        Window window = attention.window;
        double reach = Math.min(tokens, window.length);
        return window.layers * reach * (tokens - reach / 2) + (layers - window.layers) * tokens * tokens / 2;
    }
}
