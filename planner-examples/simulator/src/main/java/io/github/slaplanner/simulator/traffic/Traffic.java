package io.github.slaplanner.simulator.traffic;

import io.github.slaplanner.core.trace.Request;
import io.github.slaplanner.core.trace.RequestStream;
import io.github.slaplanner.simulator.replay.Workload;
import io.github.slaplanner.simulator.stats.RandomNumbers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;

/**
 * Streams of requests side by side. Groups of requests are Poisson arrivals at the rate of the moment, taken once per second. The
 * same seed gives the same requests on every machine; they are made as they are read.
 *
 * @param streams at least one
 * @param seconds how long they last
 * @param seed of everything that is random
 */
public record Traffic(List<Stream> streams, double seconds, long seed) implements Workload {
    /**
     * Copies the list.
     *
     * @throws IllegalArgumentException if there is no stream or no time
     */
    public Traffic {
        streams = List.copyOf(streams);
        if (streams.isEmpty() || !(seconds >= 1 && seconds < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("Traffic takes at least one stream and lasts at least 1 s; given: "
                    + streams.size() + " streams, " + seconds + " s.");
        }
    }

    @Override
    public RequestStream requests() {
        return new Requests();
    }

    private record Pending(Request request, long order) {}

    /** The requests of one reading. */
    private final class Requests implements RequestStream {
        private final List<Source> sources = new ArrayList<>();
        private final PriorityQueue<Pending> pending =
                new PriorityQueue<>(Comparator.comparingDouble((Pending next) -> next.request.arrivalSeconds())
                        .thenComparingLong(Pending::order));
        private int second;
        private long order;

        Requests() {
            for (Stream stream : streams) {
                int number = sources.size();
                sources.add(new Source(stream, number, new RandomNumbers(seed, (long) number << Source.DRAW_BITS)));
            }
        }

        @Override
        public boolean hasNext() {
            while (second < seconds
                    && (pending.isEmpty() || pending.peek().request.arrivalSeconds() >= second)) {
                for (Source source : sources) {
                    source.second(second, Math.min(1, seconds - second), this::add);
                }
                second++;
            }
            return !pending.isEmpty();
        }

        private void add(Request request) {
            if (request.arrivalSeconds() < seconds) {
                pending.add(new Pending(request, order++));
            }
        }

        @Override
        public Request next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return pending.remove().request;
        }

        @Override
        public void close() {
            // Nothing is held.
        }
    }
}
