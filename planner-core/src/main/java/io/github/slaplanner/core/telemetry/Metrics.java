package io.github.slaplanner.core.telemetry;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Enumeration;
import io.prometheus.client.Gauge;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Registers metrics under the planner's prefix. */
final class Metrics {
    static final String PREFIX = "dynamo_planner_";

    private final CollectorRegistry registry;
    private final List<Series> series = new ArrayList<>();

    Metrics(CollectorRegistry registry) {
        this.registry = registry;
    }

    /**
     * A series that is exported.
     *
     * @param name as a scrape shows it
     * @param type gauge, counter or state
     * @param labels its labels
     * @param help what it means
     */
    record Series(String name, String type, List<String> labels, String help) {}

    /** What has been registered, in order. */
    List<Series> series() {
        return List.copyOf(series);
    }

    private void note(String name, String type, String help, String... labels) {
        series.add(new Series(PREFIX + name, type, List.of(labels), help));
    }

    /** A gauge without labels that has no value yet. */
    Gauge unknown(String name, String help) {
        Gauge gauge = gauge(name, help);
        gauge.set(Double.NaN);
        return gauge;
    }

    Gauge gauge(String name, String help, String... labels) {
        note(name, "gauge", help, labels);
        return Gauge.build(PREFIX + name, help).labelNames(labels).register(registry);
    }

    Counter counter(String name, String help, String... labels) {
        note(name + "_total", "counter", help, labels);
        return Counter.build(PREFIX + name, help).labelNames(labels).register(registry);
    }

    Enumeration state(String name, String help, String... states) {
        note(name, "state", help, PREFIX + name);
        return Enumeration.build(PREFIX + name, help).states(states).register(registry);
    }

    static double orNaN(@Nullable Number value) {
        return value == null ? Double.NaN : value.doubleValue();
    }
}
