package io.github.slaplanner.core.metrics.prometheus;

import io.github.slaplanner.api.config.ConfigProblem;
import io.github.slaplanner.api.spi.MetricsSource;
import io.github.slaplanner.api.spi.MetricsSourceProvider;
import io.github.slaplanner.api.spi.PluginContext;
import java.util.List;

/**
 * Provides {@code prometheus}: traffic from Prometheus, and the loads of workers from a router's page or from the engines' own
 * metrics in Prometheus. Its settings are in {@code docs/metrics.md}.
 */
public final class PrometheusSourceProvider implements MetricsSourceProvider {
    /** For {@code ServiceLoader}. */
    public PrometheusSourceProvider() {}

    @Override
    public String name() {
        return "prometheus";
    }

    @Override
    public MetricsSource create(PluginContext context) {
        return new PrometheusSource(PrometheusSettings.read(context, System.getenv()));
    }

    @Override
    public List<ConfigProblem> problems(PluginContext context) {
        return ConfigProblem.of(() -> PrometheusSettings.read(context, System.getenv()));
    }

    @Override
    public boolean shipped() {
        return true;
    }
}
