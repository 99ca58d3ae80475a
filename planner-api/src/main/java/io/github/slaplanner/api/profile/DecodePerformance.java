package io.github.slaplanner.api.profile;

/** What one engine does with running sequences. Outside the measured range arguments are clamped to it. */
public interface DecodePerformance {
    /**
     * Inter-token latency in ms; positive.
     *
     * @param kvUsage share of the KV cache in use, 0 to 1
     * @param contextLength mean tokens per sequence
     */
    double itlMs(double kvUsage, double contextLength);

    /** Output tokens per second and GPU at this load; positive. */
    double throughputPerGpu(double kvUsage, double contextLength);

    /** Tokens that the KV cache of one engine holds; positive. */
    long maxKvTokens();

    /** Whether the point lies in the measured range. */
    boolean measured(double kvUsage, double contextLength);

    /**
     * The highest load at which ITL stays at or under {@code itlMs}, or the verdict that there is none. By bisection, for
     * surfaces on which neither ITL nor throughput falls with load.
     */
    default OperatingPoint highestLoad(double itlMs, double contextLength) {
        double meets = 0;
        double misses = 2; // beyond a full cache, so that a full one can be the answer
        while (misses - meets > 1e-9) {
            double middle = (meets + misses) / 2;
            boolean met = itlMs(middle, contextLength) <= itlMs;
            meets = met ? middle : meets;
            misses = met ? misses : middle;
        }
        double load = Math.min(1, meets);
        double itl = itlMs(load, contextLength);
        boolean extrapolated = !measured(0.5, contextLength);
        return new OperatingPoint(itl <= itlMs, load, itl, throughputPerGpu(load, contextLength), extrapolated);
    }

    /**
     * The throughput of {@link #highestLoad} as a plain number, for loops that ask often; NaN if no load meets the target.
     *
     * @param itlMs target, ms
     * @param contextLength mean tokens per sequence
     */
    default double bestThroughputPerGpu(double itlMs, double contextLength) {
        OperatingPoint point = highestLoad(itlMs, contextLength);
        return point.feasible() ? point.throughputPerGpu() : Double.NaN;
    }
}
