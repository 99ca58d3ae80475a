package io.github.slaplanner.core.model;

import io.github.slaplanner.api.profile.PrefillPerformance;

/**
 * How long one idle engine reads prompts of any length. A profile is flat beyond the longest prompt that was measured; an engine
 * is not: its time goes on by the power law between half the longest and the longest measured prompt, with an exponent
 * between 1 (only linear layers) and 2 (only attention).
 */
public final class PromptTimes {
    private final PrefillPerformance profile;
    private final double slowness;
    private final double readShare;
    private final double longest;
    private final double growth;

    /**
     * For an engine.
     *
     * @param profile its profile
     * @param slowness real over profiled time
     * @param readShare share of a prompt that is read, above 0 to 1; the rest is in a prefix cache
     */
    public PromptTimes(PrefillPerformance profile, double slowness, double readShare) {
        this.profile = profile;
        this.slowness = slowness;
        this.readShare = readShare;
        this.longest = profile.longestPrompt(Double.MAX_VALUE);
        double doubled = profile.ttftMs(longest) / profile.ttftMs(longest / 2);
        this.growth = Math.max(1, Math.min(2, Math.log(doubled) / Math.log(2)));
    }

    /** Milliseconds that a prompt of this many tokens takes. */
    public double ms(double isl) {
        double read = readShare * isl;
        return slowness * profile.ttftMs(read) * (read > longest ? Math.pow(read / longest, growth) : 1);
    }

    /** The longest prompt that is read in this many milliseconds; 0 if none is. */
    public double longest(double ms) {
        double measured = profile.longestPrompt(ms / slowness);
        double read = measured < longest
                ? measured
                : longest * Math.pow(ms / (slowness * profile.ttftMs(longest)), 1 / growth);
        return read / readShare;
    }
}
