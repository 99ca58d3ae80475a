package io.github.slaplanner.simulator.replay;

import io.github.slaplanner.core.trace.Request;
import io.github.slaplanner.core.trace.RequestStream;
import io.github.slaplanner.simulator.stats.Mix;
import java.util.Comparator;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;

/**
 * A workload with its requests times K. Every request comes floor(K) times, and once more with the probability of the
 * fraction; a factor below 1 thins. The first copy keeps its time; the others follow within {@value #SPREAD_SECONDS} s,
 * since more users ask independently of each other and not in the same instant, and of different things: prompts of
 * different copies share no block. The same seed gives the same requests.
 */
final class ScaledWorkload implements Workload {
    private static final double SPREAD_SECONDS = 5;

    private final Workload source;
    private final double factor;
    private final long seed;

    ScaledWorkload(Workload source, double factor, long seed) {
        if (!(factor > 0) || factor > 1e6) {
            throw new IllegalArgumentException("The scale (" + factor + ") must be above 0 and at most 1000000.");
        }
        this.source = source;
        this.factor = factor;
        this.seed = seed;
    }

    @Override
    public RequestStream requests() {
        return new Copies(source.requests());
    }

    private record Copy(Request request, long order) {}

    /** Holds back copies until no earlier one can come. */
    private final class Copies implements RequestStream {
        private final RequestStream originals;
        private final PriorityQueue<Copy> pending =
                new PriorityQueue<>(Comparator.comparingDouble((Copy copy) -> copy.request.arrivalSeconds())
                        .thenComparingLong(Copy::order));
        private long index;
        private long order;
        private double readUpTo = Double.NEGATIVE_INFINITY;

        Copies(RequestStream originals) {
            this.originals = originals;
        }

        @Override
        public boolean hasNext() {
            while (originals.hasNext()
                    && (pending.isEmpty() || pending.peek().request.arrivalSeconds() > readUpTo)) {
                read(originals.next());
            }
            return !pending.isEmpty();
        }

        private void read(Request original) {
            readUpTo = original.arrivalSeconds();
            int whole = (int) factor;
            int copies = whole + (Mix.uniform(seed, index, 0) < factor - whole ? 1 : 0);
            for (int copy = 0; copy < copies; copy++) {
                double later = copy == 0 ? 0 : SPREAD_SECONDS * Mix.uniform(seed, index, copy);
                Request request = new Request(
                        readUpTo + later,
                        original.isl(),
                        original.osl(),
                        copy == 0 ? original.blocks() : original.blocks().apart(copy));
                pending.add(new Copy(request, order++));
            }
            index++;
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
            originals.close();
        }
    }
}
