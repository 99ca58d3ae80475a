package io.github.slaplanner.core.propose;

import io.github.slaplanner.api.profile.DecodePerformance;

/**
 * ITL in a pool of c engines with continuous batching. An engine with a share u of its KV cache in use runs b = u · K / context
 * sequences at an ITL of l(u), so it makes X(u) = b / l tokens per second; under a steady load it settles where
 *
 * <pre>
 * X(u) = rate · E[osl] / c          (Little's law)
 * attainment = Φ( ln(target / l(u)) / s )
 * </pre>
 *
 * All sequences of an engine slow down together; s is how far the ITL of requests of the same seconds differ, as the standard
 * deviation of its logarithm. It is measured where the source knows the distribution of ITL; until then it is that of compound
 * Poisson arrivals over a sequence's life, √((1 + C_o²) / (rate · life)), times how steeply ITL follows the load. Beyond what the KV cache holds nothing meets the target.
 */
final class DecodePool implements PoolModel {
    private static final int GRID = 24;
    /** A batch is not planned to fill the KV cache: sequences come and go in whole prompts. */
    private static final double KV_CEILING = 0.92;

    /** Requests never agree better than this. */
    private static final double LEAST_SPREAD = 0.03;

    private final double[] tokensPerSecond = new double[GRID + 1];
    private final double[] logItl = new double[GRID + 1];
    private final Load load;
    private final double logTarget;

    /**
     * What running sequences are like.
     *
     * @param osl mean output length, tokens
     * @param runningOsl mean output length of running sequences (length-biased), tokens
     * @param context mean tokens of a running sequence
     * @param slowness real over profiled ITL
     * @param spread standard deviation of ln ITL among requests of the same seconds; NaN if not measured
     */
    record Load(double osl, double runningOsl, double context, double slowness, double spread) {}

    DecodePool(DecodePerformance decode, Load load, double targetMs) {
        this.load = load;
        this.logTarget = Math.log(targetMs);
        for (int i = 0; i <= GRID; i++) {
            // closer together at low use, where ITL bends most
            double usage = KV_CEILING * i * i / (GRID * GRID);
            double itl = decode.itlMs(usage, load.context()) * load.slowness();
            double rate = usage * decode.maxKvTokens() / load.context() / itl * 1000;
            tokensPerSecond[i] = i == 0 ? 0 : Math.max(rate, tokensPerSecond[i - 1]);
            logItl[i] = Math.log(itl);
        }
    }

    @Override
    public double attainment(int engines, double rate) {
        double tokens = rate * load.osl() / engines;
        if (tokens >= tokensPerSecond[GRID]) {
            return 0;
        }
        int right = segment(tokens);
        double width = tokensPerSecond[right] - tokensPerSecond[right - 1];
        double slope = width > 0 ? (logItl[right] - logItl[right - 1]) / width : 0;
        double log = logItl[right - 1] + slope * (tokens - tokensPerSecond[right - 1]);
        return Normal.cdf((logTarget - log) / spread(rate, Math.exp(log) / 1000, slope * tokens));
    }

    /** As measured, or what chance makes of the load times how much ITL follows the load. */
    private double spread(double rate, double itlSeconds, double elasticity) {
        if (load.spread() > 0) {
            return load.spread();
        }
        double ratio = load.runningOsl() / load.osl();
        double chance = Math.sqrt(ratio / Math.max(1e-9, rate * load.runningOsl() * itlSeconds));
        return Math.max(LEAST_SPREAD, elasticity * chance);
    }

    /** The right end of the grid's segment that a throughput lies in. */
    private int segment(double tokens) {
        int low = 0;
        int high = GRID;
        while (high - low > 1) {
            int middle = (low + high) >>> 1;
            if (tokensPerSecond[middle] <= tokens) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high;
    }

    @Override
    public double busy(double rate) {
        double most = tokensPerSecond[1];
        for (int i = 1; i <= GRID && logItl[i] <= logTarget; i++) {
            most = tokensPerSecond[i];
        }
        return rate * load.osl() / most;
    }

    @Override
    public double best() {
        return logItl[0] <= logTarget ? 1 : 0;
    }
}
