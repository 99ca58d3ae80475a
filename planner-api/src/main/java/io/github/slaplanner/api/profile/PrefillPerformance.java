package io.github.slaplanner.api.profile;

/** What one engine does with prompts, at any length. Outside the measured range lengths are clamped to it. */
public interface PrefillPerformance {
    /** Time to first token in ms of a prompt of {@code isl} tokens on an idle engine; positive. */
    double ttftMs(double isl);

    /** Prompt tokens per second and GPU at {@code isl}; positive. */
    double throughputPerGpu(double isl);

    /** The longest prompt in tokens whose TTFT is at most {@code ttftMs}; 0 if even the shortest measured one is slower. */
    double longestPrompt(double ttftMs);

    /** Whether {@code isl} lies in the measured range. */
    boolean measured(double isl);
}
