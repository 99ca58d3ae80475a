/** Spans of OpenTelemetry for the ticks of a planner; the module name of its API is that of its manifest. */
module io.github.slaplanner.opentelemetry {
    requires transitive io.github.slaplanner.core;
    requires transitive io.opentelemetry.api;
    requires static org.jspecify;

    exports io.github.slaplanner.opentelemetry;
}
