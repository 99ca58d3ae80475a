package io.github.slaplanner.simulator.replay;

import io.github.slaplanner.core.trace.Request;
import io.github.slaplanner.core.trace.RequestStream;
import java.util.NoSuchElementException;

/**
 * A workload of one period, begun later: as users in another time zone have it. What comes before the beginning follows at
 * the end. It may be cut short.
 */
public final class RotatedWorkload implements Workload {
    private final Workload source;
    private final double period;
    private final double start;
    private final double length;

    /**
     * Rotates a workload.
     *
     * @param source requests within one period
     * @param period its length in seconds
     * @param start seconds of the source at which this workload begins, from 0 and below the period
     * @param length seconds that this workload has, at most the period
     * @throws IllegalArgumentException if a time is out of range
     */
    public RotatedWorkload(Workload source, double period, double start, double length) {
        if (!(start >= 0 && start < period) || !(length > 0 && length <= period)) {
            throw new IllegalArgumentException("The start (" + start + ") and the length (" + length
                    + ") must lie within the period (" + period + ").");
        }
        this.source = source;
        this.period = period;
        this.start = start;
        this.length = length;
    }

    @Override
    public RequestStream requests() {
        return new Rotated();
    }

    private final class Rotated implements RequestStream {
        private RequestAhead ahead = new RequestAhead(source.requests());
        private double shift = -start;

        Rotated() {
            while (ahead.arrival() < start) {
                ahead.take();
            }
        }

        @Override
        public boolean hasNext() {
            if (shift < 0 && ahead.arrival() == Double.POSITIVE_INFINITY) {
                ahead.close();
                ahead = new RequestAhead(source.requests());
                shift += period;
            }
            boolean again = shift > 0 && ahead.arrival() >= start;
            return !again && ahead.arrival() + shift < length;
        }

        @Override
        public Request next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            Request request = ahead.take();
            return new Request(request.arrivalSeconds() + shift, request.isl(), request.osl(), request.blocks());
        }

        @Override
        public void close() {
            ahead.close();
        }
    }
}
