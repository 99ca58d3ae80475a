package io.github.slaplanner.core.profile.rapid;

/**
 * What saves an engine work.
 *
 * @param cachedTokens of each prompt that are in the prefix cache, at least 0
 * @param draftTokens that are guessed per decode step and verified together, at least 0
 * @param acceptance chance that a guessed token is right if those before it are, 0 to 1
 */
public record Help(double cachedTokens, int draftTokens, double acceptance) {
    /** None. */
    public static final Help NONE = new Help(0, 0, 0);

    /**
     * Refuses what makes no sense.
     *
     * @throws IllegalArgumentException if something is out of its range
     */
    public Help {
        if (!(cachedTokens >= 0) || Double.isInfinite(cachedTokens) || draftTokens < 0) {
            throw new IllegalArgumentException(
                    "Cached tokens (" + cachedTokens + ") and draft tokens (" + draftTokens + ") must be at least 0.");
        }
        if (!(acceptance >= 0 && acceptance <= 1)) {
            throw new IllegalArgumentException("The acceptance (" + acceptance + ") must be between 0 and 1.");
        }
    }

    /** Tokens that a step makes per sequence: one, and every guess up to the first wrong one. */
    double tokensPerStep() {
        double tokens = 1;
        double chance = 1;
        for (int guess = 0; guess < draftTokens; guess++) {
            chance *= acceptance;
            tokens += chance;
        }
        return tokens;
    }

    /** Tokens of a prompt that are not read again; its last one always is. */
    double cached(double isl) {
        return Math.min(cachedTokens, Math.max(0, isl - 1));
    }
}
