package io.github.slaplanner.connectors.kubernetes;

import io.github.slaplanner.api.spi.PluginSettings;
import org.jspecify.annotations.Nullable;

/**
 * Where an engine says how busy it is.
 *
 * @param metric gauge whose sum over an engine's series is its load, such as {@code vllm:num_requests_running}
 * @param port port of the pod that serves metrics
 * @param path path of the metrics
 */
record IdleMetric(String metric, int port, String path) {
    private static final int DYNAMO_SYSTEM_PORT = 9090;

    /** From the section {@code drain_idlest}, or null if it is left out. */
    static @Nullable IdleMetric read(PluginSettings settings) {
        PluginSettings section = settings.section("drain_idlest");
        if (!settings.has("drain_idlest")) {
            return null;
        }
        return new IdleMetric(
                KubernetesSettings.requiredText(section, "metric", "use vllm:num_requests_running"),
                section.whole("port", DYNAMO_SYSTEM_PORT, 1, 65_535),
                KubernetesSettings.textOr(section, "path", "/metrics"));
    }
}
