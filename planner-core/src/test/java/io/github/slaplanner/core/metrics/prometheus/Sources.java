package io.github.slaplanner.core.metrics.prometheus;

import io.github.slaplanner.api.config.Mode;
import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Setting;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.api.spi.DeploymentInfo;
import io.github.slaplanner.api.spi.PluginContext;
import java.util.HashMap;
import java.util.Map;

/** Sources as a configuration makes them. */
final class Sources {
    private final PlannerConfig.Builder config = PlannerConfig.builder();
    private final Map<String, Object> settings = new HashMap<>();
    private final Map<String, String> environment = new HashMap<>();
    private DeploymentInfo deployment = DeploymentInfo.UNKNOWN;

    private Sources() {}

    /** A source of a frontend's traffic. */
    static Sources of(ScriptedPrometheus prometheus) {
        Sources sources = new Sources();
        sources.config.set(Settings.METRIC_PULLING_PROMETHEUS_ENDPOINT, prometheus.url());
        return sources.namespace("default-disagg").model("Qwen/Qwen3-32B");
    }

    /** A source of whatever has the labels that are matched. */
    static Sources unscoped(String url) {
        Sources sources = new Sources();
        sources.config.set(Settings.METRIC_PULLING_PROMETHEUS_ENDPOINT, url);
        return sources;
    }

    Sources namespace(String name) {
        config.set(Settings.NAMESPACE, name);
        return this;
    }

    Sources model(String name) {
        config.set(Settings.MODEL_NAME, name);
        return this;
    }

    Sources from(String source) {
        config.set(Settings.THROUGHPUT_METRICS_SOURCE, source);
        return this;
    }

    Sources mode(Mode mode) {
        config.set(Settings.MODE, mode);
        return this;
    }

    Sources with(String setting, Object value) {
        settings.put(setting, value);
        return this;
    }

    Sources deployed(DeploymentInfo info) {
        deployment = info;
        return this;
    }

    Sources environment(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    <T> Sources set(Setting<T> setting, T value) {
        config.set(setting, value);
        return this;
    }

    PrometheusSource create() {
        return new PrometheusSource(
                PrometheusSettings.read(new PluginContext(config.build(), settings, deployment), environment));
    }
}
