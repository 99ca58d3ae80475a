package com.example.orchestrator;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.slaplanner.api.observation.FleetState;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.observation.RoleState;
import io.github.slaplanner.api.spi.Connector;
import io.github.slaplanner.api.spi.ConnectorException;
import io.github.slaplanner.api.spi.ScaleRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Scanner;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** The workers of this orchestrator: local processes, each an engine with a port of its own. */
final class Workers implements Connector {
    private static final Comparator<Worker> BY_LOAD =
            Comparator.comparingInt(worker -> worker.inFlight().get());

    private final Path engineJar;
    private final List<Worker> workers = new ArrayList<>();
    private final List<Worker> draining = new ArrayList<>();

    Workers(Path engineJar) {
        this.engineJar = engineJar;
        workers.add(Worker.start(engineJar));
    }

    /** One process, and where it serves; it is ready as soon as it has said so. */
    record Worker(Process process, CompletableFuture<String> url, Instant created, AtomicInteger inFlight) {
        static Worker start(Path jar) {
            try {
                Process engine = new ProcessBuilder("java", "-jar", jar.toString(), "--port", "0").start();
                Scanner said = new Scanner(engine.getInputStream(), UTF_8);
                var url = CompletableFuture.supplyAsync(() -> said.findWithinHorizon("http://\\S+:\\d+", 0));
                return new Worker(engine, url, Instant.now(), new AtomicInteger());
            } catch (IOException e) {
                throw new ConnectorException("A worker cannot be started: " + e.getMessage(), e);
            }
        }
    }

    @Override
    public synchronized FleetState observe(Instant now) {
        draining.stream()
                .filter(worker -> worker.inFlight().get() == 0)
                .forEach(worker -> worker.process().destroy());
        draining.removeIf(worker -> !worker.process().isAlive());
        workers.removeIf(worker -> !worker.process().isAlive());
        List<Instant> starting = workers.stream()
                .filter(worker -> !worker.url().isDone())
                .map(Worker::created)
                .toList();
        int ready = workers.size() - starting.size();
        return FleetState.of(
                Map.of(Role.AGGREGATED, RoleState.builder().desired(workers.size()).ready(ready).startingSince(starting).draining(draining.size()).gpusPerEngine(1).build()));
    }

    /** Starts new workers, or lets the idlest ones finish what they have and go. */
    @Override
    public synchronized void scale(ScaleRequest request) {
        int target = request.replicas().get(Role.AGGREGATED);
        workers.sort(BY_LOAD);
        while (workers.size() > target) {
            draining.add(workers.remove(0));
        }
        while (workers.size() < target) {
            workers.add(Worker.start(engineJar));
        }
    }

    /** The ready worker with the least to do, which now has one request more; waits for the first worker. */
    synchronized Worker take() {
        workers.get(0).url().join();
        Worker idlest = workers.stream()
                .filter(worker -> worker.url().isDone())
                .min(BY_LOAD)
                .orElseThrow();
        idlest.inFlight().incrementAndGet();
        return idlest;
    }

    /** Ends the workers too, since they are this process's own. */
    @Override
    public synchronized void close() {
        draining.addAll(workers);
        draining.forEach(worker -> worker.process().destroy());
    }
}
