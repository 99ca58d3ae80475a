package io.github.slaplanner.connectors.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import io.github.slaplanner.api.spi.ConnectorException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Objects as a watch keeps them: listed once, then kept up to date by events. While the watch is down nothing is answered:
 * an old picture is not passed off as the present, and never an empty one.
 *
 * @param <T> the objects
 */
final class Watched<T extends HasMetadata> implements AutoCloseable {
    private static final long START_SECONDS = 30;

    private final String what;
    private final WatchProbe probe;
    private final Supplier<SharedIndexInformer<T>> informers;
    private final CompletableFuture<Void> started;
    private SharedIndexInformer<T> informer;

    /**
     * Begins to watch.
     *
     * @param what the objects, for messages
     * @param probe finds out why the watch is down
     * @param informers makes an informer that has not been started
     */
    Watched(String what, WatchProbe probe, Supplier<SharedIndexInformer<T>> informers) {
        this.what = what;
        this.probe = probe;
        this.informers = informers;
        this.informer = informers.get();
        // A watch that was up once is tried again for ever; one that never came up says why.
        this.started = informer.exceptionHandler((up, failure) -> up).start().toCompletableFuture();
    }

    /** Watches anew, in place of a watch that has fallen silent; until it is up, it is down. */
    void restart() {
        probe.forget();
        informer.stop();
        informer = informers.get();
        informer.exceptionHandler((up, failure) -> true).start();
    }

    /**
     * Waits until the objects are known.
     *
     * @throws ConnectorException if they cannot be
     */
    void awaitStart() {
        try {
            started.get(START_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException failure) {
            throw new ConnectorException("Cannot watch " + what + probe.why(answer(failure)), failure);
        } catch (TimeoutException late) {
            throw ConnectorException.passing("Cannot watch " + what + probe.why(Answer.none(late)), late);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new ConnectorException("Cannot watch " + what + ": interrupted", stop);
        }
    }

    private static Answer answer(ExecutionException failure) {
        return failure.getCause() instanceof KubernetesClientException no && no.getCode() > 0
                ? Answer.of(no.getCode(), Map.of("message", String.valueOf(no.getMessage())), Duration.ZERO)
                : Answer.none(failure);
    }

    /** An object, or null if there is none. */
    @Nullable
    T get(ObjectRef ref) {
        checkUp();
        return lastSeen(ref);
    }

    /** The uid of an object as it was last seen, or null. */
    @Nullable
    String uid(ObjectRef ref) {
        T object = lastSeen(ref);
        return object == null ? null : object.getMetadata().getUid();
    }

    private @Nullable T lastSeen(ObjectRef ref) {
        return informer.getIndexer().getByKey(Cache.namespaceKeyFunc(ref.namespace(), ref.name()));
    }

    /**
     * An object that should be there.
     *
     * @throws ConnectorException if it is not
     */
    T require(ObjectRef ref) {
        T object = get(ref);
        if (object == null) {
            throw new ConnectorException(ref + " is gone from namespace " + ref.namespace() + ".");
        }
        return object;
    }

    /** All objects with a value of an index. */
    List<T> byIndex(String index, String value) {
        checkUp();
        return informer.getIndexer().byIndex(index, value);
    }

    /** All objects. */
    List<T> all() {
        checkUp();
        return informer.getIndexer().list();
    }

    /** Whether what is known is at least as new as a version; versions that are no numbers are taken as reached. */
    boolean reached(String resourceVersion) {
        String known = informer.lastSyncResourceVersion();
        return known == null || !isNewer(resourceVersion, known);
    }

    /** Whether one resource version is later than another. They are numbers that rise over all objects of a kind. */
    static boolean isNewer(String version, String than) {
        boolean numbers = version.matches("\\d{1,18}") && than.matches("\\d{1,18}");
        return numbers && Long.parseLong(version) > Long.parseLong(than);
    }

    boolean isUp() {
        return informer.isWatching();
    }

    /** Whether the server has said that it does not serve such objects any more. */
    boolean unserved() {
        Answer last = probe.last();
        return last != null && last.code() == Answer.NOT_FOUND;
    }

    private void checkUp() {
        if (isUp()) {
            probe.forget();
            return;
        }
        Answer before = probe.last();
        Answer now = probe.look();
        boolean refused = now != null && !now.ok();
        if (before != null && !before.ok() && !refused) {
            // What stood in the way is gone; the watch itself would only find out at its next try.
            restart();
        }
        throw new ConnectorException("The watch of " + what + " is down"
                + (now == null || !refused ? "." : probe.why(now)) + " It is being set up again.");
    }

    @Override
    public void close() {
        informer.stop();
    }
}
