package io.github.slaplanner.core.metrics.prometheus;

import io.github.slaplanner.api.observation.WorkerLoad;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The samples of one rank of one engine. Gauges are told as they are. Engines do not export the latency of their last request:
 * it is the mean over the requests since the loads were last asked for, or over all samples at hand if there was none. Prompt
 * tokens that wait are the queue times the mean prompt.
 */
final class EngineSamples {
    private static final double NONE = 1e-6;

    private final MetricNames names;
    private final long since;
    private final boolean idle;
    private final Map<String, List<SampledSeries>> byName = new HashMap<>();

    /**
     * No samples yet.
     *
     * @param names the metrics; the source is the engines
     * @param since when the loads were last asked for, ms
     * @param idle whether the gauges show requests that are not there
     */
    EngineSamples(MetricNames names, long since, boolean idle) {
        this.names = names;
        this.since = since;
        this.idle = idle;
    }

    void add(SampledSeries series) {
        byName.computeIfAbsent(series.name(), name -> new ArrayList<>()).add(series);
    }

    /** Whether these are of an engine, and not of what stands in front of its ranks. */
    boolean hasGauges() {
        MetricNames.Engine engine = engine();
        return gauge(engine.running(), SampledSeries::last) != null
                || gauge(engine.kvUsage(), SampledSeries::last) != null;
    }

    WorkerLoad.Sample latest() {
        return sample(series -> idle ? 0 : series.values()[series.values().length - 1]);
    }

    WorkerLoad.Sample average() {
        return sample(series -> idle ? 0 : series.meanAfter(since));
    }

    private WorkerLoad.Sample sample(ToDoubleFunction<SampledSeries> value) {
        MetricNames.Engine engine = engine();
        Double waiting = gauge(engine.waiting(), value);
        Double usage = gauge(engine.kvUsage(), value);
        Double isl = mean(names.isl());
        return WorkerLoad.Sample.builder()
                .activePrefillTokens(waiting == null || isl == null ? null : (Double) (waiting * isl))
                .activeDecodeBlocks(blocks(engine, usage, value))
                .lastTtftMs(mean(names.ttft()))
                .lastIsl(isl)
                .lastItlMs(itl())
                .kvUsage(usage)
                .running(gauge(engine.running(), value))
                .waiting(waiting)
                .build();
    }

    /** Where the latency is measured per step, a token takes a part of it. */
    private @Nullable Double itl() {
        Double mean = mean(names.itl());
        MetricNames.Ratio drafted = names.cost().drafted();
        if (mean == null || drafted == null || !names.cost().itlPerStep()) {
            return mean;
        }
        Double accepted = ratio(drafted.part(), List.of(drafted.whole()), 1);
        return accepted == null ? mean : (Double) (mean / (1 + accepted));
    }

    private MetricNames.Engine engine() {
        MetricNames.Engine engine = names.engine();
        if (engine == null) {
            throw new IllegalStateException(names.source() + " shows no engines.");
        }
        return engine;
    }

    private @Nullable Double blocks(
            MetricNames.Engine engine, @Nullable Double usage, ToDoubleFunction<SampledSeries> value) {
        if (engine.kvUsed() != null) {
            return gauge(List.of(engine.kvUsed()), value);
        }
        List<SampledSeries> total = byName.getOrDefault(String.valueOf(engine.kvTotal()), List.of());
        String blocks = total.isEmpty() ? null : total.get(0).label("num_gpu_blocks");
        if (usage == null || blocks == null || !blocks.matches("\\d{1,9}")) {
            return null;
        }
        return usage * Integer.parseInt(blocks);
    }

    private @Nullable Double gauge(List<String> names, ToDoubleFunction<SampledSeries> value) {
        for (String name : names) {
            List<SampledSeries> series = byName.get(name);
            if (series != null) {
                return Math.max(0, value.applyAsDouble(series.get(0)));
            }
        }
        return null;
    }

    private @Nullable Double mean(Quantity quantity) {
        for (String name : quantity.histograms()) {
            if (byName.containsKey(name + "_count")) {
                return ratio(name + "_sum", List.of(name + "_count"), quantity.scale());
            }
        }
        return quantity.total() == null
                ? null
                : ratio(quantity.total(), names.requests().ended(), quantity.scale());
    }

    private @Nullable Double ratio(String sum, List<String> counts, double scale) {
        for (long start : new long[] {since, Long.MIN_VALUE}) {
            double count =
                    counts.stream().mapToDouble(name -> increase(name, start)).sum();
            if (count > NONE) {
                return increase(sum, start) / count * scale;
            }
        }
        return null;
    }

    private double increase(String name, long start) {
        double sum = 0;
        for (SampledSeries series : byName.getOrDefault(name, List.of())) {
            SampledSeries counter = series.withoutResets();
            double before = counter.at(start);
            sum += counter.at(counter.last()) - (Double.isNaN(before) ? counter.values()[0] : before);
        }
        return sum;
    }
}
