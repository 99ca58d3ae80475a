package io.github.slaplanner.standalone;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Lets Ctrl-C interrupt the thread that works, and gives it a few seconds to bring its work home. */
final class Interruption {
    private static final long PATIENCE_SECONDS = 10;

    private Interruption() {}

    /** Does some work, which must end soon after an interrupt. */
    static <T> T during(Supplier<T> work) {
        Thread worker = Thread.currentThread();
        CountDownLatch home = new CountDownLatch(1);
        Thread hook = new Thread(() -> interrupt(worker, home), "interruption");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            return work.get();
        } finally {
            home.countDown();
            remove(hook);
        }
    }

    private static void interrupt(Thread worker, CountDownLatch home) {
        worker.interrupt();
        try {
            home.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void remove(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending already.
        }
    }
}
