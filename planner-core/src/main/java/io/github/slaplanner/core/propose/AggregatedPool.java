package io.github.slaplanner.core.propose;

import java.util.function.DoubleFunction;

/**
 * Engines that read prompts and produce tokens. Reading takes a share φ = rate · E[S] / c of an engine's time, and running
 * sequences wait meanwhile, so that an ITL of l takes l / (1 − φ):
 *
 * <pre>
 * attainment = TTFT attainment of the pool as {@link PrefillPool}  ×  ITL attainment as {@link DecodePool} with the
 *              capacity (1 − φ) · X(itl · (1 − φ))
 * </pre>
 *
 * The product takes both as independent, which errs to the safe side: the same busy minutes hurt both. That reading is not spread
 * evenly over time errs to the other, and more so near full load, where a share of up to 17 points is promised too much.
 */
final class AggregatedPool implements PoolModel {
    /** Least share of its time that an engine must have left to decode. */
    private static final double LEAST = 0.02;

    private final PrefillPool prefill;
    private final double readSeconds;
    private final DoubleFunction<PoolModel> decode;

    /**
     * For one workload.
     *
     * @param prefill the pool as it reads prompts
     * @param readSeconds mean time to read one prompt, seconds
     * @param decode the pool as it decodes, given the share of time that reading leaves it
     */
    AggregatedPool(PrefillPool prefill, double readSeconds, DoubleFunction<PoolModel> decode) {
        this.prefill = prefill;
        this.readSeconds = readSeconds;
        this.decode = decode;
    }

    @Override
    public double attainment(int engines, double rate, double delay) {
        double left = left(engines, rate);
        return left <= LEAST
                ? 0
                : prefill.attainment(engines, rate, delay) * decode.apply(left).attainment(engines, rate);
    }

    @Override
    public double busy(double rate) {
        return prefill.busy(rate) + decode.apply(1).busy(rate);
    }

    @Override
    public double full(double rate) {
        return prefill.full(rate) + decode.apply(1).full(rate);
    }

    private double left(int engines, double rate) {
        return 1 - rate * readSeconds / engines;
    }

    @Override
    public double itlMs(int engines, double rate) {
        return decode.apply(Math.max(LEAST, left(engines, rate))).itlMs(engines, rate);
    }

    @Override
    public double best() {
        return prefill.best();
    }
}
