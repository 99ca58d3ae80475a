package io.github.slaplanner.connectors.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands requests to an endpoint once they have come in whole, so that one that comes slowly holds no thread. */
final class Endpoints extends Handler.Abstract {
    private static final Logger LOG = LoggerFactory.getLogger(Endpoints.class);

    /**
     * Bytes of a body up to which one that is too long is read to its end before it is refused. A connection that is closed with
     * unread bytes is reset, and the client may then never see the answer.
     */
    private static final long READ_AWAY = 1 << 20;

    private final Endpoint endpoint;
    private final Pace pace;
    private final int longestBody;
    private final Semaphore places;

    Endpoints(Endpoint endpoint, Pace pace, int longestBody, int atOnce) {
        super(InvocationType.NON_BLOCKING);
        this.endpoint = endpoint;
        this.pace = pace;
        this.longestBody = longestBody;
        this.places = new Semaphore(atOnce);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        if (request.getLength() > READ_AWAY) {
            send(response, callback, tooLong());
            return true;
        }
        Executor threads = request.getComponents().getExecutor();
        new Body(request, body -> {
                    if (body == null) {
                        send(response, callback, tooLong());
                    } else {
                        threads.execute(() -> send(response, callback, answer(request, body)));
                    }
                })
                .run();
        return true;
    }

    private Reply tooLong() {
        return Reply.problem(413, "The body is longer than " + longestBody + " bytes, or did not come in whole.");
    }

    /** A body as it comes in. One that is too long is read on without being kept. */
    private final class Body implements Invocable.Task {
        private final Content.Source source;
        private final Consumer<byte[]> whole;
        private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
        private long bytes;

        /**
         * Made for one request.
         *
         * @param whole gets the body, or null if it is too long or ended early
         */
        Body(Content.Source source, Consumer<byte[]> whole) {
            this.source = source;
            this.whole = whole;
        }

        @Override
        public void run() {
            while (true) {
                Content.Chunk chunk = source.read();
                if (chunk == null) {
                    source.demand(this);
                    return;
                }
                if (Content.Chunk.isFailure(chunk)) {
                    whole.accept(null);
                    return;
                }
                bytes += chunk.remaining();
                boolean last = chunk.isLast();
                if (bytes <= longestBody) {
                    byte[] part = new byte[chunk.remaining()];
                    chunk.getByteBuffer().get(part);
                    kept.writeBytes(part);
                }
                chunk.release();
                if (last || bytes > READ_AWAY) {
                    whole.accept(bytes > longestBody ? null : kept.toByteArray());
                    return;
                }
            }
        }

        @Override
        public InvocationType getInvocationType() {
            return InvocationType.NON_BLOCKING;
        }
    }

    private Reply answer(Request request, byte[] body) {
        if (!places.tryAcquire()) {
            return Reply.problem(503, "Too many requests at once. Ask again later.")
                    .with("Retry-After", "1");
        }
        pace.works(request);
        try {
            return endpoint.answer(new Call(
                    request.getMethod(),
                    request.getHttpURI().getPath(),
                    request.getHttpURI().getQuery(),
                    request.getHeaders().get(HttpHeader.CONTENT_TYPE),
                    request.getHeaders().get(HttpHeader.AUTHORIZATION),
                    Request.getRemoteAddr(request),
                    body));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Reply.problem(503, "The server is closing.");
        } catch (RuntimeException e) {
            LOG.error("{} {} failed", request.getMethod(), request.getHttpURI().getPath(), e);
            return Reply.problem(500, "The server failed; its log says why.");
        } finally {
            places.release();
            pace.answers(request);
        }
    }

    private static void send(Response response, Callback callback, Reply reply) {
        response.setStatus(reply.status());
        reply.headers().forEach((name, value) -> response.getHeaders().put(name, value));
        if (reply.body().length > 0) {
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, reply.type());
        }
        response.write(true, ByteBuffer.wrap(reply.body()), callback);
    }
}
