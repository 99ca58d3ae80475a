package io.github.slaplanner.core.metrics.prometheus;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/**
 * Counts a program once, however often it is scraped: by two jobs, by the two Prometheis of a pair, or once per process. What
 * may be one program is told by its pod, else by its address; that it is one, by its counters, which are then on one line.
 */
final class Duplicates {
    /** Labels by which series of one scrape differ although they are the same: who scraped, and the process that wrote. */
    private static final List<String> SCRAPER = List.of("prometheus", "pid");

    private static final String REPLICA = "replica";

    private final MetricNames names;
    private final Remarks remarks;
    private final Map<String, Boolean> scraperLabels = new HashMap<>();

    /**
     * A filter.
     *
     * @param names the metrics
     * @param remarks where programs are named that are scraped more than once
     */
    Duplicates(MetricNames names, Remarks remarks) {
        this.names = names;
        this.remarks = remarks;
    }

    /** The series without those that show again what others show. */
    List<SampledSeries> removed(List<SampledSeries> series) {
        Map<String, Map<String, List<SampledSeries>>> programs = new LinkedHashMap<>();
        Programs known = new Programs(series);
        for (SampledSeries one : series) {
            programs.computeIfAbsent(known.of(one), key -> new LinkedHashMap<>())
                    .computeIfAbsent(Scrapes.key(one), key -> new ArrayList<>())
                    .add(one);
        }
        List<SampledSeries> kept = new ArrayList<>(series.size());
        programs.forEach((program, scrapes) -> kept.addAll(once(program, scrapes)));
        return kept;
    }

    private List<SampledSeries> once(String program, Map<String, List<SampledSeries>> scrapes) {
        List<View> views = new ArrayList<>();
        scrapes.forEach((scrape, series) -> views.add(
                new View(scrape.replace('\n', ' '), targetLabels(series), merged(program, byScraper(series)))));
        List<View> distinct = views.size() == 1 ? views : distinct(program, views);
        return distinct.stream().flatMap(view -> view.series.values().stream()).toList();
    }

    /** The series of one scrape, once per scraper and process. */
    private List<View> byScraper(List<SampledSeries> series) {
        Map<String, List<SampledSeries>> parts = new TreeMap<>();
        for (SampledSeries one : series) {
            StringBuilder scraper = new StringBuilder();
            one.labels().forEach((label, value) -> {
                if (isScraper(label)) {
                    scraper.append(label).append('=').append(value).append(' ');
                }
            });
            parts.computeIfAbsent(scraper.toString(), key -> new ArrayList<>()).add(one);
        }
        List<View> views = new ArrayList<>();
        parts.forEach((scraper, part) -> views.add(new View(scraper.strip(), this::isScraper, part)));
        return views;
    }

    private List<SampledSeries> merged(String program, List<View> views) {
        List<View> distinct = views.size() == 1 ? views : distinct(program, views);
        return distinct.stream().flatMap(view -> view.series.values().stream()).toList();
    }

    private boolean isScraper(String label) {
        return scraperLabels.computeIfAbsent(label, name -> SCRAPER.contains(name) || name.contains(REPLICA));
    }

    /** Labels that all series of a scrape have with one value, and that the program does not write: those of the target. */
    private Predicate<String> targetLabels(List<SampledSeries> series) {
        Map<String, String> common = new HashMap<>(series.get(0).labels());
        series.forEach(one ->
                common.entrySet().removeIf(label -> !label.getValue().equals(one.label(label.getKey()))));
        names.labels().forEach(common::remove);
        common.remove("__name__");
        Set<String> labels = new HashSet<>(common.keySet());
        labels.addAll(List.of("job", "instance"));
        return labels::contains;
    }

    private List<View> distinct(String program, List<View> views) {
        List<View> kept = new ArrayList<>();
        for (View view : sorted(views)) {
            View twin =
                    kept.stream().filter(other -> other.shows(view)).findFirst().orElse(null);
            if (twin == null) {
                kept.add(view);
            } else {
                view.series.forEach(twin.series::putIfAbsent);
                remarks.once(
                        "twice " + program,
                        program + " is seen twice, by [" + twin.by + "] and [" + view.by + "]; it counts once");
            }
        }
        return kept;
    }

    /** Those that are still scraped first; of gauges alone, those that moved last. */
    private List<View> sorted(List<View> views) {
        long newest = views.stream().mapToLong(View::newest).max().orElse(0);
        Comparator<View> silent = Comparator.comparing(view -> view.newest() + view.patience() < newest);
        Comparator<View> still = Comparator.comparing(view -> view.counts() ? 0 : -view.moved());
        return views.stream()
                .sorted(silent.thenComparing(still).thenComparing(view -> view.by))
                .toList();
    }

    /** The series of one program as one scraper sees them, by what they are. */
    private final class View {
        private final String by;
        private final Map<Map<String, String>, SampledSeries> series = new LinkedHashMap<>();

        View(String by, Predicate<String> foreign, List<SampledSeries> all) {
            this.by = by;
            all.forEach(one -> series.putIfAbsent(one.labelsWithout(foreign), one));
        }

        /** Whether another view has something of this one, and nothing that contradicts it. */
        boolean shows(View other) {
            Set<Map<String, String>> shared = new HashSet<>(series.keySet());
            shared.retainAll(other.series.keySet());
            return !shared.isEmpty()
                    && shared.stream()
                            .filter(key -> !names.isGauge(String.valueOf(key.get("__name__"))))
                            .allMatch(key -> known(series, key).agrees(known(other.series, key)));
        }

        private boolean counts() {
            return series.values().stream().anyMatch(one -> !names.isGauge(one.name()));
        }

        private long newest() {
            return latest(SampledSeries::last);
        }

        private long moved() {
            return latest(SampledSeries::moved);
        }

        private long patience() {
            return (long) (Scrapes.MISSED * latest(SampledSeries::spacing));
        }

        private long latest(ToLongFunction<SampledSeries> time) {
            return series.values().stream().mapToLong(time).max().orElse(0);
        }
    }

    private static SampledSeries known(Map<Map<String, String>, SampledSeries> series, Map<String, String> key) {
        SampledSeries found = series.get(key);
        if (found == null) {
            throw new IllegalStateException("A shared series is gone: " + new TreeSet<>(key.keySet()));
        }
        return found;
    }
}
