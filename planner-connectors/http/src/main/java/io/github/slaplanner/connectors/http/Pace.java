package io.github.slaplanner.connectors.http;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.ServerConnector;

/**
 * Ends connections of clients that take too long: to send a request, to send its body, to take the answer, or to ask again.
 * The whole of each counts, so that a byte now and then does not keep a connection. While the server itself works the client
 * has all the time it needs.
 */
public final class Pace {
    private final long limit;
    private final LongSupplier nanos;
    private final Map<EndPoint, Turn> turns = new ConcurrentHashMap<>();

    /** Since when a connection waits for its client, or that it does not. */
    private record Turn(long since, boolean client) {}

    /**
     * A pace.
     *
     * @param limitS seconds that a client may take
     * @param nanos a clock that only goes forward
     */
    Pace(long limitS, LongSupplier nanos) {
        this.limit = TimeUnit.SECONDS.toNanos(limitS);
        this.nanos = nanos;
    }

    /** A request has come; its body, if any, is the client's turn still. */
    void began(Request request) {
        EndPoint endPoint = endPoint(request);
        turn(endPoint, true);
        Request.addCompletionListener(request, failure -> turn(endPoint, true));
    }

    /** The server works on its answer, or sends one that lasts, whose clients it watches itself. */
    public void works(Request request) {
        turn(endPoint(request), false);
    }

    /** The answer is on its way, and the client's turn is to take it. */
    void answers(Request request) {
        turn(endPoint(request), true);
    }

    private void turn(EndPoint endPoint, boolean client) {
        turns.put(endPoint, new Turn(nanos.getAsLong(), client));
    }

    private static EndPoint endPoint(Request request) {
        return request.getConnectionMetaData().getConnection().getEndPoint();
    }

    /** Ends what is too slow; to be called every second or so. */
    void sweep(ServerConnector connector) {
        long now = nanos.getAsLong();
        for (EndPoint endPoint : connector.getConnectedEndPoints()) {
            Turn turn = turns.computeIfAbsent(endPoint, any -> new Turn(now, true));
            if (turn.client() && now - turn.since() > limit) {
                endPoint.close(new TimeoutException("the client is too slow"));
            }
        }
        turns.keySet().retainAll(connector.getConnectedEndPoints());
    }
}
