package io.github.slaplanner.core.observe;

/**
 * The share of requests that the model may lose, steered so that the share really lost comes out as wanted. Models err; what
 * was lost in the last interval says how much:
 *
 * <pre>
 * ln miss ← ln miss + gain · (1 − lost / wanted)
 * </pre>
 *
 * An integral controller on a logarithmic scale, in the manner of adaptive conformal inference (Gibbs and Candès, 2021): in the
 * long run the mean loss meets what is wanted, whatever the model's error. Intervals that began with engines missing or requests
 * waiting do not count: what is lost in them was lost before.
 *
 * @param miss the share that the model may lose
 * @param settled whether the running interval began with all engines serving and nobody waiting
 */
public record LossController(double miss, boolean settled) {
    private static final double GAIN = 0.04;
    /** Times the wanted loss that the model may lose at most: more would be paid for when its error turns. */
    private static final double MOST = 4;

    private static final double LOWEST = 0.001;
    /** The model is known to be pessimistic, because it does not know that every tick corrects the last. */
    private static final double FIRST = 1.5;

    /** Before anything was seen. */
    public static LossController first(double wanted) {
        return new LossController(FIRST * wanted, false);
    }

    /**
     * After an interval.
     *
     * @param lost share of its requests outside the SLA; NaN if unknown
     * @param wanted share that may be lost
     * @param nowSettled whether the next interval begins with all engines serving and nobody waiting
     */
    public LossController after(double lost, double wanted, boolean nowSettled) {
        if (!settled || Double.isNaN(lost)) {
            return new LossController(miss, nowSettled);
        }
        double next = miss * Math.exp(GAIN * (1 - lost / wanted));
        return new LossController(Math.max(LOWEST, Math.min(MOST * wanted, next)), nowSettled);
    }
}
