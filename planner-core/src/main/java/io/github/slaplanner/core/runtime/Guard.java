package io.github.slaplanner.core.runtime;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Calls one collaborator, on a thread of its own, and waits no longer than its timeout. A call that does not come back is
 * interrupted and given up; until it has really ended the collaborator is not called again, so that one thread at a time is
 * in it and a collaborator that hangs costs one thread.
 */
final class Guard implements AutoCloseable {
    private final String name;
    private final Duration timeout;
    private final ExecutorService thread;
    private final Semaphore idle = new Semaphore(1);

    Guard(String name, Duration timeout) {
        this.name = name;
        this.timeout = timeout;
        this.thread = Executors.newSingleThreadExecutor(work -> {
            Thread created = new Thread(work, "planner-" + name);
            created.setDaemon(true);
            return created;
        });
    }

    String name() {
        return name;
    }

    /**
     * What the collaborator returns; never null.
     *
     * @throws CallFailedException if it threw, took too long, is still in an earlier call, or returned null
     * @throws InterruptedException if the planner is closed meanwhile
     */
    <T> T call(Callable<? extends T> work) throws CallFailedException, InterruptedException {
        return call(work, timeout);
    }

    /** As {@link #call(Callable)}, and no longer than {@code atMost}. */
    <T> T call(Callable<? extends T> work, Duration atMost) throws CallFailedException, InterruptedException {
        if (!idle.tryAcquire()) {
            throw new CallFailedException(name + " has not come back from an earlier call", null);
        }
        Future<T> running = thread.submit(() -> {
            try {
                return work.call();
            } finally {
                idle.release();
            }
        });
        return result(running, atMost.compareTo(timeout) < 0 ? atMost : timeout);
    }

    private <T> T result(Future<T> running, Duration atMost) throws CallFailedException, InterruptedException {
        boolean done = false;
        try {
            T result = running.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
            done = true;
            if (result == null) {
                throw new CallFailedException(name + " returned nothing", null);
            }
            return result;
        } catch (ExecutionException e) {
            done = true;
            throw new CallFailedException(name + " failed: " + e.getCause(), e.getCause());
        } catch (TimeoutException e) {
            throw new CallFailedException(name + " did not answer within " + atMost.toMillis() + " ms", null);
        } finally {
            if (!done) {
                running.cancel(true);
            }
        }
    }

    /** Lets the thread end; a call that hangs is interrupted. */
    @Override
    public void close() {
        thread.shutdownNow();
    }
}
