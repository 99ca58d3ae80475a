package io.github.slaplanner.connectors.virtual.etcd;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.ClientBuilder;
import io.etcd.jetcd.Watch;
import io.etcd.jetcd.common.exception.ErrorCode;
import io.etcd.jetcd.common.exception.EtcdException;
import io.etcd.jetcd.kv.TxnResponse;
import io.etcd.jetcd.op.Cmp;
import io.etcd.jetcd.op.Op;
import io.etcd.jetcd.options.WatchOption;
import io.github.slaplanner.api.spi.ConnectorException;
import io.grpc.Status;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * etcd with blocking calls. Each ends within the timeout, and every failure is a {@link ConnectorException}. After a failure
 * the next call connects anew, since the client's own back-off may wait for minutes after etcd is back. Safe for use by
 * several threads.
 */
final class EtcdStore implements AutoCloseable {
    private final EtcdAddress address;
    private @Nullable Client client;
    private boolean closed;

    EtcdStore(EtcdAddress address) {
        this.address = address;
    }

    static ByteSequence bytes(String text) {
        return ByteSequence.from(text, StandardCharsets.UTF_8);
    }

    /** A transaction without an alternative. */
    TxnResponse commit(List<Cmp> conditions, List<Op> operations) {
        return await(etcd -> etcd.getKVClient()
                .txn()
                .If(conditions.toArray(Cmp[]::new))
                .Then(operations.toArray(Op[]::new))
                .commit());
    }

    /** A new lease. */
    long grant(Duration ttl) {
        return await(etcd -> etcd.getLeaseClient().grant(ttl.toSeconds())).getID();
    }

    /** Keeps a lease alive; false if there is no such lease. */
    boolean keepAlive(long lease) {
        try {
            await(etcd -> etcd.getLeaseClient().keepAliveOnce(lease));
            return true;
        } catch (ConnectorException e) {
            if (notFound(e.getCause())) {
                return false;
            }
            throw e;
        }
    }

    /** Whether a write failed because its lease is gone. */
    static boolean leaseLost(ConnectorException failure) {
        return notFound(failure.getCause());
    }

    /** Waits until something happens under a prefix, from a revision on, or something is wrong; false if it took too long. */
    boolean awaitChange(String prefix, long revision, Duration wait) {
        CountDownLatch changed = new CountDownLatch(1);
        WatchOption option =
                WatchOption.builder().isPrefix(true).withRevision(revision).build();
        Watch.Listener listener =
                Watch.listener(event -> changed.countDown(), failure -> changed.countDown(), changed::countDown);
        Client used = client();
        try {
            Watch.Watcher watcher = used.getWatchClient().watch(bytes(prefix), option, listener);
            try {
                return changed.await(wait.toNanos(), TimeUnit.NANOSECONDS);
            } finally {
                watcher.close();
            }
        } catch (InterruptedException e) {
            throw interrupted(e);
        } catch (RuntimeException e) {
            drop(used);
            throw failure("cannot be watched (" + root(e).getMessage() + ")", e);
        }
    }

    /** Pauses between two attempts. */
    static void pause(Duration pause) {
        try {
            TimeUnit.NANOSECONDS.sleep(pause.toNanos());
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        drop(client);
    }

    private <T> T await(Function<Client, CompletableFuture<T>> call) {
        Client used = client();
        try {
            CompletableFuture<T> answer = call.apply(used);
            return answer.get(address.timeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            drop(used);
            throw failure("did not answer within " + address.timeout().toSeconds() + " s", e);
        } catch (ExecutionException | RuntimeException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            if (!notFound(cause)) {
                drop(used);
            }
            throw failure("failed (" + root(cause).getMessage() + ")", cause);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private synchronized Client client() {
        if (closed) {
            throw new ConnectorException("The connection to etcd has been closed.");
        }
        if (client == null) {
            client = connect();
        }
        return client;
    }

    private synchronized void drop(@Nullable Client used) {
        if (used != null && used == client) {
            client = null;
            used.close();
        }
    }

    private Client connect() {
        ClientBuilder builder = Client.builder()
                .endpoints(address.endpoints())
                .connectTimeout(address.timeout())
                .waitForReady(false)
                .retryMaxAttempts(0);
        EtcdAddress.Login login = address.login();
        if (login != null) {
            builder.user(bytes(login.user())).password(bytes(login.password()));
        }
        try {
            return (address.secure() ? secured(builder, address.tls()) : builder).build();
        } catch (SSLException | IllegalArgumentException e) {
            throw failure("cannot be asked over TLS (" + e.getMessage() + ")", e);
        }
    }

    private static ClientBuilder secured(ClientBuilder builder, EtcdAddress.@Nullable Tls tls) throws SSLException {
        return builder.sslContext(context -> {
            if (tls != null) {
                context.trustManager(tls.authority().toFile());
                context.keyManager(file(tls.certificate()), file(tls.key()));
            }
        });
    }

    private static @Nullable File file(@Nullable Path path) {
        return path == null ? null : path.toFile();
    }

    /** What gRPC wraps says more: connection refused, an unknown authority, a wrong password. */
    private static Throwable root(Throwable failure) {
        return failure.getCause() == null ? failure : root(failure.getCause());
    }

    private ConnectorException failure(String what, Throwable cause) {
        return new ConnectorException(
                "etcd at " + address.endpoints() + " " + what
                        + ". Maybe it is down, or the endpoints, login or TLS files are wrong.",
                cause);
    }

    private static ConnectorException interrupted(InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new ConnectorException("Interrupted while waiting for etcd.", cause);
    }

    private static boolean notFound(@Nullable Throwable cause) {
        return cause instanceof EtcdException etcd
                ? etcd.getErrorCode() == ErrorCode.NOT_FOUND
                : cause != null && Status.fromThrowable(cause).getCode() == Status.Code.NOT_FOUND;
    }
}
