package io.github.slaplanner.standalone;

import io.github.slaplanner.api.config.ConfigException;
import io.github.slaplanner.api.config.ConfigProblem;
import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Setting;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.api.observation.Signal;
import io.github.slaplanner.api.observation.Traffic;
import io.github.slaplanner.api.spi.ConnectorProvider;
import io.github.slaplanner.api.spi.Finding;
import io.github.slaplanner.api.spi.MetricsSource;
import io.github.slaplanner.api.spi.MetricsSourceProvider;
import io.github.slaplanner.api.spi.PluginContext;
import io.github.slaplanner.api.spi.PredictorProvider;
import io.github.slaplanner.core.EngineLoader;
import io.github.slaplanner.core.plugin.Plugins;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** What a planner of one configuration would need, each looked at by itself, so that one thing that is wrong hides no other. */
final class Checks {
    private final PlannerConfig config;
    private final Plugins plugins;

    Checks(PlannerConfig config, Plugins plugins) {
        this.config = config;
        this.plugins = plugins;
    }

    /** Everything, in the order in which a person would look. */
    List<Finding> all() {
        List<Finding> findings = new ArrayList<>();
        findings.addAll(contained("predictor", this::predictor));
        findings.addAll(contained("profile", this::profile));
        findings.addAll(contained("environment", this::environment));
        findings.addAll(contained("traffic", this::traffic));
        for (Setting<Integer> port : List.of(
                Settings.METRIC_REPORTING_PROMETHEUS_PORT, Settings.SYSTEM_PORT, Settings.LIVE_DASHBOARD_PORT)) {
            findings.addAll(contained(port.name(), () -> port(port)));
        }
        return findings;
    }

    private static List<Finding> contained(String subject, Supplier<List<Finding>> look) {
        try {
            return look.get();
        } catch (ConfigException wrong) {
            return wrong.problems().isEmpty()
                    ? List.of(Finding.wrong(subject, String.valueOf(wrong.getMessage())))
                    : wrong.problems().stream().map(Checks::finding).toList();
        } catch (RuntimeException failure) {
            String message = failure.getMessage();
            return List.of(Finding.wrong(subject, message == null ? failure.toString() : message));
        }
    }

    private static Finding finding(ConfigProblem problem) {
        return Finding.wrong("configuration", problem.toString());
    }

    private List<Finding> predictor() {
        String name = config.prediction().predictor();
        plugins.provider(PredictorProvider.class, name);
        return List.of(Finding.fine("predictor", name));
    }

    private List<Finding> profile() {
        if (!config.throughput().enabled()) {
            return List.of(Finding.fine("profile", "none is needed without throughput scaling"));
        }
        String folder = config.get(Settings.PROFILE_RESULTS_DIR);
        new EngineLoader(plugins).performance(config, Path.of(folder));
        return List.of(Finding.fine("profile", folder));
    }

    private List<Finding> environment() {
        String name = config.general().environment();
        ConnectorProvider provider = plugins.provider(ConnectorProvider.class, name);
        List<Finding> findings = provider.check(PluginContext.of(config, name));
        return findings.isEmpty() ? List.of(Finding.fine("environment", name)) : findings;
    }

    private List<Finding> traffic() {
        String name = config.get(Settings.METRICS_SOURCE);
        MetricsSource source = plugins.create(MetricsSourceProvider.class, name, PluginContext.of(config, name));
        try {
            Instant now = Instant.now();
            Signal<Traffic> seen = source.traffic(now.minus(config.tick()), now);
            return List.of(
                    seen.freshOrNull() == null
                            ? Finding.doubtful("traffic", seen.problem() + ". Without it no role shrinks")
                            : Finding.fine("traffic", "is seen by " + name));
        } finally {
            source.close();
        }
    }

    private List<Finding> port(Setting<Integer> setting) {
        int port = config.get(setting);
        if (port == 0) {
            return List.of();
        }
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(port));
            return List.of(Finding.fine(setting.name(), port + " is free"));
        } catch (IOException taken) {
            return List.of(Finding.doubtful(
                    setting.name(),
                    port + " cannot be listened on: " + taken.getMessage()
                            + ". If that is not the planner itself, choose another port, or 0 for none"));
        }
    }
}
