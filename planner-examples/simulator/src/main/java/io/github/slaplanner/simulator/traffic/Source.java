package io.github.slaplanner.simulator.traffic;

import io.github.slaplanner.core.trace.PromptBlocks;
import io.github.slaplanner.core.trace.Request;
import io.github.slaplanner.simulator.stats.RandomNumbers;
import java.util.function.Consumer;

/** Where the requests of one stream come from: arrivals of a Poisson process with a rate of its own for every second. */
final class Source {
    /** Draws that a stream may take before it meets those of the next one, as a power of two. */
    static final int DRAW_BITS = 40;

    /** Tokens of a block, as in Mooncake's traces. */
    private static final int BLOCK = 512;

    /** Blocks that a prompt may have, as a power of two; names of blocks count them from there on. */
    private static final int INDEX_BITS = 16;

    private static final int SESSION_BITS = 32;

    private final Stream stream;
    private final int number;
    private final RandomNumbers dice;
    private long sessions;
    /** What is left to pass until the next group comes, in groups. */
    private double left;

    /**
     * The requests of a stream.
     *
     * @param number tells it from other streams
     */
    Source(Stream stream, int number, RandomNumbers dice) {
        this.stream = stream;
        this.number = number;
        this.dice = dice;
        left = exponential();
    }

    /** The groups and sessions that begin in a second, or in a part of the last one. */
    void second(int start, double length, Consumer<Request> into) {
        double rate =
                stream.rate().at(start) / stream.group() / stream.session().turns();
        double at = 0;
        while (rate > 0 && left <= rate * (length - at)) {
            at += left / rate;
            group(start + at, into);
            left = exponential();
        }
        left -= rate * (length - at);
    }

    private void group(double at, Consumer<Request> into) {
        if (!stream.session().equals(Session.NONE)) {
            session(at, into);
            return;
        }
        int isl = stream.isl().draw(at, dice);
        int osl = stream.osl().draw(at, dice);
        into.accept(new Request(at, isl, osl));
        for (int more = 1; more < stream.group(); more++) {
            into.accept(new Request(at + stream.within() * dice.uniform(), isl, osl));
        }
    }

    private void session(double start, Consumer<Request> into) {
        Session session = stream.session();
        double at = start;
        long isl = session.sharedTokens();
        long name = sessions++;
        do {
            isl = Math.min(stream.isl().most(), isl + stream.isl().draw(at, dice));
            int osl = stream.osl().draw(at, dice);
            into.accept(new Request(at, (int) isl, osl, blocks((int) isl, name)));
            isl += osl;
            at += session.thinkSeconds() * exponential();
        } while (dice.uniform() * session.turns() < session.turns() - 1);
    }

    /** The full blocks of a prompt: the shared ones of the stream, then those of the session. */
    private PromptBlocks blocks(int isl, long session) {
        long[] names = new long[Math.min(isl / BLOCK, 1 << INDEX_BITS)];
        int shared = stream.session().sharedTokens() / BLOCK;
        for (int i = 0; i < names.length; i++) {
            long whose = i < shared ? 0 : session + 1;
            names[i] = ((((long) number << SESSION_BITS) + whose) << INDEX_BITS) + i;
        }
        return PromptBlocks.of(BLOCK, names);
    }

    private double exponential() {
        return -StrictMath.log(1 - dice.uniform());
    }
}
