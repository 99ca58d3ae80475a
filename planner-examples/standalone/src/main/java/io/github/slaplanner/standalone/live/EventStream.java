package io.github.slaplanner.standalone.live;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Server-sent events to whoever listens. One that joins is first sent what has been; one that does not read, or is one too
 * many in its place, is let go, and its browser joins again by itself.
 */
final class EventStream {
    private static final int MOST_LISTENERS = 64;
    private static final int MOST_WAITING = 32;

    /** Nobody who reads takes longer over one event. */
    private static final long LONGEST_WRITE_NS = TimeUnit.SECONDS.toNanos(20);

    private final Supplier<String> past;
    private final Set<Listener> listeners = ConcurrentHashMap.newKeySet();
    private String pastData = "";
    private ByteBuffer pastEvent = ByteBuffer.allocate(0);

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
            leave();
        }
        Listener listener = new Listener(response, callback);
        listeners.add(listener);
        listener.send(pastEvent());
    }

    /** Sends an event to all. */
    synchronized void send(String name, String data) {
        ByteBuffer event = event(name, data);
        List.copyOf(listeners).forEach(listener -> listener.send(event.slice()));
    }

    /** Makes room: for who has not read for longest, else for who has been here for longest and will join again. */
    private void leave() {
        listeners.stream()
                .min(Comparator.comparingLong(Listener::writingSince))
                .ifPresent(listener -> listener.drop("Too many listen."));
    }

    /** One buffer for all who join between two ticks: it is the largest thing there is. */
    private ByteBuffer pastEvent() {
        String data = past.get();
        if (!data.equals(pastData)) {
            pastData = data;
            pastEvent = event("past", data);
        }
        return pastEvent.slice();
    }

    private static ByteBuffer event(String name, String data) {
        String text = "event: " + name + "\ndata: " + data + "\n\n";
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private void leave(Listener listener) {
        listeners.remove(listener);
    }

    /** One browser. Events wait while one is on its way. */
    private final class Listener {
        private final Response response;
        private final Callback end;
        private final Deque<ByteBuffer> waiting = new ArrayDeque<>();
        private boolean writing;
        private long since;

        Listener(Response response, Callback end) {
            this.response = response;
            this.end = end;
        }

        synchronized void send(ByteBuffer event) {
            boolean stalled = writing && System.nanoTime() - since > LONGEST_WRITE_NS;
            if (stalled || waiting.size() >= MOST_WAITING) {
                drop("The listener does not read.");
                return;
            }
            waiting.add(event);
            writeNext();
        }

        private synchronized void writeNext() {
            ByteBuffer next = writing ? null : waiting.poll();
            if (next != null) {
                writing = true;
                since = System.nanoTime();
                response.write(false, next, Callback.from(this::written, this::gone));
            }
        }

        /** When its write began, or the latest there is if none is on its way. */
        synchronized long writingSince() {
            return writing ? since : Long.MAX_VALUE;
        }

        void drop(String why) {
            EventStream.this.leave(this);
            end.failed(new IllegalStateException(why));
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
