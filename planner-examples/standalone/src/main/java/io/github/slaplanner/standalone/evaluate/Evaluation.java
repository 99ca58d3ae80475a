package io.github.slaplanner.standalone.evaluate;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.DoubleAdder;

/** Runs cells, several at a time; those that take longest begin first. */
public final class Evaluation {
    private final CellRun runner;
    private final int threads;
    private final ProgressListener progress;

    /**
     * An evaluation.
     *
     * @param policies to compare, by name
     * @param threads cells at a time, at least 1; the results do not depend on it
     * @param progress told how far it has come
     */
    public Evaluation(Contenders contenders, List<String> policies, int threads, ProgressListener progress) {
        runner = new CellRun(contenders, policies);
        this.threads = threads;
        this.progress = progress;
    }

    /** Told how far an evaluation has come, by several threads. */
    @FunctionalInterface
    public interface ProgressListener {
        /**
         * It has come this far.
         *
         * @param cell a cell that has just ended
         * @param share of the work that is done, 0 to 1
         */
        void at(String cell, double share);
    }

    /** The results in the order of the cells. */
    public List<CellResult> run(List<Cell> cells) {
        double all = cells.stream().mapToDouble(Evaluation::work).sum();
        DoubleAdder done = new DoubleAdder();
        ExecutorService executor = Executors.newFixedThreadPool(threads, Evaluation::thread);
        try {
            List<Integer> order = new ArrayList<>();
            for (int i = 0; i < cells.size(); i++) {
                order.add(i);
            }
            order.sort(Comparator.comparingDouble((Integer i) -> -work(cells.get(i))));
            List<Future<CellResult>> futures = new ArrayList<>(Collections.nCopies(cells.size(), null));
            for (int i : order) {
                Cell cell = cells.get(i);
                futures.set(i, executor.submit(() -> {
                    CellResult result = one(cell);
                    done.add(work(cell));
                    progress.at(cell.id(), done.sum() / all);
                    return result;
                }));
            }
            return futures.stream().map(Evaluation::get).toList();
        } finally {
            executor.shutdownNow();
        }
    }

    private CellResult one(Cell cell) {
        try {
            return runner.run(cell, (policy, seconds) -> {});
        } catch (IllegalArgumentException e) {
            throw new SuiteException("The cell " + cell.id() + ": " + e.getMessage());
        }
    }

    /** How long a cell takes, roughly: decisions and traffic grow with its length. */
    private static double work(Cell cell) {
        return cell.traffic().seconds();
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "evaluate");
        thread.setDaemon(true);
        return thread;
    }

    private static CellResult get(Future<CellResult> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("The evaluation was interrupted", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException("A cell failed: " + e.getCause(), e);
        }
    }
}
