package io.github.slaplanner.core;

import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Feeds readers inputs that are nearly right. {@code -Dplanner.fuzz=10} takes ten times as many. */
public final class Fuzz {
    private static final int TIMES = Integer.getInteger("planner.fuzz", 1);
    private static final long SEED = Long.getLong("planner.fuzz.seed", 22);

    private Fuzz() {}

    /** Reads one input. */
    public interface Reader {
        /** Reads it, or refuses it by an exception. */
        void read(byte[] input) throws IOException;
    }

    /**
     * Fails if a reader ends in anything but its own exception.
     *
     * @param count of inputs
     * @param own the reader's exception
     * @param reader what is tried
     * @param samples right inputs, from which the others are made
     */
    public static void all(int count, Class<? extends Exception> own, Reader reader, String... samples) {
        Mutations inputs = new Mutations(SEED, samples);
        for (long i = 0; i < (long) count * TIMES; i++) {
            byte[] input = inputs.next();
            try {
                reader.read(input);
            } catch (IOException | RuntimeException | StackOverflowError | OutOfMemoryError e) {
                if (!own.isInstance(e)) {
                    fail("input " + i + " of seed " + SEED + ": " + new String(input, StandardCharsets.UTF_8), e);
                }
            }
        }
    }
}
