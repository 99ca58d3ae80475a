package io.github.slaplanner.core.runtime;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.github.slaplanner.core.metrics.http.SelfSigned;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A server that answers everything in one way, or never. */
final class FaultyServer implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch closed = new CountDownLatch(1);

    private FaultyServer(Answer answer) throws IOException {
        this(answer, HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
    }

    private FaultyServer(Answer answer, HttpServer server) {
        this.server = server;
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            try (exchange) {
                answer.to(exchange);
            }
        });
        server.start();
    }

    /** How it answers. */
    private interface Answer {
        void to(HttpExchange exchange) throws IOException;
    }

    static FaultyServer answering(int status, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return new FaultyServer(exchange -> {
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        });
    }

    /** One whose certificate nobody has signed. */
    static FaultyServer selfSigned(Path folder) throws Exception {
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(SelfSigned.context(folder, folder.resolve("ca.pem"))));
        return new FaultyServer(exchange -> exchange.sendResponseHeaders(200, -1), server);
    }

    /** A page that goes on and on. */
    static FaultyServer endless(String line) throws IOException {
        byte[] lines = line.repeat(1000).getBytes(StandardCharsets.UTF_8);
        return new FaultyServer(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            OutputStream body = exchange.getResponseBody();
            while (true) {
                body.write(lines);
            }
        });
    }

    static FaultyServer silent() throws IOException {
        FaultyServer[] self = new FaultyServer[1];
        self[0] = new FaultyServer(exchange -> self[0].awaitClosed());
        return self[0];
    }

    private void awaitClosed() {
        boolean done = false;
        while (!done) {
            try {
                closed.await();
                done = true;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    String url() {
        return (server instanceof HttpsServer ? "https" : "http") + "://127.0.0.1:"
                + server.getAddress().getPort();
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
