package io.github.slaplanner.core.model;

/**
 * What engines do for the tokens of a request.
 *
 * @param readShare share of prompt tokens that engines read, above 0, at most 1; the rest is in a prefix cache
 * @param tokensPerStep output tokens that a sequence gets per decode step, at least 1; more than 1 with speculative decoding
 */
public record RequestCost(double readShare, double tokensPerStep) {
    /** Every prompt token is read, and every output token takes a step. */
    public static final RequestCost PLAIN = new RequestCost(1, 1);

    /** Prompt tokens that engines read. */
    public double read(double promptTokens) {
        return readShare * promptTokens;
    }

    /** Decode steps that output tokens take. */
    public double steps(double outputTokens) {
        return outputTokens / tokensPerStep;
    }
}
