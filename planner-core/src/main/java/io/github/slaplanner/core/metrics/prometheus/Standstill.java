package io.github.slaplanner.core.metrics.prometheus;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Programs whose gauges show requests at work although nothing has come out of them for a while: no counter and no gauge has
 * moved. Whoever works on a request makes a token now and then, so the gauges are wrong, and nothing is planned on them.
 * Requests of a frontend that all wait, for engines that are not there, are no contradiction.
 */
final class Standstill {
    /** Samples that are alike by chance are not enough. */
    private static final int SAMPLES = 3;

    private Standstill() {}

    /** The programs that stand still, each named in a remark. */
    static Set<Scrapes.Target> of(Scrapes scrapes, MetricNames names, Duration after, Remarks remarks) {
        Set<Scrapes.Target> still = new HashSet<>();
        for (Scrapes.Target target : scrapes.targets()) {
            double inside = level(target, names.inFlight());
            double atWork = names.engine() != null || names.queued() == null
                    ? inside
                    : inside - level(target, List.of(names.queued()));
            if (atWork > 0 && stands(target, after.toMillis())) {
                still.add(target);
                remarks.fact(target.instance() + " shows " + Math.round(inside) + " requests in flight, but none of its"
                        + " counters has moved for " + after.toSeconds() + " s; they are not counted");
            }
        }
        return still;
    }

    private static double level(Scrapes.Target target, List<String> gauges) {
        return target.series().stream()
                .filter(series -> gauges.contains(series.name()))
                .mapToDouble(series -> series.values()[series.values().length - 1])
                .sum();
    }

    private static boolean stands(Scrapes.Target target, long millis) {
        long since = target.lastUntil(Long.MAX_VALUE) - millis;
        boolean seen = target.series().stream()
                .anyMatch(series -> series.first() <= since && series.times().length >= SAMPLES);
        return seen && target.series().stream().allMatch(series -> series.moved() <= since && series.first() <= since);
    }
}
