package io.github.slaplanner.simulator.traffic;

import io.github.slaplanner.core.trace.Request;
import io.github.slaplanner.simulator.stats.Dice;
import java.util.function.Consumer;

/** Where the requests of one stream come from: arrivals of a Poisson process with a rate of its own for every second. */
final class Source {
    /** Draws that a stream may take before it meets those of the next one, as a power of two. */
    static final int DRAW_BITS = 40;

    private final Stream stream;
    private final Dice dice;
    /** What is left to pass until the next group comes, in groups. */
    private double left;

    Source(Stream stream, Dice dice) {
        this.stream = stream;
        this.dice = dice;
        left = exponential();
    }

    /** The groups that begin in a second, or in a part of the last one. */
    void second(int start, double length, Consumer<Request> into) {
        double rate = stream.rate().at(start) / stream.group();
        double at = 0;
        while (rate > 0 && left <= rate * (length - at)) {
            at += left / rate;
            group(start + at, into);
            left = exponential();
        }
        left -= rate * (length - at);
    }

    private void group(double at, Consumer<Request> into) {
        int isl = stream.isl().draw(at, dice);
        int osl = stream.osl().draw(at, dice);
        into.accept(new Request(at, isl, osl));
        for (int more = 1; more < stream.group(); more++) {
            into.accept(new Request(at + stream.within() * dice.uniform(), isl, osl));
        }
    }

    private double exponential() {
        return -StrictMath.log(1 - dice.uniform());
    }
}
