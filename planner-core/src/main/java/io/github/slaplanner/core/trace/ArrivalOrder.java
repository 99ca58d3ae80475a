package io.github.slaplanner.core.trace;

import java.util.Comparator;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;

/**
 * Puts requests in order that are late by a known time at most: a request may go once the newest time seen is that much
 * later.
 */
final class ArrivalOrder implements RequestStream {
    private record Numbered(Request request, long number) {}

    private final RequestStream requests;
    private final double stepBack;
    private final PriorityQueue<Numbered> held = new PriorityQueue<>(
            Comparator.comparingDouble((Numbered held) -> held.request().arrivalSeconds())
                    .thenComparingLong(Numbered::number));
    private double newest = Double.NEGATIVE_INFINITY;
    private long read;

    ArrivalOrder(RequestStream requests, double stepBack) {
        this.requests = requests;
        // The two seconds values are rounded; a microsecond more costs nothing.
        this.stepBack = stepBack + 1e-6;
    }

    @Override
    public boolean hasNext() {
        return !held.isEmpty() || requests.hasNext();
    }

    @Override
    public Request next() {
        while (requests.hasNext() && (held.isEmpty() || firstHeld() >= newest - stepBack)) {
            Request request = requests.next();
            newest = Math.max(newest, request.arrivalSeconds());
            held.add(new Numbered(request, read++));
        }
        Numbered first = held.poll();
        if (first == null) {
            throw new NoSuchElementException("The trace has ended.");
        }
        return first.request();
    }

    private double firstHeld() {
        return held.element().request().arrivalSeconds();
    }

    @Override
    public void close() {
        held.clear();
        requests.close();
    }
}
