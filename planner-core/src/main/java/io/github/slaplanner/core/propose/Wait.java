package io.github.slaplanner.core.propose;

import io.github.slaplanner.core.model.WaitProbability;

/**
 * The wait for one of n servers with one queue. With a load ρ it follows a reflected Brownian motion that starts empty,
 *
 * <pre>
 * drift μ = ρ − 1,   variance σ² = ρ · E[S] · (C_a² + C_s²) / n   per second
 * P(W(t) ≤ x)  = Φ((x − μt)/(σ√t)) − exp(2μx/σ²) · Φ((−x − μt)/(σ√t))
 * P(wait > x)  ≈ P_w · (1 − P(W(t) ≤ x)),     P_w = ρ^(√(2(n+1)) − 1) below full load, else 1
 * </pre>
 *
 * which for long t and ρ &lt; 1 becomes Kingman's and Allen and Cunneen's exponential tail, and for ρ ≥ 1 the fluid queue that
 * grows until somebody reacts; t is the time until then. P_w is Sakasegawa's (1977) closed form for the M/M/n probability of
 * waiting.
 */
final class Wait {
    /** Standard deviations beyond which nothing happens. */
    private static final double SURE = 5;

    /** Probability of waiting that is none. */
    private static final double NEVER = 1e-6;

    private final double load;
    private final double waits;
    private final double drift;
    private final double variance;
    private final double deviation;

    /**
     * Of a queue.
     *
     * @param load ρ, positive
     * @param servers n, at least 1
     * @param spread E[S] · (C_a² + C_s²), seconds
     * @param exposure t, seconds
     */
    Wait(double load, double servers, double spread, double exposure) {
        this.load = load;
        this.waits = WaitProbability.chance(load, servers);
        this.drift = (load - 1) * exposure;
        this.variance = load * spread / servers;
        this.deviation = Math.sqrt(variance * exposure);
    }

    /** P(wait ≤ slack); 0 if the slack is negative. */
    double within(double slack) {
        if (slack < 0) {
            return 0;
        }
        boolean hardly = slack - drift > SURE * deviation && 2 * (load - 1) * slack < -SURE * SURE * variance;
        if (hardly || waits < NEVER) {
            return 1;
        }
        double within = Normal.cdf((slack - drift) / deviation) - reflection(slack);
        return 1 - waits * (1 - Math.max(0, Math.min(1, within)));
    }

    private double reflection(double slack) {
        double exponent = 2 * (load - 1) * slack / variance;
        double z = (slack + drift) / deviation;
        return z >= 0 ? Normal.scaledTail(exponent, z) : Math.exp(exponent) * Normal.cdf(-z);
    }
}
