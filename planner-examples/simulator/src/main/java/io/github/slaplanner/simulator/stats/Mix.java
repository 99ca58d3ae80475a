package io.github.slaplanner.simulator.stats;

/**
 * Random numbers that depend on what they are for and not on what was drawn before: the finaliser of SplitMix64 (Steele,
 * Lea and Flood, OOPSLA 2014) over seed and counters.
 */
public final class Mix {
    private static final long GAMMA = 0x9E3779B97F4A7C15L;

    private Mix() {}

    /** Uniform in [0, 1), the same for the same arguments. */
    public static double uniform(long seed, long index, long part) {
        return (mix(mix(mix(seed + GAMMA) + index * GAMMA) + part * GAMMA) >>> 11) * 0x1p-53;
    }

    private static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
