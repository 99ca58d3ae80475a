package io.github.slaplanner.core.metrics.prometheus;

import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.observation.Signal;
import io.github.slaplanner.api.observation.WorkerLoad;
import io.github.slaplanner.core.metrics.http.FetchException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The loads of engines from their own metrics in Prometheus. The samples between two questions are all in one answer, so none
 * are taken in between. An engine that has missed three scrapes is gone.
 */
final class EngineLoads {
    private final PrometheusClient prometheus;
    private final WatchedMetrics watched;
    private final MetricNames.Engine engine;
    private final List<String> workerLabels;
    private final Duration interval;
    private final Pace pace;
    private final Remarks remarks = new Remarks();
    private @Nullable Instant asked;
    private Signal.@Nullable Fresh<List<WorkerLoad>> known;

    private record Key(String worker, int rank) {}

    /**
     * Loads of engines.
     *
     * @param prometheus whom to ask
     * @param watched which series; the source is the engines
     * @param workerLabels labels that name an engine, the first that a series has counts
     * @param interval time that the first answer looks back
     */
    EngineLoads(PrometheusClient prometheus, WatchedMetrics watched, List<String> workerLabels, Duration interval) {
        this.prometheus = prometheus;
        this.watched = watched;
        this.engine = Objects.requireNonNull(watched.names().engine(), "engine");
        this.workerLabels = workerLabels;
        this.interval = interval;
        this.pace = new Pace(watched);
    }

    Signal<List<WorkerLoad>> read(Instant now) {
        Instant since = asked == null || !asked.isBefore(now) ? now.minus(interval) : asked;
        Duration range = Duration.between(since, now).plus(pace.back());
        remarks.begin();
        try {
            QueryAnswer answer =
                    prometheus.query(watched.samples(watched.names().loads(), range), now);
            asked = now;
            Scrapes scrapes = watched.sorted(answer, remarks);
            pace.seen(scrapes);
            return read(scrapes, since, now);
        } catch (FetchException e) {
            return stale(String.valueOf(e.getMessage()));
        }
    }

    private Signal<List<WorkerLoad>> read(Scrapes scrapes, Instant since, Instant now) {
        if (scrapes.isEmpty()) {
            return stale("Prometheus has no sample of " + engine.running().get(0) + " with "
                    + watched.scope().words());
        }
        Scrapes.View view = scrapes.at(now.toEpochMilli());
        Instant newest = Instant.ofEpochMilli(view.newest());
        if (newest.isBefore(now.minus(pace.staleAfter()))) {
            return stale("the newest sample is from " + newest + "; are the engines scraped, and do the clocks agree?");
        }
        List<WorkerLoad> loads = loads(scrapes, view, since.toEpochMilli());
        if (loads.isEmpty()) {
            boolean untold = watched.roles().planned(null) == null;
            return stale(
                    untold
                            ? "no engine is known as prefill or decode; see plugins.prometheus.prefill_match and decode_match"
                            : "no engine shows " + engine.running().get(0));
        }
        known = new Signal.Fresh<>(loads, newest, remarks.taken());
        return known;
    }

    private Signal<List<WorkerLoad>> stale(String why) {
        return known == null ? Signal.missing(why) : Signal.stale(known.value(), known.at(), why);
    }

    private List<WorkerLoad> loads(Scrapes scrapes, Scrapes.View view, long since) {
        List<WorkerLoad> loads = new ArrayList<>();
        Set<String> workers = new HashSet<>();
        Set<Scrapes.Target> doubted = Standstill.of(scrapes, watched.names(), watched.staleAfter(), remarks)
                .keySet();
        for (Map.Entry<Scrapes.Target, Role> engines : planned(scrapes, view).entrySet()) {
            Scrapes.Target target = engines.getKey();
            Map<Key, EngineSamples> ranks = new LinkedHashMap<>();
            for (SampledSeries series : target.series()) {
                ranks.computeIfAbsent(
                                key(series), key -> new EngineSamples(watched.names(), since, doubted.contains(target)))
                        .add(series);
            }
            ranks.values().removeIf(samples -> !samples.hasGauges());
            // Two engines of one pod are told apart by their addresses.
            boolean second = ranks.keySet().stream().anyMatch(key -> workers.contains(key.worker));
            ranks.keySet().forEach(key -> workers.add(key.worker));
            ranks.forEach((key, samples) -> loads.add(
                    WorkerLoad.builder(second ? key.worker + "@" + target.instance() : key.worker, engines.getValue())
                            .dpRank(key.rank)
                            .latest(samples.latest())
                            .average(samples.average())
                            .build()));
        }
        return List.copyOf(loads);
    }

    /** The engines that are scraped and whose role is planned. */
    private Map<Scrapes.Target, Role> planned(Scrapes scrapes, Scrapes.View view) {
        Map<Scrapes.Target, Role> planned = new LinkedHashMap<>();
        for (Scrapes.Target target : scrapes.targets()) {
            Role role = watched.roles().planned(target.role());
            if (view.reporting(target) && role != null) {
                planned.put(target, role);
            }
        }
        return planned;
    }

    private Key key(SampledSeries series) {
        String rank = engine.rankLabel() == null ? null : series.label(engine.rankLabel());
        boolean number = rank != null && rank.matches("\\d{1,9}");
        return new Key(worker(series), number ? Integer.parseInt(rank) : 0);
    }

    private String worker(SampledSeries series) {
        String name = Programs.first(series, workerLabels);
        return name == null ? Scrapes.key(series) : name;
    }
}
