package io.github.slaplanner.core.propose;

import io.github.slaplanner.api.profile.DecodePerformance;

/**
 * ITL in a pool of c engines with continuous batching. An engine with a share u of its KV cache in use runs b = u · K / context
 * sequences at an ITL of l(u), so it makes X(u) = b / l steps of sequences per second; under a steady load it settles where
 *
 * <pre>
 * X(u) = rate · E[osl] / c          (Little's law)
 * attainment = Φ( ln(target / l(u)) / s ) · E over lengths of P(wait ≤ min(patience, max(0, target − l(u)) · osl))
 * </pre>
 *
 * All sequences of an engine slow down together; s is how far the ITL of requests of the same seconds differ, as the standard
 * deviation of its logarithm. It is measured where the source knows the distribution of ITL; until then it is
 *
 * <pre>
 * s = e / √(1 + e) · √(2/3 · (1 + C_o²) / (rate · life)),     e = d ln ITL / d ln throughput
 * </pre>
 *
 * Compound Poisson arrivals make the number of sequences vary 1 + e times as much as it would where they did not slow each other
 * down (linear noise approximation), ITL follows their number with e / (1 + e), and a request feels the mean over its life. Where
 * sequences stand still while prompts are read, how many prompts come within a life adds to it.
 *
 * <p>A sequence waits while no engine has room for it: a {@link Wait} for one of the places of all KV caches, each taken for a
 * sequence's life. An engine that sends the first token before that wait shows it in ITL, one that sends it after shows it in TTFT,
 * so it must be borne by both targets.
 */
final class DecodePool implements PoolModel {
    private static final int GRID = 24;
    /** A batch is not planned to fill the KV cache: sequences come and go in whole prompts. */
    private static final double KV_CEILING = 0.92;

    /** Variance of the mean number of sequences over a sequence's life, over that of their number. */
    private static final double OVER_A_LIFE = 2 / 3.0;

    /** Requests never agree better than this. */
    private static final double LEAST_SPREAD = 0.03;

    private final double[] tokensPerSecond = new double[GRID + 1];
    private final double[] logItl = new double[GRID + 1];
    private final Load load;
    private final Limits limits;
    private final double logTarget;

    /**
     * What running sequences are like.
     *
     * @param lengths output lengths, decode steps
     * @param osl mean output length, decode steps
     * @param runningOsl mean output length of running sequences (length-biased), decode steps
     * @param context mean tokens of a running sequence
     * @param tokensPerStep output tokens per decode step of a sequence
     * @param spread standard deviation of ln ITL among requests of the same seconds; NaN if not measured
     * @param stalls variance of how long sequences stand still in a second, relative to the time that they run, s
     */
    record Load(
            WeightedValues lengths,
            double osl,
            double runningOsl,
            double context,
            double tokensPerStep,
            double spread,
            double stalls) {
        /** Of requests with these lengths. */
        static Load of(
                WeightedValues lengths, double osl, double isl, double tokensPerStep, double spread, double stalls) {
            double running = lengths.mean(length -> length * length) / osl;
            double context = isl + tokensPerStep * running / 2;
            return new Load(lengths, osl, running, context, tokensPerStep, spread, stalls);
        }
    }

    /**
     * What must be kept.
     *
     * @param itlMs longest time of a decode step, ms
     * @param patience longest wait for room in a KV cache, seconds
     * @param exposure seconds that a wrong size lasts before engines can follow
     */
    record Limits(double itlMs, double patience, double exposure) {}

    /**
     * For one role and workload.
     *
     * @param decode the profile
     * @param slowness real over profiled ITL
     * @param load what running sequences are like
     * @param limits what must be kept
     */
    DecodePool(DecodePerformance decode, double slowness, Load load, Limits limits) {
        this.load = load;
        this.limits = limits;
        this.logTarget = Math.log(limits.itlMs());
        for (int i = 0; i <= GRID; i++) {
            // closer together at low use, where ITL bends most
            double usage = KV_CEILING * i * i / (GRID * GRID);
            double itl = decode.itlMs(usage, load.context()) * slowness;
            double rate = usage * decode.maxKvTokens() / load.context() / itl * 1000;
            tokensPerSecond[i] = i == 0 ? 0 : Math.max(rate, tokensPerSecond[i - 1]);
            logItl[i] = Math.log(itl);
        }
    }

    @Override
    public double attainment(int engines, double rate, double delay) {
        if (rate <= 0) {
            return best();
        }
        double wanted = rate * load.osl() / engines;
        double tokens = Math.min(wanted, tokensPerSecond[GRID]);
        int right = segment(tokens);
        double slope = slope(right);
        double log = logItl[right - 1] + slope * (tokens - tokensPerSecond[right - 1]);
        double itl = Math.exp(log) / 1000;
        double keeps = Normal.cdf((logTarget - log) / spread(rate, itl, slope * tokens));
        Wait wait = waitForRoom(engines, wanted / tokensPerSecond[GRID]);
        double left = Math.max(0, limits.itlMs() / 1000 - itl);
        double patient = wait.within(limits.patience() - delay);
        return keeps
                * load.lengths()
                        .mean(osl -> left * osl < limits.patience() ? wait.within(left * osl - delay) : patient);
    }

    /** The wait for a place in a KV cache, with a share of all places taken on average. */
    private Wait waitForRoom(int engines, double taken) {
        double itl = Math.exp(logItl[GRID]) / 1000;
        double places = engines * tokensPerSecond[GRID] * itl;
        return new Wait(taken, places, load.runningOsl() * itl, limits.exposure());
    }

    /** As measured, or what chance makes of the load times how much ITL follows the load. */
    private double spread(double rate, double itlSeconds, double elasticity) {
        if (load.spread() > 0) {
            return load.spread();
        }
        double ratio = load.runningOsl() / load.osl();
        double life = load.runningOsl() * itlSeconds;
        double number = OVER_A_LIFE * ratio / Math.max(1e-9, rate * life);
        double variance = elasticity * elasticity / (1 + elasticity) * number + load.stalls() / life;
        return Math.max(LEAST_SPREAD, Math.sqrt(variance));
    }

    /** How much ln ITL rises per token per second in a segment of the grid. */
    private double slope(int right) {
        double width = tokensPerSecond[right] - tokensPerSecond[right - 1];
        return width > 0 ? (logItl[right] - logItl[right - 1]) / width : 0;
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
    public double full(double rate) {
        return rate * load.osl() / tokensPerSecond[GRID];
    }

    @Override
    public double itlMs(int engines, double rate) {
        double tokens = Math.min(rate * load.osl() / engines, tokensPerSecond[GRID]);
        int right = segment(tokens);
        double step = Math.exp(logItl[right - 1] + slope(right) * (tokens - tokensPerSecond[right - 1]));
        return step / load.tokensPerStep();
    }

    @Override
    public double best() {
        return logItl[0] <= logTarget ? 1 : 0;
    }

    @Override
    public double lifeSeconds() {
        return load.runningOsl() * Math.exp(logItl[GRID / 2]) / 1000;
    }

    @Override
    public double readingShare() {
        return 0;
    }
}
