package io.github.slaplanner.micrometer;

import io.github.slaplanner.core.runtime.RuntimeListener;
import io.github.slaplanner.core.runtime.TickReport;
import io.github.slaplanner.core.telemetry.PlannerMetrics;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.prometheus.client.Collector;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import io.prometheus.client.CollectorRegistry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Every series of {@link PlannerMetrics}, by the same name and labels, in registries of Micrometer. One object per planner: add it to
 * the planner as a listener, and bind it. Safe for use by several threads.
 *
 * <pre>{@code
 * PlannerMeters meters = new PlannerMeters();
 * meters.bindTo(registry);
 * Planner planner = Planner.builder(config).listener(meters).start();
 * }</pre>
 *
 * <p>NaN means "not known".
 */
public final class PlannerMeters implements MeterBinder, RuntimeListener {
    private final CollectorRegistry collectors = new CollectorRegistry();
    private final PlannerMetrics metrics = new PlannerMetrics(collectors);
    private final Map<Series, AtomicReference<Double>> values = new HashMap<>();
    private final List<MeterRegistry> registries = new ArrayList<>();

    /** Meters of a planner that has not ticked yet. */
    public PlannerMeters() {
        refresh();
    }

    private record Series(String name, Tags tags, boolean counts, String help) {
        static Series of(MetricFamilySamples family, Sample sample) {
            Tags tags = Tags.empty();
            for (int i = 0; i < sample.labelNames.size(); i++) {
                tags = tags.and(sample.labelNames.get(i), sample.labelValues.get(i));
            }
            boolean counts = family.type == Collector.Type.COUNTER;
            return new Series(counts ? family.name : sample.name, tags, counts, family.help);
        }
    }

    @Override
    public synchronized void bindTo(MeterRegistry registry) {
        registries.add(registry);
        values.forEach((series, value) -> register(series, value, registry));
    }

    @Override
    public synchronized void onTick(TickReport report) {
        metrics.onTick(report);
        refresh();
    }

    @Override
    public synchronized void onFailure(String input, Throwable failure) {
        metrics.onFailure(input, failure);
        refresh();
    }

    private void refresh() {
        for (MetricFamilySamples family : Collections.list(collectors.metricFamilySamples())) {
            for (Sample sample : family.samples) {
                // When a counter was created is no measurement.
                if (!sample.name.endsWith("_created")) {
                    Series series = Series.of(family, sample);
                    values.computeIfAbsent(series, this::added).set(sample.value);
                }
            }
        }
    }

    private AtomicReference<Double> added(Series series) {
        AtomicReference<Double> value = new AtomicReference<>(Double.NaN);
        registries.forEach(registry -> register(series, value, registry));
        return value;
    }

    private static void register(Series series, AtomicReference<Double> value, MeterRegistry registry) {
        if (series.counts()) {
            FunctionCounter.builder(series.name(), value, AtomicReference::get)
                    .tags(series.tags())
                    .description(series.help())
                    .register(registry);
        } else {
            Gauge.builder(series.name(), value, AtomicReference::get)
                    .tags(series.tags())
                    .description(series.help())
                    .register(registry);
        }
    }
}
