package io.github.slaplanner.core.metrics.prometheus;

import io.github.slaplanner.api.observation.Role;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Series sorted by name and by the program that they were scraped from. */
final class Scrapes {
    /** Scrapes that a program may miss before it counts as silent. */
    static final double MISSED = 2.5;

    private final Map<String, List<Entry>> byName = new HashMap<>();
    private final Map<String, Target> targets = new LinkedHashMap<>();
    private long spacing;

    /** One series and where it comes from. */
    record Entry(SampledSeries series, Target target) {}

    /** A program that is scraped. */
    static final class Target {
        private final SampledSeries any;
        private final List<SampledSeries> series = new ArrayList<>();
        private final List<SampledSeries> counters = new ArrayList<>();
        private @Nullable Role role;
        private long spacing;
        private long scraped = Long.MAX_VALUE;

        private Target(SampledSeries any) {
            this.any = any;
        }

        private void add(SampledSeries one, boolean gauge, RoleMatch roles) {
            series.add(one);
            if (!gauge) {
                counters.add(one);
            }
            spacing = Math.max(spacing, one.spacing());
            role = role == null ? roles.of(one) : role;
        }

        String instance() {
            return String.valueOf(any.label("instance"));
        }

        String key() {
            return Scrapes.key(any);
        }

        /** It was scraped at a time, though it may have had none of the series then. */
        void scrapedAt(long time) {
            scraped = Math.min(scraped, time);
        }

        List<SampledSeries> series() {
            return series;
        }

        /** What its engine does, or null if that is not told. */
        @Nullable
        Role role() {
            return role;
        }

        /** Whether a counter of it was reset in ({@code from}, {@code to}]. */
        boolean resetWithin(long from, long to) {
            return counters.stream().anyMatch(one -> one.resetWithin(from, to));
        }

        /** Its series that only rise while it runs. */
        List<SampledSeries> counters() {
            return counters;
        }

        long first() {
            return Math.min(
                    scraped,
                    series.stream().mapToLong(SampledSeries::first).min().orElse(Long.MAX_VALUE));
        }

        long lastUntil(long time) {
            return series.stream().mapToLong(one -> one.lastUntil(time)).max().orElse(Long.MIN_VALUE);
        }
    }

    private Scrapes() {}

    /**
     * Sorts an answer.
     *
     * @param series the series, each thing once
     * @param watched what the series are, and what their engines do
     */
    static Scrapes of(List<SampledSeries> series, WatchedMetrics watched) {
        Scrapes scrapes = new Scrapes();
        Set<String> gauges = watched.names().gaugeNames();
        for (SampledSeries one : series) {
            Target target = scrapes.targets.computeIfAbsent(key(one), key -> new Target(one));
            target.add(one, gauges.contains(one.name()), watched.roles());
            scrapes.byName
                    .computeIfAbsent(one.name(), name -> new ArrayList<>())
                    .add(new Entry(one, target));
            scrapes.spacing = Math.max(scrapes.spacing, one.spacing());
        }
        return scrapes;
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

    /** Whether there is a series of this name, or of a histogram of this name. */
    boolean knows(String name) {
        return has(name) || has(name + "_count");
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

    /** From when on all are known that were there at the start: their first scrapes are up to one scrape interval apart. */
    long begun() {
        long oldest = oldest();
        return targets.values().stream()
                .mapToLong(Target::first)
                .filter(first -> first <= oldest + spacing)
                .max()
                .orElse(oldest);
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
        return new View(last, newest, spacing);
    }

    /**
     * The newest scrapes as seen at a time.
     *
     * @param last the newest scrape of each program; {@link Long#MIN_VALUE} before its first
     * @param newest the newest of all
     * @param spacing time between scrapes of a program that was scraped once, ms; 0 if that is not known
     */
    record View(Map<Target, Long> last, long newest, long spacing) {
        /** Whether a program was scraped lately: before that many of its scrapes have failed, it may only be late. */
        boolean reporting(Target target) {
            long seen = last.getOrDefault(target, Long.MIN_VALUE);
            long every = target.spacing == 0 ? spacing : target.spacing;
            return seen != Long.MIN_VALUE && (every == 0 || newest - seen <= MISSED * every);
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
