package io.github.slaplanner.core.runtime;

import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.api.profile.EnginePerformance;
import io.github.slaplanner.api.spi.Connector;
import io.github.slaplanner.api.spi.ConnectorException;
import io.github.slaplanner.api.spi.ConnectorProvider;
import io.github.slaplanner.api.spi.DeploymentInfo;
import io.github.slaplanner.api.spi.MetricsSource;
import io.github.slaplanner.api.spi.MetricsSourceProvider;
import io.github.slaplanner.api.spi.PluginContext;
import io.github.slaplanner.api.spi.Predictor;
import io.github.slaplanner.core.EngineLoader;
import io.github.slaplanner.core.engine.PlannerEngine;
import io.github.slaplanner.core.engine.PlannerState;
import io.github.slaplanner.core.plugin.Plugins;
import io.github.slaplanner.core.runtime.Collaborators.Owned;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Builds what a configuration names.
 *
 * @param plugins where plug-ins come from
 * @param given what need not be looked up
 * @param time the clocks
 * @param reporter whom to tell
 * @param timeout how long a call may take
 * @param stateInterval time between two saves of the state
 */
record Assembly(
        Plugins plugins, Given given, TimeSource time, Reporter reporter, Duration timeout, Duration stateInterval) {
    private static final Logger LOG = LoggerFactory.getLogger(Assembly.class);

    /** What the embedder has at hand; null is created from what the configuration names. */
    record Given(@Nullable Predictor predictor, @Nullable EnginePerformance performance) {}

    PlannerEngine engine(PlannerConfig config) {
        return engine(config, given.predictor());
    }

    /** An engine with the predictor that its configuration names, whatever the embedder has given the planner. */
    PlannerEngine shadow(PlannerConfig config) {
        return engine(config, null);
    }

    private PlannerEngine engine(PlannerConfig config, @Nullable Predictor instead) {
        EngineLoader loader = new EngineLoader(plugins);
        Predictor own = instead == null ? loader.predictor(config) : instead;
        Predictor predictor = guarded(own, config.prediction().predictor());
        EnginePerformance performance = given.performance();
        return performance == null
                ? loader.engine(config, predictor)
                : PlannerEngine.of(config, predictor, config.throughput().enabled() ? performance : null);
    }

    private Predictor guarded(Predictor predictor, String name) {
        Guard guard = new Guard("predictor " + name, timeout);
        return (history, lead) -> {
            try {
                return guard.call(() -> predictor.forecast(history, lead));
            } catch (CallFailedException e) {
                if (e.getCause() instanceof RuntimeException own) {
                    throw own;
                }
                throw new IllegalStateException(e.getMessage(), e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("the planner is closed", e);
            }
        };
    }

    PlannerState start(PlannerEngine engine) {
        return new EngineLoader(plugins).start(engine, LOG::warn);
    }

    Owned<Connector> connector(PlannerConfig config, @Nullable Connector given) {
        String name = config.general().environment();
        return given != null
                ? new Owned<>(given, false)
                : new Owned<>(plugins.create(ConnectorProvider.class, name, PluginContext.of(config, name)), true);
    }

    /** What the environment knows of the deployment; one that cannot be asked at the start is a failure to start. */
    DeploymentInfo describe(Connector connector) throws InterruptedException {
        try (Guard guard = new Guard("connector", timeout.multipliedBy(3))) {
            return guard.call(connector::describe);
        } catch (CallFailedException e) {
            throw e.shown() instanceof RuntimeException own
                    ? own
                    : new ConnectorException(String.valueOf(e.getMessage()), e);
        }
    }

    MetricsSource source(PlannerConfig config, DeploymentInfo deployment) {
        String name = config.get(Settings.METRICS_SOURCE);
        PluginContext context = new PluginContext(config, config.plugin(name), deployment);
        return plugins.create(MetricsSourceProvider.class, name, context);
    }
}
