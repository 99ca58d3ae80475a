package io.github.slaplanner.api.profile;

/** What one engine does with prompts, at any length. Outside the measured range lengths are clamped to it. */
public interface PrefillPerformance {
    /** Time to first token in ms of a prompt of {@code isl} tokens on an idle engine; positive. */
    double ttftMs(double isl);

    /** Prompt tokens per second and GPU at {@code isl}; positive. */
    double throughputPerGpu(double isl);

    /** Whether {@code isl} lies in the measured range. */
    boolean measured(double isl);

    /**
     * The longest prompt in tokens whose TTFT is at most {@code ttftMs}; 0 if even the shortest measured one is slower. By
     * bisection, for curves that do not fall.
     */
    default double longestPrompt(double ttftMs) {
        double meets = 0;
        double misses = Integer.MAX_VALUE;
        while (misses - meets > 1e-9 * misses) {
            double middle = (meets + misses) / 2;
            boolean met = ttftMs(middle) <= ttftMs;
            meets = met ? middle : meets;
            misses = met ? misses : middle;
        }
        return ttftMs(0) <= ttftMs ? meets : 0;
    }
}
