package io.github.slaplanner.connectors.virtual.etcd;

import io.github.slaplanner.api.testing.Programs;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A real etcd that a test may kill and start again with the data it had. */
final class EtcdServer implements AutoCloseable {
    private final Path program = Programs.require("etcd", "etcd-server");
    private final Path folder;
    private final String scheme;
    private final int port = freePort();
    private final int peerPort = freePort();
    private Process process;

    private EtcdServer(Path folder, String scheme) {
        this.folder = folder;
        this.scheme = scheme;
    }

    static EtcdServer start(Path folder) {
        EtcdServer server = new EtcdServer(folder, "http");
        server.start();
        return server;
    }

    /** With a certificate that it makes itself. */
    static EtcdServer startSecured(Path folder) {
        EtcdServer server = new EtcdServer(folder, "https");
        server.start("--auto-tls");
        return server;
    }

    String endpoint() {
        return scheme + "://127.0.0.1:" + port;
    }

    EtcdAddress address() {
        return EtcdAddress.of(endpoint());
    }

    boolean running() {
        return process.isAlive();
    }

    /** Ends it as {@code kill -9} does. */
    void kill() {
        try {
            process.destroyForcibly().waitFor();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Starts it, and returns when it serves. */
    void start(String... more) {
        String peer = "http://127.0.0.1:" + peerPort;
        List<String> command = new ArrayList<>(List.of(
                program.toString(),
                "--data-dir=" + folder.resolve("data"),
                "--listen-client-urls=" + endpoint(),
                "--advertise-client-urls=" + endpoint(),
                "--listen-peer-urls=" + peer,
                "--initial-advertise-peer-urls=" + peer,
                "--initial-cluster=default=" + peer,
                "--logger=zap",
                "--log-outputs=stderr"));
        command.addAll(List.of(more));
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        awaitService();
    }

    @Override
    public void close() {
        kill();
    }

    private void awaitService() {
        CountDownLatch serves = new CountDownLatch(1);
        Process started = process;
        Thread reader = new Thread(() -> read(started, serves), "etcd-log");
        reader.setDaemon(true);
        reader.start();
        try {
            if (!serves.await(60, TimeUnit.SECONDS) || !started.isAlive()) {
                throw new IllegalStateException("etcd did not start.");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void read(Process started, CountDownLatch serves) {
        try (BufferedReader log = started.inputReader()) {
            for (String line = log.readLine(); line != null; line = log.readLine()) {
                if (line.contains("serving") && line.contains("client")) {
                    serves.countDown();
                }
            }
        } catch (IOException e) {
            // It was killed.
            return;
        } finally {
            serves.countDown();
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
