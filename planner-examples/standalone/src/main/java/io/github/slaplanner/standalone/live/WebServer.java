package io.github.slaplanner.standalone.live;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** A small web server: fixed paths, GET and HEAD, and at most one path of events; or the control API alone. */
final class WebServer implements AutoCloseable {
    /** Longer than the longest usual interval between two events. */
    private static final long IDLE_MS = 15 * 60 * 1000L;

    private static final int THREADS = 6;

    private final Server server;
    private final ServerConnector connector;

    private WebServer(Server server, ServerConnector connector) {
        this.server = server;
        this.connector = connector;
    }

    /**
     * Starts a server.
     *
     * @param host address to listen at
     * @param port port to listen at; 0 for any free one
     * @param pages what is at which path
     * @param events where events are, or an empty map
     * @throws IllegalArgumentException if it cannot listen there
     */
    static WebServer start(
            String host, int port, Map<String, Supplier<Content>> pages, Map<String, EventStream> events) {
        return start(host, port, new Pages(pages, events));
    }

    /** Starts a server that lets a person control the planner; else as the other. */
    static WebServer start(String host, int port, ControlApi api) {
        return start(host, port, new Control(api));
    }

    private static WebServer start(String host, int port, Handler handler) {
        QueuedThreadPool threads = new QueuedThreadPool(THREADS, 1);
        threads.setDaemon(true);
        threads.setName("planner-http");
        Server server = new Server(threads);
        HttpConfiguration configuration = new HttpConfiguration();
        configuration.setSendServerVersion(false);
        ServerConnector connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(configuration));
        connector.setHost(host);
        connector.setPort(port);
        connector.setIdleTimeout(IDLE_MS);
        server.addConnector(connector);
        server.setHandler(handler);
        try {
            server.start();
        } catch (Exception e) {
            throw new IllegalArgumentException(
                    "Cannot listen at " + host + ":" + port + ": " + e.getMessage() + ". Maybe the port is in use.", e);
        }
        return new WebServer(server, connector);
    }

    int port() {
        return connector.getLocalPort();
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("The web server does not stop.", e);
        }
    }

    private static void write(Response response, Callback callback, Content content) {
        response.setStatus(content.status());
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, content.type());
        response.getHeaders().put("X-Content-Type-Options", "nosniff");
        response.getHeaders()
                .put("Content-Security-Policy", "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src data:");
        response.write(true, ByteBuffer.wrap(content.body()), callback);
    }

    private static final class Control extends Handler.Abstract {
        private static final int LONGEST_BODY = 64 * 1024;

        private final ControlApi api;

        Control(ControlApi api) {
            super(InvocationType.BLOCKING);
            this.api = api;
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback) throws IOException {
            byte[] body;
            try (InputStream in = Request.asInputStream(request)) {
                body = in.readNBytes(LONGEST_BODY + 1);
            }
            write(
                    response,
                    callback,
                    body.length > LONGEST_BODY
                            ? Content.plain(413, "The body is longer than " + LONGEST_BODY + " bytes.")
                            : api.answer(new ControlApi.Call(
                                    request.getMethod(),
                                    Request.getPathInContext(request),
                                    request.getHeaders().get(HttpHeader.CONTENT_TYPE),
                                    request.getHeaders().get(HttpHeader.AUTHORIZATION),
                                    Request.getRemoteAddr(request),
                                    body)));
            return true;
        }
    }

    private static final class Pages extends Handler.Abstract {
        private final Map<String, Supplier<Content>> pages;
        private final Map<String, EventStream> events;

        Pages(Map<String, Supplier<Content>> pages, Map<String, EventStream> events) {
            super(InvocationType.BLOCKING);
            this.pages = pages;
            this.events = events;
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            String path = Request.getPathInContext(request);
            boolean read =
                    request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
            EventStream stream = events.get(path);
            if (read && stream != null) {
                stream.join(response, callback);
                return true;
            }
            Content content = read ? page(path) : Content.plain(405, "This server only shows.");
            write(response, callback, content);
            return true;
        }

        private Content page(String path) {
            Supplier<Content> page = pages.get(path);
            return page == null
                    ? Content.plain(
                            404, "There is nothing at this path; there is " + String.join(", ", pages.keySet()) + ".")
                    : page.get();
        }
    }
}
