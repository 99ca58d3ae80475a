package io.github.slaplanner.core.model;

/**
 * What requests have been like of late, beyond how many.
 *
 * @param isl input lengths, tokens
 * @param osl output lengths, tokens
 * @param burstiness how unevenly they arrive
 * @param perSecond requests per second that are expected now, or those of the last seconds if chance does not explain that they are
 *     more; 0 if unknown
 * @param queued requests that wait for their first engine
 * @param burstWork engine-seconds of prompts that arrive together
 * @param itlSpread standard deviation of ln ITL among requests of the same seconds; NaN if not measured
 * @param prefillSlowness real over profiled TTFT of an unloaded engine
 * @param decodeSlowness real over profiled ITL
 */
public record Workload(
        FadingHistogram isl,
        FadingHistogram osl,
        Burstiness burstiness,
        double perSecond,
        double queued,
        double burstWork,
        double itlSpread,
        double prefillSlowness,
        double decodeSlowness) {

    /** The same with what the last seconds showed. */
    public Workload withMeasured(double rate, double waiting) {
        return new Workload(isl, osl, burstiness, rate, waiting, burstWork, itlSpread, prefillSlowness, decodeSlowness);
    }
}
