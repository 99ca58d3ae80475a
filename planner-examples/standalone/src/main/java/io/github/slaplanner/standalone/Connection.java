package io.github.slaplanner.standalone;

import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.api.observation.Observation;
import io.github.slaplanner.api.observation.Signal;
import io.github.slaplanner.api.spi.ConnectorProvider;
import io.github.slaplanner.api.spi.Finding;
import io.github.slaplanner.api.spi.MetricsSourceProvider;
import io.github.slaplanner.api.spi.PluginContext;
import io.github.slaplanner.api.spi.Provider;
import io.github.slaplanner.core.plugin.Plugins;
import io.github.slaplanner.core.runtime.Planner;
import io.github.slaplanner.core.runtime.RuntimeListener;
import io.github.slaplanner.core.runtime.TickReport;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * What a planner of a configuration finds where it would run: what its plug-ins look at, and one tick that changes nothing and
 * keeps nothing.
 *
 * @param findings what was looked at
 * @param wouldPlan the decision in words, or null if there was none
 */
record Connection(List<Finding> findings, @Nullable String wouldPlan) {
    private static final long PATIENCE_S = 60;

    static Connection of(PlannerConfig config, Plugins plugins) {
        List<Finding> findings = new ArrayList<>();
        look(ConnectorProvider.class, config.general().environment(), config, plugins, findings);
        look(MetricsSourceProvider.class, config.get(Settings.METRICS_SOURCE), config, plugins, findings);
        TickReport tick = tick(config, plugins, findings);
        if (tick == null) {
            return new Connection(findings, null);
        }
        Observation seen = tick.observation();
        findings.add(signal("traffic", seen.traffic(), true));
        findings.add(signal("workers", seen.workers(), config.load().enabled()));
        findings.add(signal("fleet", seen.fleet(), true));
        return new Connection(findings, tick.decision().why());
    }

    private static void look(
            Class<? extends Provider<?>> kind,
            String name,
            PlannerConfig config,
            Plugins plugins,
            List<Finding> findings) {
        try {
            findings.addAll(plugins.provider(kind, name).check(PluginContext.of(config, name)));
        } catch (RuntimeException e) {
            findings.add(Finding.wrong(name, String.valueOf(e.getMessage())));
        }
    }

    /** The first tick of a planner that advises and writes nothing, or null if it does not come to that. */
    private static @Nullable TickReport tick(PlannerConfig config, Plugins plugins, List<Finding> findings) {
        CompletableFuture<TickReport> first = new CompletableFuture<>();
        RuntimeListener listener = first::complete;
        try (Planner planner = Planner.builder(advisory(config))
                .plugins(plugins)
                .listener(listener)
                .start()) {
            first.get(PATIENCE_S, TimeUnit.SECONDS);
            return planner.latest();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            findings.add(Finding.wrong("planner", "interrupted"));
        } catch (TimeoutException e) {
            findings.add(Finding.wrong("planner", "no decision within " + PATIENCE_S + " s"));
        } catch (ExecutionException | RuntimeException e) {
            findings.add(Finding.wrong("planner", "does not start: " + e.getMessage()));
        }
        return null;
    }

    /** The same, without what the planner would write to. */
    private static PlannerConfig advisory(PlannerConfig config) {
        return config.toBuilder()
                .clear(Settings.STATE_DIR)
                .clear(Settings.LOG_DIR)
                .set(Settings.ADVISORY, true)
                .build();
    }

    private static Finding signal(String name, Signal<?> signal, boolean needed) {
        if (signal.problem().isEmpty()) {
            return Finding.fine(name, "is known");
        }
        return needed ? Finding.wrong(name, signal.problem()) : Finding.doubtful(name, signal.problem());
    }

    /** Whether planning would work. */
    boolean works() {
        return wouldPlan != null && findings.stream().noneMatch(one -> one.verdict() == Finding.Verdict.WRONG);
    }

    void show(PrintWriter out) {
        findings.forEach(one -> out.println(
                String.format(Locale.ROOT, "%-8s  %s: %s", one.verdict().label(), one.subject(), one.detail())));
        if (wouldPlan != null) {
            out.println("would plan now: " + wouldPlan.replaceAll("\\R", "; "));
        }
    }
}
