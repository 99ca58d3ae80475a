package io.github.slaplanner.standalone.live;

import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.core.runtime.Controls;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the dashboard says about the planner itself. What is not known is null.
 *
 * @param version of the planner
 * @param model the model that is served
 * @param namespace where the fleet is
 * @param mode which roles there are
 * @param environment the connector
 * @param predictor of demand
 * @param sizing how sizes are judged
 * @param tickSeconds time between two decisions
 * @param ttftMs the SLA
 * @param itlMs the SLA
 * @param attainment share of requests that should meet it, 0 to 1
 * @param budget GPUs at most, or null for any number
 * @param advisory whether the configuration says to change nothing
 * @param paused who paused it, and why, or null
 * @param holds roles that are held, in words
 * @param auditLog whether there is a past to look at
 */
record About(
        @Nullable String version,
        @Nullable String model,
        @Nullable String namespace,
        String mode,
        String environment,
        String predictor,
        String sizing,
        double tickSeconds,
        double ttftMs,
        double itlMs,
        double attainment,
        @Nullable Integer budget,
        boolean advisory,
        Controls.@Nullable Action paused,
        List<String> holds,
        boolean auditLog) {
    private static final double MS = 1000;

    /** From the configuration in force, which a pause makes advisory. */
    static About of(PlannerConfig config, Controls controls) {
        int budget = config.throughput().maxGpuBudget();
        Controls.Action paused = controls.paused();
        Duration tick = config.get(Settings.LOAD_ADJUSTMENT_INTERVAL);
        return new About(
                About.class.getPackage().getImplementationVersion(),
                config.orNull(Settings.MODEL_NAME),
                config.orNull(Settings.NAMESPACE),
                label(config.general().mode()),
                config.get(Settings.ENVIRONMENT),
                config.get(Settings.LOAD_PREDICTOR),
                label(config.get(Settings.SIZING)),
                tick.toMillis() / MS,
                config.throughput().ttftMs(),
                config.throughput().itlMs(),
                config.get(Settings.SLA_ATTAINMENT_TARGET),
                budget < 0 ? null : (Integer) budget,
                config.get(Settings.ADVISORY) && paused == null,
                paused,
                holds(controls),
                config.orNull(Settings.LOG_DIR) != null);
    }

    private static List<String> holds(Controls controls) {
        return new TreeMap<>(controls.holds())
                .entrySet().stream().map(About::told).toList();
    }

    private static String told(Map.Entry<?, Controls.Hold> held) {
        Controls.Hold hold = held.getValue();
        return label(held.getKey()) + " is held at " + hold.replicas() + " until "
                + hold.until().truncatedTo(ChronoUnit.SECONDS) + " by " + hold.who()
                + (hold.why().isEmpty() ? "" : ": " + hold.why());
    }

    private static String label(Object choice) {
        return choice.toString().toLowerCase(Locale.ROOT);
    }
}
