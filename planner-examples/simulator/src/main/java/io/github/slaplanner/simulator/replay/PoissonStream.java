package io.github.slaplanner.simulator.replay;

import io.github.slaplanner.core.trace.Request;
import io.github.slaplanner.core.trace.RequestStream;
import io.github.slaplanner.simulator.stats.RandomNumbers;
import java.util.NoSuchElementException;
import java.util.function.DoubleUnaryOperator;

/**
 * Poisson arrivals at the highest rate, thinned to the rate of the moment (Lewis and Shedler, 1979). The same seed gives the same
 * requests on every machine; they are made as they are read.
 */
final class PoissonStream implements RequestStream {
    private final Rates rates;
    private final Lengths lengths;
    private final RandomNumbers dice;
    private double at;

    /**
     * A stream.
     *
     * @param rates how many requests
     * @param lengths what they are like
     * @param seed of everything that is random
     * @param firstDraw draws of the seed that somebody else has taken
     */
    PoissonStream(Rates rates, Lengths lengths, long seed, long firstDraw) {
        this.rates = rates;
        this.lengths = lengths;
        this.dice = new RandomNumbers(seed, firstDraw);
        this.at = nextArrival(0);
    }

    /**
     * How many requests come.
     *
     * @param perSecond expected requests per second at a time in seconds
     * @param highest the highest of them
     * @param seconds when it ends
     */
    record Rates(DoubleUnaryOperator perSecond, double highest, double seconds) {}

    /** What a request is like. */
    @FunctionalInterface
    interface Lengths {
        /** A request that arrives at a time, its lengths drawn from the stream. */
        Request draw(double seconds, PoissonStream stream);
    }

    @Override
    public boolean hasNext() {
        return at < rates.seconds();
    }

    @Override
    public Request next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        Request request = lengths.draw(at, this);
        at = nextArrival(at);
        return request;
    }

    private double nextArrival(double from) {
        double time = from;
        do {
            time -= StrictMath.log(1 - dice.uniform()) / rates.highest();
        } while (time < rates.seconds()
                && dice.uniform() * rates.highest() > rates.perSecond().applyAsDouble(time));
        return time;
    }

    /** The next lognormal length. */
    int lognormal(double median, double sigma) {
        double length = median * StrictMath.exp(sigma * dice.normal());
        return (int) Math.min(Integer.MAX_VALUE, Math.max(1, Math.round(length)));
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
