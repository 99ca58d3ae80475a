package io.github.slaplanner.core.metrics.http;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Collects an answer up to a limit; a longer one is given up as soon as it is known to be longer. */
final class LimitedBody implements HttpResponse.BodySubscriber<Body> {
    private final int limit;
    private final long expected;
    private final CompletableFuture<Body> result = new CompletableFuture<>();
    private byte[] bytes;
    private int length;
    private Flow.@Nullable Subscription subscription;

    /**
     * A collector.
     *
     * @param limit most bytes that are taken
     * @param expected bytes that the server announced, or -1
     */
    LimitedBody(int limit, long expected) {
        this.limit = limit;
        this.expected = expected;
        this.bytes = new byte[expected < 0 || expected > limit ? 1 << 14 : (int) expected];
    }

    @Override
    public CompletionStage<Body> getBody() {
        return result;
    }

    @Override
    public void onSubscribe(Flow.Subscription source) {
        subscription = source;
        if (expected > limit) {
            tooLong();
        } else {
            source.request(Long.MAX_VALUE);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        for (ByteBuffer buffer : buffers) {
            if (buffer.remaining() > limit - length) {
                tooLong();
                return;
            }
            append(buffer);
        }
    }

    private void append(ByteBuffer buffer) {
        int more = buffer.remaining();
        if (more > bytes.length - length) {
            long twice = Math.max(2L * bytes.length, (long) length + more);
            bytes = Arrays.copyOf(bytes, (int) Math.min(Math.max(limit, length + more), twice));
        }
        buffer.get(bytes, length, more);
        length += more;
    }

    private void tooLong() {
        if (subscription != null) {
            subscription.cancel();
        }
        result.completeExceptionally(
                new IOException("the answer is larger than " + (limit >> 20) + " MB (plugins.prometheus.max_page_mb)"));
    }

    @Override
    public void onError(Throwable problem) {
        result.completeExceptionally(problem);
    }

    @Override
    public void onComplete() {
        result.complete(new Body(bytes, length));
    }
}
