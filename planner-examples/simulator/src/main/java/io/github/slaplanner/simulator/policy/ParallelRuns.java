package io.github.slaplanner.simulator.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/** Runs independent passes, some at a time. */
final class ParallelRuns implements AutoCloseable {
    private final ExecutorService executor;

    ParallelRuns(int threads) {
        executor = Executors.newFixedThreadPool(threads, work -> {
            Thread thread = new Thread(work, "replay");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** The results in the order of the passes. */
    <T> List<T> all(List<Supplier<T>> passes) {
        List<Future<T>> futures = new ArrayList<>();
        passes.forEach(pass -> futures.add(executor.submit(pass::get)));
        List<T> results = new ArrayList<>();
        futures.forEach(future -> results.add(get(future)));
        return results;
    }

    private static <T> T get(Future<T> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("The replay was interrupted", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException("A pass failed: " + e.getCause(), e);
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
