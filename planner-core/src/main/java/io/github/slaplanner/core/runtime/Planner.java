package io.github.slaplanner.core.runtime;

import io.github.slaplanner.api.config.PlannerConfig;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A running planner: watches traffic and engines, decides on both cadences, acts through a connector, and goes on whatever
 * its collaborators do. Safe for use by several threads.
 *
 * <pre>{@code
 * try (Planner planner = Planner.builder(config).metrics(source).connector(connector).onDecision(this::show).start()) {
 *     ...
 * }
 * }</pre>
 *
 * <p>One thread ticks every {@link PlannerConfig#tick()}. A call of a source, connector, predictor or listener that throws,
 * hangs or returns nonsense is counted and told to {@link
 * io.github.slaplanner.api.decision.PlannerListener#onFailure}; the tick goes on with a missing signal, which never shrinks a
 * fleet.
 */
public final class Planner implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Loop loop;
    private final Thread thread;
    private boolean closed;

    Planner(Loop loop) {
        this.loop = loop;
        this.thread = new Thread(loop::run, "planner");
        thread.setDaemon(true);
    }

    /**
     * A builder for a configuration. Everything that is not set is created from what the configuration names, by {@code
     * ServiceLoader}.
     */
    public static PlannerBuilder builder(PlannerConfig config) {
        return new PlannerBuilder(config);
    }

    Planner started() {
        thread.start();
        return this;
    }

    /** The configuration in force. */
    public PlannerConfig config() {
        return loop.config();
    }

    /** The newest tick, or null before the first is over. */
    public @Nullable TickReport latest() {
        return loop.latest();
    }

    /** How the planner is doing. */
    public Health health() {
        return loop.health();
    }

    /**
     * Stops deciding, saves what was learned, and closes what the planner itself created. Leaves the fleet as it is. Prompt:
     * calls that are under way are interrupted. Closing again does nothing.
     */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        thread.interrupt();
        boolean interrupted = Thread.interrupted();
        try {
            thread.join(PATIENCE.toMillis());
            loop.close();
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
