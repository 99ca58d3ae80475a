package io.github.slaplanner.core.metrics.prometheus;

import io.github.slaplanner.api.observation.Role;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Series sorted by name and by the program that they were scraped from. */
final class Scrapes {
    /** Scrapes that a program may miss before it counts as silent. */
    private static final double MISSED = 2.5;

    private final Map<String, List<Entry>> byName = new HashMap<>();
    private final Map<String, Target> targets = new LinkedHashMap<>();
    private long spacing;

    /** One series and where it comes from. */
    record Entry(SampledSeries series, Target target) {}

    /** A program that is scraped. */
    static final class Target {
        private final SampledSeries any;
        private final List<SampledSeries> series = new ArrayList<>();
        private @Nullable Role role;

        private Target(SampledSeries any) {
            this.any = any;
        }

        String instance() {
            return String.valueOf(any.label("instance"));
        }

        List<SampledSeries> series() {
            return series;
        }

        /** What its engine does, or null if that is not told. */
        @Nullable
        Role role() {
            return role;
        }

        long first() {
            return series.stream().mapToLong(SampledSeries::first).min().orElse(Long.MAX_VALUE);
        }

        long lastUntil(long time) {
            return series.stream().mapToLong(one -> one.lastUntil(time)).max().orElse(Long.MIN_VALUE);
        }
    }

    private Scrapes() {}

    /**
     * Sorts an answer. A series that is there twice counts once, and so do the copies that ranks of one engine show.
     *
     * @param series the series
     * @param roles tells what the engine of a series does
     * @param copies labels that do not make a series another one
     */
    static Scrapes of(List<SampledSeries> series, RoleMatch roles, List<String> copies) {
        Scrapes scrapes = new Scrapes();
        for (SampledSeries one : distinct(series, copies)) {
            Target target = scrapes.targets.computeIfAbsent(key(one), key -> new Target(one));
            target.series.add(one);
            target.role = target.role == null ? roles.of(one) : target.role;
            scrapes.byName
                    .computeIfAbsent(one.name(), name -> new ArrayList<>())
                    .add(new Entry(one, target));
            scrapes.spacing = Math.max(scrapes.spacing, one.spacing());
        }
        return scrapes;
    }

    private static Collection<SampledSeries> distinct(List<SampledSeries> series, List<String> copies) {
        Map<Map<String, String>, SampledSeries> kept = new LinkedHashMap<>();
        for (SampledSeries one : series) {
            Map<String, String> identity = one.labels();
            if (!copies.isEmpty()) {
                identity = new LinkedHashMap<>(identity);
                identity.keySet().removeAll(copies);
            }
            kept.merge(identity, one, (a, b) -> rank(b, copies) < rank(a, copies) ? b : a);
        }
        return kept.values();
    }

    private static double rank(SampledSeries series, List<String> copies) {
        double sum = 0;
        for (String label : copies) {
            String value = series.labels().getOrDefault(label, "0");
            sum += value.matches("\\d{1,9}") ? Integer.parseInt(value) : 0;
        }
        return sum;
    }

    static String key(SampledSeries series) {
        return series.label("job") + "\n" + series.label("instance");
    }

    boolean isEmpty() {
        return targets.isEmpty();
    }

    Collection<Target> targets() {
        return targets.values();
    }

    /** Whether there is a series of this name. */
    boolean has(String name) {
        return byName.containsKey(name);
    }

    /**
     * The series of a name, of engines of one side; of all engines, if they are not told apart or none is of that side.
     *
     * @param side the side, or null for all
     */
    List<Entry> named(String name, @Nullable Role side) {
        List<Entry> all = byName.getOrDefault(name, List.of());
        if (side == null) {
            return all;
        }
        List<Entry> ofSide = all.stream()
                .filter(entry -> entry.target.role == null || entry.target.role == side)
                .toList();
        return ofSide.isEmpty() ? all : ofSide;
    }

    /** The time between scrapes, ms; 0 while nothing was scraped twice. */
    long spacing() {
        return spacing;
    }

    long oldest() {
        return targets.values().stream().mapToLong(Target::first).min().orElse(Long.MAX_VALUE);
    }

    /** What could be seen at a time. */
    View at(long time) {
        Map<Target, Long> last = new HashMap<>();
        long newest = Long.MIN_VALUE;
        for (Target target : targets.values()) {
            long seen = target.lastUntil(time);
            last.put(target, seen);
            newest = Math.max(newest, seen);
        }
        long oldest = spacing == 0 || newest == Long.MIN_VALUE ? Long.MIN_VALUE : newest - (long) (MISSED * spacing);
        return new View(last, newest, oldest);
    }

    /**
     * The newest scrapes as seen at a time.
     *
     * @param last the newest scrape of each program; {@link Long#MIN_VALUE} before its first
     * @param newest the newest of all
     * @param oldest the oldest that still counts as scraped lately
     */
    record View(Map<Target, Long> last, long newest, long oldest) {
        /** Whether a program was scraped lately. */
        boolean reporting(Target target) {
            long seen = last.getOrDefault(target, Long.MIN_VALUE);
            return seen != Long.MIN_VALUE && seen >= oldest;
        }

        /**
         * Up to when everything is known: the oldest of the newest scrapes of the programs that are scraped. {@link
         * Long#MIN_VALUE} if nothing had been scraped.
         */
        long knownUntil() {
            long least = newest;
            for (Map.Entry<Target, Long> target : last.entrySet()) {
                if (reporting(target.getKey())) {
                    least = Math.min(least, target.getValue());
                }
            }
            return least;
        }
    }
}
