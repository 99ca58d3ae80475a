package io.github.slaplanner.core.propose;

/**
 * TTFT = wait + service in a pool of c engines with one queue, or with a router to the least loaded engine, which comes to the
 * same. With load ρ = rate · E[S] / c, the wait follows a reflected Brownian motion that starts empty,
 *
 * <pre>
 * drift μ = ρ − 1,   variance σ² = ρ · E[S] · (C_a² + C_s²) / c   per second
 * P(W(t) ≤ x)  = Φ((x − μt)/(σ√t)) − exp(2μx/σ²) · Φ((−x − μt)/(σ√t))
 * P(wait > x)  ≈ P_w · (1 − P(W(t) ≤ x)),     P_w = ρ^(√(2(c+1)) − 1) below full load, else 1
 * attainment   = E over service times S of [S ≤ target] · (1 − P(wait > target − S))
 * </pre>
 *
 * which for long t and ρ &lt; 1 becomes Kingman's and Allen and Cunneen's exponential tail, and for ρ ≥ 1 the fluid queue that
 * grows until somebody reacts; t is the time until then. P_w is Sakasegawa's (1977) closed form for the M/M/c probability of
 * waiting. Arrivals are taken as Poisson within seconds (C_a = 1; slower changes of rate are the caller's), C_s² comes from the
 * spread of prompt lengths. Requests that arrive together wait for each other besides: of a burst of B engine-seconds the last
 * waits B / c, and the wait of any is spread evenly up to that. B is learned from observed waits.
 *
 * <p>Exact for long t and M/M/c; errs to the safe side for nearly constant service times under light load.
 */
final class PrefillPool implements PoolModel {
    /** Places in a burst that stand for all. */
    private static final double[] PLACES = {1 / 6.0, 0.5, 5 / 6.0};

    private static final double[] ALONE = {0};
    /** Standard deviations beyond which nothing happens. */
    private static final double SURE = 5;

    private final Services services;
    private final double target;
    private final double mean;
    private final double variability;
    private final double burstWork;
    private final double exposure;

    /**
     * For one role and workload.
     *
     * @param services service times in seconds
     * @param target TTFT target, seconds
     * @param burstWork engine-seconds of work that arrive together
     * @param exposure seconds that a wrong size lasts before engines can follow
     */
    PrefillPool(Services services, double target, double burstWork, double exposure) {
        this.services = services;
        this.target = target;
        this.mean = services.mean(s -> s);
        double square = services.mean(s -> s * s);
        this.variability = 1 + (mean > 0 ? Math.max(0, square / (mean * mean) - 1) : 0);
        this.burstWork = burstWork;
        this.exposure = exposure;
    }

    @Override
    public double attainment(int engines, double rate) {
        double load = rate * mean / engines;
        if (load <= 0) {
            return best();
        }
        double waits = load < 1 ? Math.pow(load, Math.sqrt(2.0 * (engines + 1)) - 1) : 1;
        double drift = (load - 1) * exposure;
        double variance = load * mean * variability / engines;
        double deviation = Math.sqrt(variance * exposure);
        double[] places = burstWork > 0 ? PLACES : ALONE;
        return services.mean(service -> {
            double meets = 0;
            for (double place : places) {
                double slack = target - service - place * burstWork / engines;
                if (slack - drift > SURE * deviation && 2 * (load - 1) * slack < -SURE * SURE * variance) {
                    meets++;
                } else if (slack >= 0) {
                    double within = Normal.cdf((slack - drift) / deviation)
                            - reflection(load, slack, drift, variance, deviation);
                    meets += 1 - waits * (1 - Math.max(0, Math.min(1, within)));
                }
            }
            return meets / places.length;
        });
    }

    private static double reflection(double load, double slack, double drift, double variance, double deviation) {
        double exponent = 2 * (load - 1) * slack / variance;
        double z = (slack + drift) / deviation;
        return z >= 0 ? Normal.scaledTail(exponent, z) : Math.exp(exponent) * Normal.cdf(-z);
    }

    @Override
    public double busy(double rate) {
        return rate * mean;
    }

    @Override
    public double best() {
        return services.mean(service -> service <= target ? 1 : 0);
    }
}
