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
import java.util.function.ToLongFunction;
import java.util.regex.Pattern;

/**
 * Counts a program once, however often it is scraped: by two jobs, by the two Prometheis of a pair, or once per process. What
 * may be one program is told by its pod, else by its address; that it is one, by its counters, which are then on one line.
 */
final class Duplicates {
    /** Labels of those who scrape, and of the process that writes: series that differ in them alone may be the same. */
    private static final Pattern SCRAPER = Pattern.compile("prometheus|pid|process_id|.*replica.*");

    private final MetricNames names;
    private final Set<String> gauges;
    private final Map<String, Boolean> scraperLabels = new HashMap<>();
    private final Remarks remarks;

    /**
     * A filter.
     *
     * @param names the metrics
     * @param remarks where programs are named that are scraped more than once
     */
    Duplicates(MetricNames names, Remarks remarks) {
        this.names = names;
        this.gauges = names.gaugeNames();
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
        scrapes.replaceAll((scrape, series) -> onceScraped(program, series));
        if (scrapes.size() == 1) {
            return scrapes.values().iterator().next();
        }
        List<View> views = new ArrayList<>();
        scrapes.forEach((scrape, series) -> {
            Set<String> target = common(series, true);
            target.addAll(List.of("job", "instance"));
            views.add(new View(scrape.replace('\n', ' '), target, series));
        });
        return distinct(program, views);
    }

    /** The series of one scrape, once if several scrapers or processes show them. */
    private List<SampledSeries> onceScraped(String program, List<SampledSeries> series) {
        Set<String> scraper = common(series, false);
        for (SampledSeries one : series) {
            for (String label : one.labels().keySet()) {
                if (isScraper(label)) {
                    scraper.add(label);
                }
            }
        }
        if (scraper.isEmpty()) {
            return series;
        }
        Map<String, List<SampledSeries>> parts = new TreeMap<>();
        for (SampledSeries one : series) {
            StringBuilder by = new StringBuilder();
            scraper.forEach(label -> by.append(label + "=" + one.label(label) + " "));
            parts.computeIfAbsent(by.toString(), key -> new ArrayList<>()).add(one);
        }
        List<View> views = new ArrayList<>();
        parts.forEach((by, part) -> views.add(new View(by.strip(), scraper, part)));
        return views.size() == 1 ? series : distinct(program, views);
    }

    private boolean isScraper(String label) {
        return scraperLabels.computeIfAbsent(
                label, name -> SCRAPER.matcher(name).matches());
    }

    /**
     * Labels that all of some series have and that the program does not write.
     *
     * @param equal whether with one value, as labels of a target are, or with several, as those of scrapers are
     */
    private Set<String> common(List<SampledSeries> series, boolean equal) {
        Map<String, String> labels = new TreeMap<>(series.get(0).labels());
        labels.keySet().removeAll(names.labels());
        labels.keySet().removeAll(List.of("__name__", "job", "instance"));
        Set<String> varying = new TreeSet<>();
        for (SampledSeries one : series) {
            labels.entrySet().removeIf(label -> {
                String value = one.label(label.getKey());
                if (value != null && !value.equals(label.getValue())) {
                    varying.add(label.getKey());
                }
                return value == null;
            });
        }
        labels.keySet().removeIf(label -> varying.contains(label) == equal);
        return new TreeSet<>(labels.keySet());
    }

    private List<SampledSeries> distinct(String program, List<View> views) {
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
        return kept.stream().flatMap(view -> view.series.values().stream()).toList();
    }

    /** Those that are still scraped first; of gauges alone, those that moved last. */
    private List<View> sorted(List<View> views) {
        long newest = views.stream().mapToLong(View::newest).max().orElse(0);
        Comparator<View> silent = Comparator.comparing(view -> view.newest() + view.patience() < newest);
        Comparator<View> moved = Comparator.comparing(view -> view.counts() ? 0 : view.moved());
        return views.stream()
                .sorted(silent.thenComparing(moved.reversed()).thenComparing(view -> view.by))
                .toList();
    }

    /** The series of one program as one scraper sees them, by what they are. */
    private final class View {
        private final String by;
        private final Map<Map<String, String>, SampledSeries> series = new LinkedHashMap<>();

        View(String by, Set<String> foreign, List<SampledSeries> all) {
            this.by = by;
            all.forEach(one -> series.putIfAbsent(one.labelsWithout(foreign::contains), one));
        }

        /** Whether another view has something of this one, and nothing that contradicts it. */
        boolean shows(View other) {
            Set<Map<String, String>> shared = new HashSet<>(series.keySet());
            shared.retainAll(other.series.keySet());
            return !shared.isEmpty()
                    && shared.stream()
                            .filter(key -> !gauges.contains(String.valueOf(key.get("__name__"))))
                            .allMatch(key -> known(series, key).agrees(known(other.series, key)));
        }

        private boolean counts() {
            return series.values().stream().anyMatch(one -> !gauges.contains(one.name()));
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
