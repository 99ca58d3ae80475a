package io.github.slaplanner.connectors.http;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * A server that no client can hold up. Requests and answers have {@value #CLIENT_S} s each, however they trickle; a request that
 * is half sent holds no thread; connections, threads, headers and bodies are bounded; hosts, origins and content types are
 * checked; answers say that they are for this site alone.
 */
public final class GuardedServer implements AutoCloseable {
    /** Seconds that a client may take to send a request, to take an answer, or to ask again. */
    static final int CLIENT_S = 20;

    private static final int MOST_CONNECTIONS = 1024;
    private static final int LONGEST_HEADERS = 8 * 1024;
    private static final int SWEEP_S = 1;

    /** Longer than any wait of our own; the clients' waits have their own end. */
    private static final long IDLE_MS = TimeUnit.MINUTES.toMillis(15);

    private final Server server;
    private final ServerConnector connector;
    private final Pace pace;

    /**
     * Where and how to serve.
     *
     * @param name for the names of its threads
     * @param host address to listen at
     * @param port port to listen at; 0 for any that is free
     * @param threads threads at most, at least 6
     * @param longestBody bytes of a request's body at most
     * @param hosts names by which it may be called, besides addresses and names of inner domains
     */
    public record Options(String name, String host, int port, int threads, int longestBody, Set<String> hosts) {
        /** Copies the set. */
        public Options {
            hosts = Set.copyOf(hosts);
        }
    }

    private GuardedServer(Options options, Pace pace, Handler handler) {
        QueuedThreadPool threads = new QueuedThreadPool(options.threads(), 1);
        threads.setDaemon(true);
        threads.setName(options.name());
        this.pace = pace;
        server = new Server(threads);
        HttpConfiguration configuration = new HttpConfiguration();
        configuration.setSendServerVersion(false);
        configuration.setRequestHeaderSize(LONGEST_HEADERS);
        connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(configuration));
        connector.setHost(options.host());
        connector.setPort(options.port());
        connector.setIdleTimeout(IDLE_MS);
        server.addConnector(connector);
        server.addBean(new NetworkConnectionLimit(MOST_CONNECTIONS, connector));
        server.setHandler(new Gate(handler, new Hosts(options.hosts()), pace));
        server.setErrorHandler((request, response, callback) -> {
            callback.succeeded();
            return true;
        });
    }

    /**
     * Starts to serve what an endpoint answers.
     *
     * @throws IOException if it cannot listen there
     */
    public static GuardedServer start(Options options, Endpoint endpoint) throws IOException {
        // Some threads accept and select, and some are left for calls that do not wait.
        int atOnce = Math.max(1, options.threads() - 4);
        return handling(options, pace -> new Endpoints(endpoint, pace, options.longestBody(), atOnce));
    }

    /**
     * Starts to serve what a handler of Jetty's answers.
     *
     * @param handler made with the pace, which it tells of answers that last
     * @throws IOException if it cannot listen there
     */
    public static GuardedServer handling(Options options, Function<Pace, Handler> handler) throws IOException {
        Pace pace = new Pace(CLIENT_S, System::nanoTime);
        GuardedServer guarded = new GuardedServer(options, pace, handler.apply(pace));
        try {
            guarded.server.start();
        } catch (Exception e) {
            guarded.close();
            throw new IOException(
                    "cannot listen at " + options.host() + ":" + options.port() + ": " + e.getMessage()
                            + ". Maybe the port is in use",
                    e);
        }
        guarded.sweepLater();
        return guarded;
    }

    private void sweepLater() {
        connector.getScheduler().schedule(this::sweep, SWEEP_S, TimeUnit.SECONDS);
    }

    private void sweep() {
        if (server.isRunning()) {
            pace.sweep(connector);
            sweepLater();
        }
    }

    /** The port that it listens at. */
    public int port() {
        return connector.getLocalPort();
    }

    /** Connections that are open. */
    int connections() {
        return connector.getConnectedEndPoints().size();
    }

    /** Threads that are there. */
    int threads() {
        return server.getThreadPool().getThreads();
    }

    /** Stops to serve; calls that wait are interrupted. */
    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("The HTTP server does not stop.", e);
        }
    }
}
