package io.github.slaplanner.core.model;

import io.github.slaplanner.api.profile.PrefillPerformance;

/**
 * What requests and engines have been like of late, beyond how many.
 *
 * @param isl input lengths, tokens
 * @param osl output lengths, tokens
 * @param burstWork engine-seconds of prompts that arrive together
 * @param itlSpread standard deviation of ln ITL among requests of the same seconds; NaN if not measured
 * @param prefillSlowness real over profiled TTFT of an unloaded engine
 * @param decodeSlowness real over profiled ITL
 * @param cost what engines do for the tokens of a request
 */
public record Workload(
        FadingHistogram isl,
        FadingHistogram osl,
        double burstWork,
        double itlSpread,
        double prefillSlowness,
        double decodeSlowness,
        RequestCost cost) {
    /** How long engines take to read such prompts. */
    public PromptTimes promptTimes(PrefillPerformance profile) {
        return new PromptTimes(profile, prefillSlowness, cost.readShare());
    }
}
