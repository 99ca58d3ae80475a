package io.github.slaplanner.simulator.fleet;

/**
 * What is beside a profile in how a fleet serves.
 *
 * @param routing how requests are given to engines
 * @param jitter standard deviation of the logarithm of the time that a prompt takes, its mean kept; 0 for that of the profile
 * @param prefixCaching whether engines hold what they have read, for prompts that begin alike
 * @param tokensPerStep tokens that a sequence gets per iteration, at least 1; more than 1 with speculative decoding
 */
public record FleetTraits(Routing routing, double jitter, boolean prefixCaching, double tokensPerStep) {
    /** A router to the least loaded engine, and engines that take the time of their profile. */
    public static final FleetTraits IDEAL = new FleetTraits(Routing.LEAST_LOADED, 0, false, 1);

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if the jitter is negative or there is less than one token per step
     */
    public FleetTraits {
        if (!(jitter >= 0 && jitter < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "The jitter (" + jitter + ") must not be negative. Maybe 0.2, for times that differ by a fifth.");
        }
        if (!(tokensPerStep >= 1 && tokensPerStep <= 100)) {
            throw new IllegalArgumentException(
                    "The tokens per step (" + tokensPerStep + ") must be 1 to 100. Maybe 2.5.");
        }
    }

    /** The same with another router. */
    public FleetTraits with(Routing router) {
        return new FleetTraits(router, jitter, prefixCaching, tokensPerStep);
    }

    /** The same with another jitter. */
    public FleetTraits withJitter(double deviation) {
        return new FleetTraits(routing, deviation, prefixCaching, tokensPerStep);
    }
}
