package io.github.slaplanner.core.telemetry;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Enumeration;
import io.prometheus.client.Gauge;
import org.jspecify.annotations.Nullable;

/** Registers metrics under the planner's prefix. */
final class Metrics {
    static final String PREFIX = "dynamo_planner_";

    private final CollectorRegistry registry;

    Metrics(CollectorRegistry registry) {
        this.registry = registry;
    }

    /** A gauge without labels that has no value yet. */
    Gauge unknown(String name, String help) {
        Gauge gauge = gauge(name, help);
        gauge.set(Double.NaN);
        return gauge;
    }

    Gauge gauge(String name, String help, String... labels) {
        return Gauge.build(PREFIX + name, help).labelNames(labels).register(registry);
    }

    Counter counter(String name, String help, String... labels) {
        return Counter.build(PREFIX + name, help).labelNames(labels).register(registry);
    }

    Enumeration state(String name, String help, String... states) {
        return Enumeration.build(PREFIX + name, help).states(states).register(registry);
    }

    static double orNaN(@Nullable Number value) {
        return value == null ? Double.NaN : value.doubleValue();
    }
}
