package io.github.slaplanner.core.propose;

/**
 * TTFT = wait + service in a pool of c engines with one queue, or with a router to the least loaded engine, which comes to the
 * same:
 *
 * <pre>
 * attainment = E over service times S of P(wait ≤ target − S),     load ρ = rate · E[S] / c
 * </pre>
 *
 * with the {@link Wait} for one of c servers. Arrivals are taken as Poisson within seconds (C_a = 1; slower changes of rate are the
 * caller's), C_s² comes from the spread of prompt lengths. Requests that arrive together wait for each other besides: of a burst
 * of B engine-seconds the last waits B / c, and the wait of any is spread evenly up to that. B is learned from observed waits.
 *
 * <p>Exact for long exposure and M/M/c. Promises too much, by up to 7 points, where fewer than about ten engines are nearly full.
 */
final class PrefillPool implements PoolModel {
    /** Places in a burst that stand for all. */
    private static final double[] PLACES = {1 / 6.0, 0.5, 5 / 6.0};

    private static final double[] ALONE = {0};
    private final WeightedValues services;
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
    PrefillPool(WeightedValues services, double target, double burstWork, double exposure) {
        this.services = services;
        this.target = target;
        this.mean = services.mean(s -> s);
        double square = services.mean(s -> s * s);
        this.variability = 1 + (mean > 0 ? Math.max(0, square / (mean * mean) - 1) : 0);
        this.burstWork = burstWork;
        this.exposure = exposure;
    }

    @Override
    public double attainment(int engines, double rate, double delay) {
        double load = rate * mean / engines;
        if (load <= 0) {
            return best();
        }
        Wait wait = new Wait(load, engines, mean * variability, exposure);
        double[] places = burstWork > 0 ? PLACES : ALONE;
        return services.mean(service -> {
            double meets = 0;
            for (double place : places) {
                meets += wait.within(target - delay - service - place * burstWork / engines);
            }
            return meets / places.length;
        });
    }

    @Override
    public double busy(double rate) {
        return rate * mean;
    }

    @Override
    public double full(double rate) {
        return busy(rate);
    }

    @Override
    public double itlMs(int engines, double rate) {
        return Double.NaN;
    }

    @Override
    public double best() {
        return services.mean(service -> service <= target ? 1 : 0);
    }

    @Override
    public double readingShare() {
        return 1;
    }
}
