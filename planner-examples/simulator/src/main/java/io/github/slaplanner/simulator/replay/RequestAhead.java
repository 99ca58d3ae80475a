package io.github.slaplanner.simulator.replay;

import io.github.slaplanner.core.trace.Request;
import io.github.slaplanner.core.trace.RequestStream;
import org.jspecify.annotations.Nullable;

/** A stream of requests whose next one can be looked at. */
final class RequestAhead implements AutoCloseable {
    private final RequestStream stream;
    private @Nullable Request next;

    RequestAhead(RequestStream stream) {
        this.stream = stream;
        next = stream.hasNext() ? stream.next() : null;
    }

    /** When the next request arrives, in seconds; infinite if there is none. */
    double arrival() {
        return next == null ? Double.POSITIVE_INFINITY : next.arrivalSeconds();
    }

    Request take() {
        Request taken = next;
        if (taken == null) {
            throw new IllegalStateException("There is no request left");
        }
        next = stream.hasNext() ? stream.next() : null;
        return taken;
    }

    @Override
    public void close() {
        stream.close();
    }
}
