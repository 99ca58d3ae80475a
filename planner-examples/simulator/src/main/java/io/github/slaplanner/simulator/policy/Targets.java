package io.github.slaplanner.simulator.policy;

import org.jspecify.annotations.Nullable;

/** Arithmetic of attainment. */
final class Targets {
    private Targets() {}

    /** The most misses among {@code requests} that leave an attainment of at least {@code target}. */
    static long missesAllowed(long requests, double target) {
        long misses = (long) Math.floor((1 - target) * requests) + 1;
        while (misses > 0 && (double) (requests - misses) / requests < target) {
            misses--;
        }
        return misses;
    }

    /** Two notes as one. */
    static String join(String note, @Nullable String other) {
        return other == null ? note : note + "; " + other;
    }
}
