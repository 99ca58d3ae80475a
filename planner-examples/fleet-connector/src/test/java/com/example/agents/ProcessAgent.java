package com.example.agents;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * An agent that runs real processes in the place of engines. It keeps what it runs in a file, so that an agent that is started
 * again takes over the processes that are still there.
 */
final class ProcessAgent implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SLOTS = 8;

    private final Path file;
    private final Duration startup;
    private final Clock clock;
    private final HttpServer server;
    private final TreeMap<String, Kept> roles;

    /** What is kept of a role: the target, and process id and creation time of what runs and of what is told to stop. */
    record Kept(int desired, List<Running> running, List<Running> stopping) {}

    record Running(long pid, long createdMs) {
        boolean alive() {
            return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
        }
    }

    ProcessAgent(Path file, int port, Duration startup, Clock clock) {
        this.file = file;
        this.startup = startup;
        this.clock = clock;
        try {
            roles = Files.exists(file) ? JSON.readValue(file.toFile(), new TypeReference<>() {}) : new TreeMap<>();
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/roles", this::serve);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + port());
    }

    /** The processes that run now. */
    synchronized List<Long> processes(String role) {
        return roles.get(role).running().stream().map(Running::pid).toList();
    }

    synchronized void keep(String role, int desired) {
        Kept before = roles.getOrDefault(role, new Kept(0, List.of(), List.of()));
        List<Running> running =
                new ArrayList<>(before.running().stream().filter(Running::alive).toList());
        List<Running> stopping = new ArrayList<>(
                before.stopping().stream().filter(Running::alive).toList());
        while (running.size() < desired) {
            running.add(start());
        }
        while (running.size() > desired) {
            Running newest = running.remove(running.size() - 1);
            ProcessHandle.of(newest.pid()).ifPresent(ProcessHandle::destroy);
            stopping.add(newest);
        }
        roles.put(role, new Kept(desired, List.copyOf(running), List.copyOf(stopping)));
        save();
    }

    /** Waits until all processes that were told to stop have ended. */
    void awaitStopped() {
        List<Running> stopping;
        synchronized (this) {
            stopping = roles.values().stream()
                    .flatMap(kept -> kept.stopping().stream())
                    .toList();
        }
        stopping.forEach(each -> ProcessHandle.of(each.pid())
                .ifPresent(process -> process.onExit().join()));
    }

    private Running start() {
        try {
            long pid = new ProcessBuilder("sleep", "600").start().pid();
            return new Running(pid, clock.millis());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void save() {
        try {
            JSON.writeValue(file.toFile(), roles);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (exchange.getRequestMethod().equals("PUT")) {
                String role = exchange.getRequestURI().getPath().substring("/roles/".length());
                keep(
                        role,
                        Integer.parseInt(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
            }
            byte[] body = JSON.writeValueAsBytes(view());
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private synchronized Map<String, Agent.Engines> view() {
        Map<String, Agent.Engines> view = new TreeMap<>();
        List.copyOf(roles.keySet()).forEach(role -> {
            keep(role, roles.get(role).desired());
            List<Agent.Engine> engines = new ArrayList<>();
            roles.get(role).running().forEach(each -> engines.add(engine(each)));
            roles.get(role)
                    .stopping()
                    .forEach(each -> engines.add(new Agent.Engine("" + each.pid(), "draining", each.createdMs(), 0)));
            view.put(role, new Agent.Engines(roles.get(role).desired(), SLOTS, 1, engines));
        });
        return view;
    }

    private Agent.Engine engine(Running process) {
        long readyMs = process.createdMs() + startup.toMillis();
        boolean ready = clock.millis() >= readyMs;
        return new Agent.Engine(
                "" + process.pid(), ready ? "ready" : "starting", process.createdMs(), ready ? readyMs : 0);
    }

    /** Stops the agent and leaves its processes running. */
    @Override
    public void close() {
        server.stop(0);
    }

    /** Stops the processes too. */
    void closeAll() {
        close();
        roles.values()
                .forEach(kept -> kept.running()
                        .forEach(each -> ProcessHandle.of(each.pid()).ifPresent(ProcessHandle::destroyForcibly)));
    }
}
