package io.github.slaplanner.core.metrics.prometheus;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Programs whose gauges show requests at work that are not there. Whoever works on a request makes a token now and then: where
 * no counter and no gauge has moved for a while, or where far fewer tokens were made than the requests at work would make, the
 * gauges are wrong, and nothing is planned on them. Requests of a frontend that all wait, for engines that are not there, are no
 * contradiction.
 */
final class Standstill {
    /** Samples that are alike by chance are not enough. */
    private static final int SAMPLES = 3;
    /** Requests at work, over those that latencies account for, from which on gauges are not believed. */
    private static final double FAR_MORE = 5;
    /** Requests at work below which such a ratio means little. */
    private static final double FEW = 20;

    /** What is not believed of a program. */
    enum Doubt {
        /** It does nothing: none of its gauges is of now. */
        STILL,
        /** It works, on fewer requests than it shows; what it says of their steps and prompts stands. */
        TOO_MANY
    }

    private final Scrapes.Target target;
    private final MetricNames names;
    private final long since;

    private Standstill(Scrapes.Target target, MetricNames names, Duration after) {
        this.target = target;
        this.names = names;
        this.since = target.lastUntil(Long.MAX_VALUE) - after.toMillis();
    }

    /** The programs that are not believed, each named in a remark. */
    static Map<Scrapes.Target, Doubt> of(Scrapes scrapes, MetricNames names, Duration after, Remarks remarks) {
        Map<Scrapes.Target, Doubt> doubted = new HashMap<>();
        for (Scrapes.Target target : scrapes.targets()) {
            Standstill standstill = new Standstill(target, names, after);
            String why = standstill.why(after);
            if (!why.isEmpty()) {
                doubted.put(target, standstill.still() ? Doubt.STILL : Doubt.TOO_MANY);
                remarks.fact(target.instance() + " shows " + why + "; its gauges are not counted");
            }
        }
        return doubted;
    }

    private String why(Duration after) {
        List<String> waiting = names.queued() == null ? List.of() : List.of(names.queued());
        double inside = level(names.inFlight()::contains);
        double queued = level(waiting::contains);
        // An engine takes from its queue what it can; a frontend may have no engine.
        double atWork = names.inFlight().containsAll(waiting) ? inside : inside - queued;
        if (!(atWork > 0) || !seenSince()) {
            return "";
        }
        if (still()) {
            return Math.round(atWork) + " requests, but none of its counters has moved for " + after.toSeconds() + " s";
        }
        double running = inside - queued;
        double made = accounted(after.toMillis() / 1000.0);
        return running > FEW && running > FAR_MORE * made
                ? Math.round(running) + " requests at work, but its latencies account for " + Math.round(made)
                : "";
    }

    private boolean still() {
        return target.series().stream().allMatch(series -> series.moved() <= since && series.first() <= since);
    }

    private boolean seenSince() {
        return target.series().stream().anyMatch(series -> series.first() <= since && series.times().length >= SAMPLES);
    }

    /** The least of some gauges since then. */
    private double level(Predicate<String> gauge) {
        return target.series().stream()
                .filter(series -> gauge.test(series.name()))
                .mapToDouble(series -> series.leastAfter(since))
                .sum();
    }

    /**
     * Requests at work on average, by Little's law: what their latencies sum up to in a second. Where inter-token latencies are
     * not measured for every token, they do not sum up, and everything is accounted for.
     */
    private double accounted(double seconds) {
        double tokens = increase(names.itl(), "_count");
        double ended =
                names.requests().ended().stream().mapToDouble(this::increase).sum();
        if (!(tokens > 2 * ended) || tokens == 0) {
            return Double.POSITIVE_INFINITY;
        }
        double parts = increase(names.itl(), "_sum") + increase(names.ttft(), "_sum");
        return Math.max(parts, increase(names.duration(), "_sum")) / seconds;
    }

    private double increase(Quantity quantity, String suffix) {
        return quantity.histograms().stream()
                .mapToDouble(name -> increase(name + suffix))
                .sum();
    }

    private double increase(String name) {
        double sum = 0;
        for (SampledSeries series : target.series()) {
            if (series.name().equals(name)) {
                SampledSeries counter = series.withoutResets();
                double before = counter.at(since);
                sum += counter.at(counter.last()) - (Double.isNaN(before) ? counter.values()[0] : before);
            }
        }
        return sum;
    }
}
