package io.github.slaplanner.simulator.traffic;

import io.github.slaplanner.simulator.stats.RandomNumbers;

/**
 * How many tokens prompts or answers have: lognormal around a mean that may change with time, cut off at both ends.
 *
 * @param mean tokens
 * @param spread standard deviation of the logarithm; 0 if all have the mean
 * @param least tokens at least, 1 or more
 * @param most tokens at most
 */
public record Lengths(Shape mean, double spread, int least, int most) {
    /** Longest prompt or answer where nothing else is said, tokens. */
    public static final int LONGEST = 1_000_000;

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if the spread is negative or the limits are not in order
     */
    public Lengths {
        if (!(spread >= 0) || least < 1 || most < least) {
            throw new IllegalArgumentException(
                    "Lengths with a spread of " + spread + " between " + least + " and " + most
                            + " tokens: the spread must not be negative, and the limits must be in order and at least 1.");
        }
    }

    /** Always the same. */
    public static Lengths fixed(int tokens) {
        return new Lengths(Shape.constant(tokens), 0, 1, LONGEST);
    }

    int draw(double seconds, RandomNumbers dice) {
        double factor = spread == 0 ? 1 : StrictMath.exp(spread * dice.normal() - spread * spread / 2);
        return (int) Math.max(least, Math.min(most, Math.round(mean.at(seconds) * factor)));
    }
}
