package io.github.slaplanner.core.observe;

import io.github.slaplanner.api.observation.Summary;
import io.github.slaplanner.api.observation.Traffic;
import io.github.slaplanner.core.model.RequestCost;
import org.jspecify.annotations.Nullable;

/**
 * What engines have done of late for the tokens of requests, as far as sources know. Sums that fade.
 *
 * @param promptTokens prompt tokens of which it is known how many a prefix cache had
 * @param read those of them that engines read
 * @param outputTokens output tokens of which it is known how many decode steps they took
 * @param steps decode steps that they took
 */
public record CostWindow(double promptTokens, double read, double outputTokens, double steps) {
    /** Nothing known. */
    public static final CostWindow EMPTY = new CostWindow(0, 0, 0, 0);

    /** A cache never has all of a prompt: its last token is read for the first of the answer. */
    private static final double LEAST_READ = 0.001;

    /**
     * This window and a piece of traffic.
     *
     * @param piece the traffic
     * @param fade what is left of what was seen before, 0 to 1
     */
    CostWindow add(Traffic piece, double fade) {
        double prompts = piece.cachedShare() == null ? 0 : tokens(piece, piece.isl());
        double answers = piece.tokensPerStep() == null ? 0 : tokens(piece, piece.osl());
        double cached = piece.cachedShare() == null ? 0 : piece.cachedShare();
        double perStep = piece.tokensPerStep() == null ? 1 : piece.tokensPerStep();
        return new CostWindow(
                fade * promptTokens + prompts,
                fade * read + (1 - cached) * prompts,
                fade * outputTokens + answers,
                fade * steps + answers / perStep);
    }

    private static double tokens(Traffic piece, @Nullable Summary lengths) {
        return lengths == null ? 0 : piece.requests().demand() * lengths.mean();
    }

    /** What a request costs; what is not known is taken as read and decoded in full. */
    public RequestCost cost() {
        double share = promptTokens > 0 ? Math.max(LEAST_READ, read / promptTokens) : 1;
        return new RequestCost(share, steps > 0 ? outputTokens / steps : 1);
    }
}
