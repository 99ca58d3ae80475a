package io.github.slaplanner.simulator.fleet;

import io.github.slaplanner.api.profile.EnginePerformance;
import java.util.ArrayList;
import java.util.List;

/** One engine with continuous batching, simulated iteration by iteration: slow, and too simple to be wrong. */
final class ReferenceEngine {
    private static final int CHUNK = 2048;

    private final EnginePerformance performance;
    private final boolean readsPrompts;
    private final List<Job> waiting = new ArrayList<>();
    private final List<Job> running = new ArrayList<>();
    private Job reading;

    ReferenceEngine(EnginePerformance performance, boolean readsPrompts) {
        this.performance = performance;
        this.readsPrompts = readsPrompts;
    }

    static final class Job {
        final double arrival;
        final int isl;
        final int osl;
        double firstToken;
        double finished;
        int chunksLeft;
        int produced = 1;

        Job(double arrival, int isl, int osl) {
            this.arrival = arrival;
            this.isl = isl;
            this.osl = osl;
            this.firstToken = arrival;
        }

        double itlMs() {
            return 1000 * (finished - firstToken) / (osl - 1);
        }
    }

    /** Runs all jobs, which are in order of arrival, to their end. */
    void run(List<Job> jobs) {
        double now = 0;
        int next = 0;
        while (next < jobs.size() || !waiting.isEmpty() || !running.isEmpty() || reading != null) {
            if (waiting.isEmpty() && running.isEmpty() && reading == null) {
                now = Math.max(now, jobs.get(next).arrival);
            }
            while (next < jobs.size() && jobs.get(next).arrival <= now) {
                waiting.add(jobs.get(next++));
            }
            admit();
            now = iterate(now);
        }
    }

    private void admit() {
        while (reading == null && !waiting.isEmpty() && reserved() + size(waiting.get(0)) <= maxKv()) {
            Job job = waiting.remove(0);
            if (readsPrompts) {
                reading = job;
                job.chunksLeft = (job.isl + CHUNK - 1) / CHUNK;
            } else {
                running.add(job);
            }
        }
    }

    private double iterate(double start) {
        double end = start;
        if (!running.isEmpty()) {
            double kv =
                    running.stream().mapToDouble(job -> job.isl + job.produced).sum();
            end += performance.requireDecode().itlMs(kv / maxKv(), kv / running.size()) / 1000;
        }
        if (reading != null) {
            int chunks = (reading.isl + CHUNK - 1) / CHUNK;
            end += performance.requirePrefill().ttftMs(reading.isl) / 1000 / chunks;
        }
        for (Job job : List.copyOf(running)) {
            if (++job.produced == job.osl) {
                job.finished = end;
                running.remove(job);
            }
        }
        if (reading != null && --reading.chunksLeft == 0) {
            reading.firstToken = end;
            running.add(reading);
            reading = null;
        }
        return end;
    }

    private long reserved() {
        return running.stream().mapToLong(ReferenceEngine::size).sum();
    }

    private static long size(Job job) {
        return (long) job.isl + job.osl;
    }

    private long maxKv() {
        return performance.requireDecode().maxKvTokens();
    }
}
