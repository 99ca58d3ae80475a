package io.github.slaplanner.core.metrics.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** A server that shows one page after the other; the last one stays. */
public final class ScriptedPages implements AutoCloseable {
    private record Page(int status, byte[] body) {}

    private final HttpServer server;
    private final Deque<Page> pages = new ArrayDeque<>();
    private final List<Headers> requests = new ArrayList<>();

    /** Starts the server. */
    public ScriptedPages() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/metrics", exchange -> {
            requests.add(exchange.getRequestHeaders());
            Page page = pages.size() > 1 ? pages.poll() : pages.peek();
            exchange.sendResponseHeaders(page.status(), page.body().length == 0 ? -1 : page.body().length);
            if (page.body().length > 0) {
                exchange.getResponseBody().write(page.body());
            }
            exchange.close();
        });
        server.start();
    }

    /** Adds a page. */
    public ScriptedPages show(int status, String body) {
        pages.add(new Page(status, body.getBytes(StandardCharsets.UTF_8)));
        return this;
    }

    /** Where the pages are. */
    public URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/metrics");
    }

    /** Headers of the requests so far. */
    public List<Headers> requests() {
        return requests;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
