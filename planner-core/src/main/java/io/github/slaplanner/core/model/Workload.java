package io.github.slaplanner.core.model;

/**
 * What requests and engines have been like of late, beyond how many.
 *
 * @param isl input lengths, tokens
 * @param osl output lengths, tokens
 * @param burstWork engine-seconds of prompts that arrive together
 * @param itlSpread standard deviation of ln ITL among requests of the same seconds; NaN if not measured
 * @param prefillSlowness real over profiled TTFT of an unloaded engine
 * @param decodeSlowness real over profiled ITL
 */
public record Workload(
        FadingHistogram isl,
        FadingHistogram osl,
        double burstWork,
        double itlSpread,
        double prefillSlowness,
        double decodeSlowness) {}
