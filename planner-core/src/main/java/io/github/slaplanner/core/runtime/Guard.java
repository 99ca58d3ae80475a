package io.github.slaplanner.core.runtime;

import io.github.slaplanner.api.spi.ConnectorException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Calls one collaborator, on a thread of its own, and waits no longer than its timeout. A call that does not come back is
 * interrupted and given up; until it has really ended the collaborator is not called again, so that one thread at a time is
 * in it and a collaborator that hangs costs one thread. For one caller at a time.
 */
final class Guard implements AutoCloseable {
    /** How long a call that is interrupted has to say what it was waiting for. */
    private static final Duration LAST_WORD = Duration.ofMillis(100);

    private final String name;
    private final Duration timeout;
    private final ExecutorService thread;
    private volatile CountDownLatch ended = new CountDownLatch(0);
    private volatile boolean givenUp;
    private volatile @Nullable Throwable said;

    Guard(String name, Duration timeout) {
        this.name = name;
        this.timeout = timeout;
        this.thread = new ThreadPoolExecutor(0, 1, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>(), work -> {
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
        if (givenUp && ended.getCount() > 0) {
            throw new CallFailedException(name + " has not come back from an earlier call", null);
        }
        // Between the result of a call and the end of its task lies a moment.
        ended.await();
        givenUp = false;
        CountDownLatch end = new CountDownLatch(1);
        ended = end;
        FutureTask<T> task = new FutureTask<>(() -> heard(work));
        thread.execute(() -> {
            try {
                task.run();
            } finally {
                end.countDown();
            }
        });
        return result(task, atMost.compareTo(timeout) < 0 ? atMost : timeout);
    }

    /** A call that was given up may still say why; its words are shown at the next occasion. */
    private <T> T heard(Callable<? extends T> work) throws Exception {
        try {
            T result = work.call();
            said = null;
            return result;
        } catch (Exception | Error e) {
            said = givenUp && !(e instanceof InterruptedException) ? e : said;
            throw e;
        }
    }

    private <T> T result(FutureTask<T> task, Duration atMost) throws CallFailedException, InterruptedException {
        try {
            T result = task.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
            if (result == null) {
                throw new CallFailedException(name + " returned nothing", null);
            }
            return result;
        } catch (ExecutionException e) {
            throw new CallFailedException(name + " failed: " + said(e.getCause()), e.getCause());
        } catch (TimeoutException e) {
            giveUp(task);
            boolean over = ended.await(LAST_WORD.toNanos(), TimeUnit.NANOSECONDS);
            Throwable word = over ? said : null;
            throw new CallFailedException(
                    name + " did not answer within " + atMost.toMillis() + " ms"
                            + (word == null ? "" : "; it said: " + said(word)),
                    null);
        } finally {
            giveUp(task);
        }
    }

    private void giveUp(FutureTask<?> task) {
        if (!task.isDone()) {
            givenUp = true;
            task.cancel(true);
        }
    }

    /** An environment's own message is a sentence; others need their class to be read. */
    private static String said(@Nullable Throwable cause) {
        return cause instanceof ConnectorException ? String.valueOf(cause.getMessage()) : String.valueOf(cause);
    }

    /** Waits for a call that was given up to end, no longer than a call may take. */
    void settle() throws InterruptedException {
        boolean settled = ended.await(timeout.toNanos(), TimeUnit.NANOSECONDS);
        givenUp = !settled;
    }

    /** Lets the thread end; a call that hangs is interrupted. */
    @Override
    public void close() {
        thread.shutdownNow();
    }
}
