package io.github.slaplanner.core.propose;

/**
 * ITL in a pool of c engines with continuous batching. One engine within the SLA runs b sequences at an ITL of l, so it makes
 * X = b / l tokens per second; all sequences of an engine slow down together, so what matters is whether the work that arrives
 * over a request's life fits:
 *
 * <pre>
 * attainment = Φ( (c · X / (rate · E[osl]) − 1) / √((C_a² + C_o²) / (rate · w)) )
 * </pre>
 *
 * with C_a² the dispersion of arrival counts, C_o² the spread of output lengths, and w = l · E[osl²] / E[osl] seconds, the
 * length of life that running sequences have on average. A normal approximation of the compound arrivals in w; fails for a pool
 * that serves only a handful of requests at once, where it errs to the safe side.
 */
final class DecodePool implements PoolModel {
    private final double tokensPerSecond;
    private final double osl;
    private final double memory;
    private final double variability;

    /**
     * For one role and workload.
     *
     * @param tokensPerSecond output tokens per second of one engine within the SLA
     * @param osl mean output length, tokens
     * @param oslSpread squared coefficient of variation of output lengths
     * @param lifeSeconds length of life of running sequences, seconds
     * @param dispersion variance of arrival counts over their mean
     */
    DecodePool(double tokensPerSecond, double osl, double oslSpread, double lifeSeconds, double dispersion) {
        this.tokensPerSecond = tokensPerSecond;
        this.osl = osl;
        this.memory = lifeSeconds;
        this.variability = dispersion + oslSpread;
    }

    @Override
    public double attainment(int engines, double rate) {
        if (rate <= 0 || osl <= 0) {
            return 1;
        }
        double headroom = engines * tokensPerSecond / (rate * osl) - 1;
        return Normal.cdf(headroom / Math.sqrt(variability / (rate * memory)));
    }

    @Override
    public double best() {
        return 1;
    }
}
