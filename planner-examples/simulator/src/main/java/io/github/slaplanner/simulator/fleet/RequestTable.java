package io.github.slaplanner.simulator.fleet;

import io.github.slaplanner.core.trace.PromptBlocks;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The requests in the system, as columns; a row is reused after its request is gone. */
final class RequestTable {
    /** Bits of a row's number: other columns may share a long with it. */
    static final int ID_BITS = 26;

    private static final int INITIAL = 1024;

    private double[] arrival = new double[INITIAL];
    private double[] firstToken = new double[INITIAL];
    private double[] joined = new double[INITIAL];
    private double[] pace = new double[INITIAL];
    private @Nullable TokenEngine[] decoder = new TokenEngine[INITIAL];
    private int[] isl = new int[INITIAL];
    private int[] cached = new int[INITIAL];
    private int[] osl = new int[INITIAL];
    private int[] attempt = new int[INITIAL];
    private PromptBlocks[] blocks = new PromptBlocks[INITIAL];
    private boolean[] gone = new boolean[INITIAL];
    private @Nullable Engine[] holder = new Engine[INITIAL];
    private int[] next = new int[INITIAL];
    private int[] previous = new int[INITIAL];
    private int[] free = new int[INITIAL];
    private int freeCount;
    private int used;

    int add(double arrivalSeconds, RequestWork ask, double promptPace) {
        if (freeCount == 0 && used == arrival.length) {
            grow(used * 2);
        }
        int id = freeCount > 0 ? free[--freeCount] : used++;
        arrival[id] = arrivalSeconds;
        firstToken[id] = arrivalSeconds;
        isl[id] = ask.isl();
        cached[id] = ask.cached();
        osl[id] = ask.osl();
        blocks[id] = ask.blocks();
        attempt[id] = ask.attempt();
        gone[id] = false;
        pace[id] = promptPace;
        return id;
    }

    void remove(int id) {
        decoder[id] = null;
        holder[id] = null;
        arrival[id] = Double.NaN;
        free[freeCount++] = id;
    }

    double arrival(int id) {
        return arrival[id];
    }

    int isl(int id) {
        return isl[id];
    }

    /** Prompt tokens that no prefix cache holds. */
    int toRead(int id) {
        return isl[id] - cached[id];
    }

    void setCached(int id, int tokens) {
        cached[id] = tokens;
    }

    int cached(int id) {
        return cached[id];
    }

    PromptBlocks blocks(int id) {
        return blocks[id];
    }

    /** How often the client has asked before. */
    int attempt(int id) {
        return attempt[id];
    }

    /** Whether its client has gone while its prompt is being read. */
    boolean gone(int id) {
        return gone[id];
    }

    void setGone(int id) {
        gone[id] = true;
    }

    /** The engine at which the request waits for its first token, or null if it waits at none. */
    @Nullable
    Engine holder(int id) {
        return holder[id];
    }

    void setHolder(int id, @Nullable Engine engine) {
        holder[id] = engine;
    }

    /** Times the profile that its prompt takes. */
    double pace(int id) {
        return pace[id];
    }

    int osl(int id) {
        return osl[id];
    }

    /** KV tokens that the request holds at its end. */
    long kvTokens(int id) {
        return (long) isl[id] + osl[id];
    }

    /** When the first token was out; until then, when the request arrived. So: since when it is with its current role. */
    double firstToken(int id) {
        return firstToken[id];
    }

    void setFirstToken(int id, double seconds) {
        firstToken[id] = seconds;
    }

    /** The engine that decodes the request, or null if none does yet. */
    @Nullable
    TokenEngine decoder(int id) {
        return decoder[id];
    }

    /** Where the request joined on the token clock of its decoder. */
    double joined(int id) {
        return joined[id];
    }

    void setDecoder(int id, TokenEngine engine, double clock) {
        decoder[id] = engine;
        joined[id] = clock;
    }

    int next(int id) {
        return next[id];
    }

    void setNext(int id, int following) {
        next[id] = following;
    }

    int previous(int id) {
        return previous[id];
    }

    void setPrevious(int id, int before) {
        previous[id] = before;
    }

    private void grow(int capacity) {
        if (capacity > 1 << ID_BITS) {
            throw new IllegalStateException("There are more than " + used + " requests in the simulated fleet.\n"
                    + "Maybe it has no engine, or --scale is too large.");
        }
        arrival = Arrays.copyOf(arrival, capacity);
        firstToken = Arrays.copyOf(firstToken, capacity);
        joined = Arrays.copyOf(joined, capacity);
        pace = Arrays.copyOf(pace, capacity);
        decoder = Arrays.copyOf(decoder, capacity);
        isl = Arrays.copyOf(isl, capacity);
        cached = Arrays.copyOf(cached, capacity);
        osl = Arrays.copyOf(osl, capacity);
        attempt = Arrays.copyOf(attempt, capacity);
        blocks = Arrays.copyOf(blocks, capacity);
        gone = Arrays.copyOf(gone, capacity);
        holder = Arrays.copyOf(holder, capacity);
        next = Arrays.copyOf(next, capacity);
        previous = Arrays.copyOf(previous, capacity);
        free = Arrays.copyOf(free, capacity);
    }
}
