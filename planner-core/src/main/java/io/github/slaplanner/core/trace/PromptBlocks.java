package io.github.slaplanner.core.trace;

import java.util.Arrays;

/**
 * A prompt in blocks, as prefix caches see it. Every block is named by itself and all that comes before it: two prompts whose first n
 * names are the same begin with the same n blocks. Immutable.
 */
public final class PromptBlocks {
    /** A prompt of which nothing is known. */
    public static final PromptBlocks NONE = new PromptBlocks(1, new long[0]);

    /** An odd number of many bits (2^64 over the golden ratio), so that products differ everywhere. */
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    private final int tokens;
    private final long[] names;

    private PromptBlocks(int tokens, long[] names) {
        this.tokens = tokens;
        this.names = names;
    }

    /**
     * Blocks of a prompt.
     *
     * @param tokens of a block, at least 1; the last block may have fewer
     * @param names in the order of the prompt; copied
     */
    public static PromptBlocks of(int tokens, long... names) {
        if (tokens < 1) {
            throw new IllegalArgumentException("A block has at least one token; given: " + tokens + ".");
        }
        return names.length == 0 ? NONE : new PromptBlocks(tokens, names.clone());
    }

    /**
     * The same prompt about something else: prompts that were alike are alike afterwards too, and share nothing with those before.
     *
     * @param number of the other thing
     */
    public PromptBlocks apart(long number) {
        long[] others = new long[names.length];
        Arrays.setAll(others, i -> (names[i] ^ number * SPREAD) * SPREAD);
        return of(tokens, others);
    }

    /** How many blocks. */
    public int count() {
        return names.length;
    }

    /** Name of a block, 0 to {@link #count()} less 1. */
    public long name(int block) {
        return names[block];
    }

    /** Tokens of a full block. */
    public int tokens() {
        return tokens;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PromptBlocks blocks && blocks.tokens == tokens && Arrays.equals(blocks.names, names);
    }

    @Override
    public int hashCode() {
        return 31 * tokens + Arrays.hashCode(names);
    }

    @Override
    public String toString() {
        return names.length + " blocks of " + tokens;
    }
}
