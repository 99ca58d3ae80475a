import io.github.slaplanner.api.spi.ConnectorProvider;
import io.github.slaplanner.api.spi.InterpolatorProvider;
import io.github.slaplanner.api.spi.MetricsSourceProvider;
import io.github.slaplanner.api.spi.PredictorProvider;
import io.github.slaplanner.core.metrics.prometheus.PrometheusSourceProvider;
import io.github.slaplanner.core.profile.CubicInterpolatorProvider;
import io.github.slaplanner.core.profile.LinearInterpolatorProvider;
import io.github.slaplanner.core.profile.MonotoneInterpolatorProvider;

/**
 * The engine, both scaling modes, profiles, Prometheus as a metrics source, and the live planner. What is exported is stable, but for
 * the packages that a state is made of. Commons Math and simpleclient have no module descriptor and no name in their manifests: the
 * names here are those of their last releases' files.
 */
module io.github.slaplanner.core {
    requires transitive io.github.slaplanner.api;
    requires com.fasterxml.jackson.databind;
    requires commons.math3;
    requires java.net.http;
    requires static org.jspecify;
    requires org.slf4j;
    requires org.yaml.snakeyaml;
    requires transitive simpleclient;

    exports io.github.slaplanner.core;
    exports io.github.slaplanner.core.config;
    exports io.github.slaplanner.core.engine;
    exports io.github.slaplanner.core.metrics.exposition;
    exports io.github.slaplanner.core.plugin;
    exports io.github.slaplanner.core.profile;
    exports io.github.slaplanner.core.runtime;
    exports io.github.slaplanner.core.shadow;
    exports io.github.slaplanner.core.telemetry;

    // What a state is made of: to look at, and not stable.
    exports io.github.slaplanner.core.constrain;
    exports io.github.slaplanner.core.learn;
    exports io.github.slaplanner.core.model;
    exports io.github.slaplanner.core.observe;

    // What is saved over a restart, and what profilers write.
    opens io.github.slaplanner.core.constrain to
            com.fasterxml.jackson.databind;
    opens io.github.slaplanner.core.engine to
            com.fasterxml.jackson.databind;
    opens io.github.slaplanner.core.learn to
            com.fasterxml.jackson.databind;
    opens io.github.slaplanner.core.model to
            com.fasterxml.jackson.databind;
    opens io.github.slaplanner.core.observe to
            com.fasterxml.jackson.databind;
    opens io.github.slaplanner.core.profile.sweep to
            com.fasterxml.jackson.databind;
    opens io.github.slaplanner.core.propose to
            com.fasterxml.jackson.databind;
    opens io.github.slaplanner.core.runtime to
            com.fasterxml.jackson.databind;
    opens io.github.slaplanner.core.shadow to
            com.fasterxml.jackson.databind;
    opens io.github.slaplanner.core.telemetry to
            com.fasterxml.jackson.databind;

    uses ConnectorProvider;
    uses InterpolatorProvider;
    uses MetricsSourceProvider;
    uses PredictorProvider;

    provides InterpolatorProvider with
            CubicInterpolatorProvider,
            LinearInterpolatorProvider,
            MonotoneInterpolatorProvider;
    provides MetricsSourceProvider with
            PrometheusSourceProvider;
}
