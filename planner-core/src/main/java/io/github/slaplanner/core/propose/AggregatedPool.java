package io.github.slaplanner.core.propose;

/**
 * Engines that read prompts and produce tokens. Reading takes a share φ = rate · E[S] / c of an engine's time, and running
 * sequences wait meanwhile, so that an ITL of l takes l / (1 − φ):
 *
 * <pre>
 * attainment = TTFT attainment of the pool as {@link PrefillPool}  ×  ITL attainment as {@link DecodePool} with the
 *              capacity (1 − φ) · X(itl · (1 − φ))
 * </pre>
 *
 * The product takes both as independent, which errs to the safe side: the same busy minutes hurt both. How many prompts come within
 * a sequence's life is in the spread of ITL. Near full load pools of a few engines are promised up to 20 points too much, pools of
 * many up to 17 too little.
 */
final class AggregatedPool implements PoolModel {
    /** Least share of its time that an engine must have left to decode. */
    private static final double LEAST = 0.02;

    private final PrefillPool prefill;
    private final double readSeconds;
    private final double readSquares;
    private final Decoding decode;

    /**
     * For one workload.
     *
     * @param prefill the pool as it reads prompts
     * @param reading times to read prompts, seconds
     * @param decode the pool as it decodes
     */
    AggregatedPool(PrefillPool prefill, WeightedValues reading, Decoding decode) {
        this.prefill = prefill;
        this.readSeconds = reading.mean(seconds -> seconds);
        this.readSquares = reading.mean(seconds -> seconds * seconds);
        this.decode = decode;
    }

    /** The pool as it decodes. */
    @FunctionalInterface
    interface Decoding {
        /**
         * While engines read.
         *
         * @param left the share of time that reading leaves
         * @param stalls variance of how long sequences stand still in a second, relative to the time that they run, s
         */
        PoolModel with(double left, double stalls);
    }

    @Override
    public double attainment(int engines, double rate, double delay) {
        double left = left(engines, rate);
        return left <= LEAST
                ? 0
                : prefill.attainment(engines, rate, delay)
                        * decode.with(left, stalls(engines, rate, left)).attainment(engines, rate);
    }

    @Override
    public double busy(double rate) {
        return prefill.busy(rate) + decode.with(1, 0).busy(rate);
    }

    @Override
    public double full(double rate) {
        return prefill.full(rate) + decode.with(1, 0).full(rate);
    }

    /** Prompts come at random, each for the time that it takes to read. */
    private double stalls(int engines, double rate, double left) {
        return rate / engines * readSquares / (left * left);
    }

    private double left(int engines, double rate) {
        return 1 - rate * readSeconds / engines;
    }

    @Override
    public double itlMs(int engines, double rate) {
        return decode.with(Math.max(LEAST, left(engines, rate)), 0).itlMs(engines, rate);
    }

    @Override
    public double best() {
        return prefill.best();
    }

    @Override
    public double readingShare() {
        double reading = prefill.busy(1);
        return reading / (reading + decode.with(1, 0).busy(1));
    }
}
