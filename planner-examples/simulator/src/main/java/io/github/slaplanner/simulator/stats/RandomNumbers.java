package io.github.slaplanner.simulator.stats;

/** Random numbers one after the other; the same seed gives the same on every machine. Not for several threads at once. */
public final class RandomNumbers {
    private final long seed;
    private long draw;

    /**
     * A run of numbers.
     *
     * @param seed of all of them
     * @param firstDraw draws of the seed that somebody else has taken
     */
    public RandomNumbers(long seed, long firstDraw) {
        this.seed = seed;
        this.draw = firstDraw;
    }

    /** Uniform in [0, 1). */
    public double uniform() {
        return Mix.uniform(seed, draw++, 0);
    }

    /** Standard normal, of two uniform ones by the method of Box and Muller (1958). */
    public double normal() {
        double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - uniform()));
        return radius * StrictMath.cos(2 * Math.PI * uniform());
    }
}
