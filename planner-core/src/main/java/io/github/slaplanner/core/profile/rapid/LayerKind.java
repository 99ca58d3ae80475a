package io.github.slaplanner.core.profile.rapid;

/**
 * Layers of a model that are alike: something that mixes tokens with those before them, and a feed-forward network. A model is
 * a list of such kinds, so a new family needs a row and no new arithmetic.
 *
 * @param count of them
 * @param mixer attention, or what a layer has in its place
 * @param network feed-forward network
 */
public record LayerKind(int count, Mixer mixer, Network network) {
    /**
     * A feed-forward network.
     *
     * @param dense parameters that every token passes: a dense network, shared experts, the router
     * @param products matrix products of the dense part, one after the other
     * @param experts that tokens choose from; 0 if there are none
     * @param perToken experts that each token passes
     * @param expert parameters of one expert
     */
    public record Network(long dense, int products, int experts, int perToken, long expert) {
        /** Nothing. */
        public static final Network NONE = new Network(0, 0, 0, 0, 0);

        boolean exists() {
            return dense > 0 || experts > 0;
        }

        long parameters() {
            return dense + experts * expert;
        }
    }
}
