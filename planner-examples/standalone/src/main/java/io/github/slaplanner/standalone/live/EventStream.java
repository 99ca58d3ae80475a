package io.github.slaplanner.standalone.live;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Server-sent events to whoever listens. One that joins is first sent what has been; one that does not read, or is one too
 * many, is let go, and its browser joins again by itself.
 */
final class EventStream {
    private static final int MOST_LISTENERS = 64;
    private static final int MOST_WAITING = 32;

    private final Supplier<String> past;
    private final Set<Listener> listeners = new LinkedHashSet<>();

    /**
     * A stream.
     *
     * @param past the data of the first event of a listener
     */
    EventStream(Supplier<String> past) {
        this.past = past;
    }

    synchronized void join(Response response, Callback callback) {
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/event-stream; charset=utf-8");
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        if (listeners.size() >= MOST_LISTENERS) {
            response.setStatus(503);
            callback.succeeded();
            return;
        }
        Listener listener = new Listener(response, callback);
        listeners.add(listener);
        listener.send(event("past", past.get()));
    }

    /** Sends an event to all. */
    synchronized void send(String name, String data) {
        ByteBuffer event = event(name, data);
        List.copyOf(listeners).forEach(listener -> listener.send(event.slice()));
    }

    private static ByteBuffer event(String name, String data) {
        String text = "event: " + name + "\ndata: " + data + "\n\n";
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private synchronized void leave(Listener listener) {
        listeners.remove(listener);
    }

    /** One browser. Events wait while one is on its way. */
    private final class Listener {
        private final Response response;
        private final Callback end;
        private final Deque<ByteBuffer> waiting = new ArrayDeque<>();
        private boolean writing;

        Listener(Response response, Callback end) {
            this.response = response;
            this.end = end;
        }

        synchronized void send(ByteBuffer event) {
            if (waiting.size() >= MOST_WAITING) {
                leave(this);
                end.failed(new IllegalStateException("The listener does not read."));
                return;
            }
            waiting.add(event);
            writeNext();
        }

        private synchronized void writeNext() {
            ByteBuffer next = writing ? null : waiting.poll();
            if (next != null) {
                writing = true;
                response.write(false, next, Callback.from(this::written, this::gone));
            }
        }

        private void written() {
            synchronized (this) {
                writing = false;
            }
            writeNext();
        }

        private void gone(Throwable failure) {
            leave(this);
            end.failed(failure);
        }
    }
}
