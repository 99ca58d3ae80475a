package io.github.slaplanner.connectors.kubernetes;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Finds out why a watch is down: asks for what the watch asks for, a list and then a watch, and keeps what the server says.
 * The watch itself only goes on trying.
 */
final class WatchProbe {
    /** How long a look may hold the planner up: a server that refuses does so at once. */
    private static final long GLANCE_MS = 300;

    private final ClusterApi api;
    private final String collection;
    private final String selector;
    private final Permission permission;
    private @Nullable CompletableFuture<Answer> asked;
    private @Nullable Answer last;

    /**
     * A probe.
     *
     * @param api the server
     * @param collection path of the objects
     * @param selector the query that picks them, encoded
     * @param permission what the watch needs
     */
    WatchProbe(ClusterApi api, String collection, String selector, Permission permission) {
        this.api = api;
        this.collection = collection;
        this.selector = selector;
        this.permission = permission;
    }

    /**
     * What the server says now, or said last.
     *
     * @return null if it has said nothing yet
     */
    @Nullable
    Answer look() {
        CompletableFuture<Answer> asking = asked == null ? ask() : asked;
        asked = asking;
        try {
            last = asking.get(GLANCE_MS, TimeUnit.MILLISECONDS);
            asked = null;
        } catch (TimeoutException | ExecutionException later) {
            return last;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        return last;
    }

    private CompletableFuture<Answer> ask() {
        return api.ask(collection + "?limit=1&" + selector)
                .thenCompose(list -> list.ok() ? watch(list) : CompletableFuture.completedFuture(list));
    }

    private CompletableFuture<Answer> watch(Answer list) {
        return api.ask(collection + "?watch=true&timeoutSeconds=1&resourceVersion="
                + Json.text(list.body(), "metadata", "resourceVersion") + "&" + selector);
    }

    /** What the server said last, or null. */
    @Nullable
    Answer last() {
        return last;
    }

    /** The watch is up, or begins anew. */
    void forget() {
        asked = null;
        last = null;
    }

    String why(Answer answer) {
        return api.why(answer, permission);
    }
}
