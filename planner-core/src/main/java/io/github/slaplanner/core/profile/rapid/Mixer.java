package io.github.slaplanner.core.profile.rapid;

/**
 * What mixes a token with those before it.
 *
 * @param kind of arithmetic
 * @param parameters of its projections
 * @param products matrix products of the projections, one after the other
 * @param cache what it keeps of a sequence
 * @param work operations per pair of a token and one that it looks back to
 */
public record Mixer(Kind kind, long parameters, int products, Cache cache, Work work) {
    /** No mixer. */
    public static final Mixer NONE = new Mixer(Kind.NONE, 0, 0, Cache.NONE, Work.NONE);

    /** How tokens are mixed. */
    public enum Kind {
        /** They are not. */
        NONE,
        /** Attention over keys and values of some heads. */
        GROUPED,
        /** Attention over one short vector per token, of which keys and values of all heads are made. */
        LATENT,
        /** A state of fixed size per sequence: linear attention, state-space models. */
        STATE
    }

    /**
     * What is kept of a sequence.
     *
     * @param elements numbers per token that it looks back to
     * @param shards GPUs over which they can be spread; more hold copies
     * @param window tokens that it looks back to at most; 0 if to all
     * @param index numbers of an index per token, by which it selects
     * @param state numbers per sequence, whatever its length
     */
    public record Cache(double elements, int shards, int window, double index, double state) {
        static final Cache NONE = new Cache(0, 1, 0, 0, 0);

        double kept(double context) {
            return window == 0 ? context : Math.min(context, window);
        }
    }

    /**
     * Arithmetic beside the projections.
     *
     * @param pair operations per pair of tokens while a prompt is read
     * @param step operations per pair of tokens in a decode step
     * @param selected tokens that it attends to at most, of those kept; 0 if to all
     * @param index operations per pair of tokens to select
     * @param token operations per token, whatever comes before it
     */
    public record Work(double pair, double step, int selected, double index, double token) {
        static final Work NONE = new Work(0, 0, 0, 0, 0);
    }

    /** Tokens that one at a place in its sequence attends to. */
    double lookBack(double context) {
        double kept = cache.kept(context);
        return work.selected == 0 ? kept : Math.min(kept, work.selected);
    }

    /** Numbers that a decode step reads of a sequence. */
    double read(double context) {
        return lookBack(context) * cache.elements + cache.kept(context) * cache.index;
    }

    /** Numbers that are kept of a sequence, token by token. */
    double kept(double context) {
        return cache.kept(context) * (cache.elements + cache.index);
    }

    /** Operations that the tokens of a prompt between two places take beside the projections. */
    double promptWork(double from, double to) {
        double attended = pairs(to, lookBack(to)) - pairs(from, lookBack(from));
        double indexed = pairs(to, cache.kept(to)) - pairs(from, cache.kept(from));
        return attended * work.pair + indexed * work.index + (to - from) * work.token;
    }

    /** Operations that one more token at a place in its sequence takes beside the projections. */
    double stepWork(double context) {
        return lookBack(context) * work.step + cache.kept(context) * work.index + work.token;
    }

    /** Pairs of tokens in a prompt whose last one looks back so far. */
    private static double pairs(double tokens, double reach) {
        return reach * (tokens - reach / 2);
    }
}
