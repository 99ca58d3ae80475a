package io.github.slaplanner.connectors.kubernetes;

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
    static @Nullable IdleMetric read(SettingsReader settings) {
        SettingsReader section = settings.section("drain_idlest");
        if (section == null) {
            return null;
        }
        Integer port = section.positive("port");
        return new IdleMetric(
                section.requiredText("metric", "use vllm:num_requests_running"),
                port == null ? DYNAMO_SYSTEM_PORT : port,
                section.textOr("path", "/metrics"));
    }
}
