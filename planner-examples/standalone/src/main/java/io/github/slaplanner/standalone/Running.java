package io.github.slaplanner.standalone;

import io.github.slaplanner.standalone.live.LivePlanner;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Keeps a planner running until the process is told to end, and lets it close in order. */
final class Running {
    private static final long PATIENCE_S = 20;

    private Running() {}

    /** Returns when the process is told to end (SIGTERM, Ctrl-C); the caller closes the planner, and the process waits for it. */
    static void until(Cli cli, LivePlanner live) throws InterruptedException {
        live.addresses().forEach(cli.out()::println);
        cli.out().println("Planning. Stop it with Ctrl-C.");
        cli.out().flush();
        CountDownLatch told = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(told, live), "planner-shutdown"));
        told.await();
    }

    private static void end(CountDownLatch told, LivePlanner live) {
        told.countDown();
        try {
            if (!live.awaitClosed(PATIENCE_S, TimeUnit.SECONDS)) {
                System.err.println("planner: not everything is closed; ending all the same");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
