package io.github.slaplanner.standalone.live;

import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Secret;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.core.runtime.Controls;
import io.github.slaplanner.core.runtime.Health;
import io.github.slaplanner.core.runtime.Planner;
import io.github.slaplanner.core.runtime.PlannerBuilder;
import io.github.slaplanner.core.telemetry.AuditLog;
import io.github.slaplanner.core.telemetry.PlannerMetrics;
import io.github.slaplanner.core.telemetry.Webhook;
import io.prometheus.client.CollectorRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A planner with its metrics, its audit log and its pages. */
public final class LivePlanner implements AutoCloseable {
    private final Planner planner;
    private final Endpoints endpoints;
    private final CountDownLatch closed = new CountDownLatch(1);

    private LivePlanner(Planner planner, Endpoints endpoints) {
        this.planner = planner;
        this.endpoints = endpoints;
    }

    /**
     * Starts a planner that shows what its configuration says.
     *
     * @param config the configuration
     * @param builder a builder of that configuration
     */
    public static LivePlanner start(PlannerConfig config, PlannerBuilder builder) {
        CollectorRegistry registry = new CollectorRegistry();
        Controls controls = new Controls();
        LiveView view = new LiveView(controls);
        builder.listener(new PlannerMetrics(registry)).listener(view);
        String logs = config.orNull(Settings.LOG_DIR);
        if (logs != null) {
            builder.listener(new AuditLog(Path.of(logs)));
        }
        String hook = config.orNull(Settings.WEBHOOK_URL_FILE);
        if (hook != null) {
            builder.listener(new Webhook(Secret.in(Path.of(hook))));
        }
        AtomicReference<@Nullable Planner> started = new AtomicReference<>();
        Endpoints endpoints = new Endpoints(registry, () -> health(started.get()));
        try {
            // Ports first: a planner that cannot have its ports must not scale, at every restart, before it finds out.
            endpoints.start(
                    config,
                    view,
                    logs == null ? null : new AuditPast(Path.of(logs), () -> current(started.get(), config)));
            endpoints.control(config, controls, () -> inForce(started.get()));
            Planner planner = builder.controls(controls).start();
            started.set(planner);
            return new LivePlanner(planner, endpoints);
        } catch (RuntimeException e) {
            endpoints.close();
            throw e;
        }
    }

    /** The configuration once a decision was made under it. */
    private static @Nullable PlannerConfig inForce(@Nullable Planner planner) {
        return planner == null || planner.latest() == null ? null : planner.config();
    }

    private static PlannerConfig current(@Nullable Planner planner, PlannerConfig first) {
        return planner == null ? first : planner.config();
    }

    private static @Nullable Health health(@Nullable Planner planner) {
        return planner == null ? null : planner.health();
    }

    /** The planner. */
    public Planner planner() {
        return planner;
    }

    /** Where to look, a line each. */
    public List<String> addresses() {
        return endpoints.addresses();
    }

    /** Closes the pages and the planner; the fleet stays as it is. */
    @Override
    public void close() {
        try {
            endpoints.close();
        } finally {
            planner.close();
            closed.countDown();
        }
    }

    /** Waits until it is closed; whether it is. */
    public boolean awaitClosed(long patience, TimeUnit unit) throws InterruptedException {
        return closed.await(patience, unit);
    }
}
