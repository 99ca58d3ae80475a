package io.github.slaplanner.simulator.replay;

import io.github.slaplanner.core.trace.Request;
import io.github.slaplanner.simulator.fleet.Fleet;
import io.github.slaplanner.simulator.fleet.RequestWork;
import io.github.slaplanner.simulator.stats.Mix;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.PriorityQueue;

/** What comes to a fleet from outside, in order of time: the requests of a workload, clients that go, and clients that come back. */
final class Arrivals implements AutoCloseable {
    private static final long RETRY_SEED = 5;

    private final RequestAhead requests;
    private final Clients clients;
    private final Fleet fleet;
    private final Listener listener;
    private final double timeout;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private final PriorityQueue<Retry> retries =
            new PriorityQueue<>(Comparator.comparingDouble(Retry::seconds).thenComparingLong(Retry::order));
    private long order;

    /** Told of what comes and goes. */
    interface Listener {
        /** A request of the workload arrives, at the fleet's time. */
        void arrived(Request request);

        /** The client of a request that arrived at a time, and that comes for the first time, has gone. */
        void abandoned(double arrivalSeconds, int osl);
    }

    private record Waiting(double arrival, int request, RequestWork ask) {}

    private record Retry(double seconds, long order, RequestWork ask) {}

    Arrivals(Workload workload, Clients clients, Fleet fleet, Listener listener) {
        requests = new RequestAhead(workload.requests());
        this.clients = clients;
        this.fleet = fleet;
        this.listener = listener;
        timeout = clients.timeoutSeconds();
    }

    /** When the next comes or goes, infinite if none will. */
    double next() {
        while (!waiting.isEmpty() && !fleet.waits(waiting.getFirst().request, waiting.getFirst().arrival)) {
            waiting.removeFirst();
        }
        return Math.min(requests.arrival(), Math.min(nextTimeout(), nextRetry()));
    }

    private double nextTimeout() {
        return waiting.isEmpty() ? Double.POSITIVE_INFINITY : waiting.getFirst().arrival + timeout;
    }

    private double nextRetry() {
        return retries.isEmpty() ? Double.POSITIVE_INFINITY : retries.element().seconds;
    }

    /** Whether a request of the workload, which counts, is still to come. */
    boolean more() {
        return requests.arrival() < Double.POSITIVE_INFINITY;
    }

    /**
     * Lets the fleet's time pass, and lets come or go who does so then.
     *
     * @param now what {@link #next} has said; if it is later by now, because a first token came in time, nothing happens
     */
    void step(double now) {
        fleet.advance(now);
        if (next() > now) {
            return;
        }
        if (now == requests.arrival()) {
            Request request = requests.take();
            listener.arrived(request);
            arrive(RequestWork.of(request));
        } else if (now == nextRetry()) {
            arrive(retries.remove().ask);
        } else {
            timeOut(waiting.removeFirst());
        }
    }

    private void arrive(RequestWork ask) {
        int id = fleet.arrive(ask);
        if (timeout < Double.POSITIVE_INFINITY && id != Fleet.REFUSED) {
            waiting.add(new Waiting(fleet.now(), id, ask));
        }
    }

    private void timeOut(Waiting who) {
        if (!fleet.waits(who.request, who.arrival)) {
            return;
        }
        fleet.abandon(who.request);
        if (who.ask.attempt() == 0) {
            listener.abandoned(who.arrival, who.ask.osl());
        }
        if (who.ask.attempt() < clients.retries()) {
            double share = 0.5 + Mix.uniform(RETRY_SEED, order, 0);
            double at = fleet.now() + share * clients.backoff().toMillis() / 1000.0;
            retries.add(new Retry(at, order++, who.ask.again()));
        }
    }

    @Override
    public void close() {
        requests.close();
    }
}
