package io.github.slaplanner.core.model;

/**
 * Observed over expected latency in the last interval.
 *
 * @param prefill of TTFT, positive
 * @param decode of ITL, positive
 */
public record Corrections(double prefill, double decode) {
    /** Observed as expected. */
    public static final Corrections NONE = new Corrections(1, 1);
}
