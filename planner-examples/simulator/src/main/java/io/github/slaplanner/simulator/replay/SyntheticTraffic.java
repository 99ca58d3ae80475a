package io.github.slaplanner.simulator.replay;

import io.github.slaplanner.core.trace.Request;
import io.github.slaplanner.core.trace.RequestStream;

/**
 * Traffic of one clear shape, out of nothing: Poisson arrivals of requests with 8,000 prompt tokens and 1,000 answer tokens. Each
 * shape asks one question of a policy.
 */
public final class SyntheticTraffic implements Workload {
    private static final double ISL = 8000;
    private static final double OSL = 1000;

    private final Shape shape;
    private final long seed;

    /**
     * Traffic.
     *
     * @param shape how the rate changes
     * @param seed of arrivals and lengths
     */
    public SyntheticTraffic(Shape shape, long seed) {
        this.shape = shape;
        this.seed = seed;
    }

    /** How the rate of requests changes. */
    public enum Shape {
        /** 1 to 24 requests/s and back in 30 minutes, for 3 hours; all requests of the same length. */
        WAVE(10_800, 24, 0),
        /** 5 requests/s, after 40 minutes four times as many for an hour, then 5 again. */
        STEP(9600, 20, 0.4),
        /** 2.5 requests/s, after an hour six times as many for ten minutes. */
        BURST(7200, 15, 0.4),
        /** 2.5 requests/s, after half an hour a rise to ten times as many in 20 minutes. */
        RAMP(5400, 25, 0.4),
        /** 15 requests/s for 15 minutes, none for 15 minutes, for 3 hours. */
        ON_OFF(10_800, 15, 0.4),
        /** 10 requests/s for 6 hours. */
        FLAT(21_600, 10, 0.4);

        private final double seconds;
        private final double highest;
        /** Standard deviation of the logarithm of lengths. */
        private final double sigma;

        Shape(double seconds, double highest, double sigma) {
            this.seconds = seconds;
            this.highest = highest;
            this.sigma = sigma;
        }

        /** How long it lasts, seconds. */
        public double seconds() {
            return seconds;
        }

        /** Expected requests per second at a time. */
        double rate(double time) {
            return switch (this) {
                case WAVE -> 12.5 - 11.5 * StrictMath.cos(2 * Math.PI * time / 1800);
                case STEP -> time < 2400 || time >= 6000 ? 5 : highest;
                case BURST -> time < 3600 || time >= 4200 ? 2.5 : highest;
                case RAMP -> 2.5 * (1 + 9 * Math.max(0, Math.min(1, (time - 1800) / 1200)));
                case ON_OFF -> (long) (time / 900) % 2 == 0 ? highest : 0;
                case FLAT -> highest;
            };
        }
    }

    @Override
    public RequestStream requests() {
        PoissonStream.Rates rates = new PoissonStream.Rates(shape::rate, shape.highest, shape.seconds);
        return new PoissonStream(rates, this::request, seed, 0);
    }

    private Request request(double at, PoissonStream stream) {
        return shape.sigma == 0
                ? new Request(at, (int) ISL, (int) OSL)
                : new Request(
                        at, stream.lognormal(median(ISL), shape.sigma), stream.lognormal(median(OSL), shape.sigma));
    }

    /** The median of lognormal lengths with this mean. */
    private double median(double mean) {
        return mean * StrictMath.exp(-shape.sigma * shape.sigma / 2);
    }
}
