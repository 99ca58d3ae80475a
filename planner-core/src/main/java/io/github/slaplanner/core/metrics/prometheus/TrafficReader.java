package io.github.slaplanner.core.metrics.prometheus;

import io.github.slaplanner.api.observation.RequestCounts;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.observation.Signal;
import io.github.slaplanner.api.observation.Summary;
import io.github.slaplanner.api.observation.Traffic;
import io.github.slaplanner.core.metrics.http.FetchException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Traffic up to the last scrape. Asked for an interval, it answers up to the newest moment at which every program has been
 * scraped. The next answer starts there, whether it is asked for from there or from where the last question ended, so that no
 * request is counted twice and none is lost, whatever the phase of the scrapes.
 */
final class TrafficReader {
    private final PrometheusClient prometheus;
    private final Watched watched;
    private final MetricNames names;
    private @Nullable Instant askedUntil;
    private long answeredUntil = Long.MIN_VALUE;
    private @Nullable Traffic known;

    /**
     * A reader.
     *
     * @param prometheus whom to ask
     * @param watched what counts as traffic
     */
    TrafficReader(PrometheusClient prometheus, Watched watched) {
        this.prometheus = prometheus;
        this.watched = watched;
        this.names = watched.names();
    }

    Signal<Traffic> read(Instant from, Instant to) {
        if (!to.isAfter(from)) {
            return Signal.missing("traffic was asked for from " + from + " to " + to + "; did the clock step back?");
        }
        boolean follows = from.equals(askedUntil);
        askedUntil = to;
        try {
            return read(from, to, follows);
        } catch (FetchException e) {
            return Signal.missing(String.valueOf(e.getMessage()));
        }
    }

    private Signal<Traffic> read(Instant from, Instant to, boolean follows) {
        Duration staleAfter = watched.staleAfter();
        Duration range = Duration.between(from, to).plus(staleAfter);
        QueryAnswer answer = prometheus.query(watched.samples(names.traffic(), range), to);
        Scrapes scrapes = watched.sorted(answer);
        if (scrapes.isEmpty()) {
            return stale("Prometheus has no sample of " + names.requests().get(0) + " and its kin with "
                    + watched.scope().words() + " in the last " + range.toSeconds() + " s");
        }
        Scrapes.View now = scrapes.at(to.toEpochMilli());
        long newest = now.newest();
        if (to.toEpochMilli() - newest > staleAfter.toMillis()) {
            return stale("the newest sample is from " + Instant.ofEpochMilli(newest)
                    + "; is the target scraped, and do the clocks agree?");
        }
        long end = now.knownUntil();
        long start = follows && answeredUntil >= from.minus(staleAfter).toEpochMilli()
                ? answeredUntil
                : Math.max(from.toEpochMilli(), scrapes.oldest());
        if (start >= end) {
            return stale("nothing has been scraped since " + Instant.ofEpochMilli(start) + "; scrapes come every "
                    + scrapes.spacing() / 1000.0 + " s");
        }
        Traffic traffic = traffic(scrapes, start, end);
        answeredUntil = end;
        known = traffic;
        return judged(traffic, answer, scrapes, to);
    }

    private Signal<Traffic> stale(String why) {
        return known == null ? Signal.missing(why) : Signal.stale(known, known.to(), why);
    }

    /** What is known only in part is not fresh: the rest would read as a drop of traffic. */
    private Signal<Traffic> judged(Traffic traffic, QueryAnswer answer, Scrapes scrapes, Instant to) {
        if (!answer.warnings().isEmpty()) {
            return Signal.stale(traffic, traffic.to(), "Prometheus warns: " + String.join("; ", answer.warnings()));
        }
        List<String> lost = SilentTargets.lost(prometheus, scrapes, to);
        return lost.isEmpty()
                ? Signal.fresh(traffic, traffic.to())
                : Signal.stale(
                        traffic,
                        traffic.to(),
                        "not scraped any more, though they should be (up = 0): " + String.join(", ", lost));
    }

    private Traffic traffic(Scrapes scrapes, long start, long end) {
        Window window = new Window(scrapes, start, end);
        Shapes shapes = Shapes.read(prometheus, watched, start, end);
        double completed = completed(scrapes, window);
        Double inFlight = window.level(names.inFlight(), null);
        Double queued = names.queued() == null ? null : window.level(List.of(names.queued()), Role.PREFILL);
        Double offered = inFlight == null
                ? null
                : Double.valueOf(Math.max(0, completed + window.rise(names.inFlight(), names.requests())));
        Summaries of = new Summaries(scrapes, window, shapes, completed);
        return Traffic.between(Instant.ofEpochMilli(start), Instant.ofEpochMilli(end))
                .requests(new RequestCounts(offered, null, completed))
                .lengths(of.summary(names.isl()), of.summary(names.osl()))
                .latenciesMs(of.summary(names.ttft()), of.summary(names.itl()), of.summary(names.duration()))
                .backlog(whole(inFlight), whole(queued))
                .build();
    }

    /** Requests that ended; where the counter is not there, those whose duration or first token was measured. */
    private double completed(Scrapes scrapes, Window window) {
        List<String> counters = names.requests().stream().filter(scrapes::has).toList();
        if (!counters.isEmpty()) {
            return window.increase(counters.get(0), Role.DECODE);
        }
        for (Quantity quantity : List.of(names.duration(), names.ttft())) {
            for (String name : quantity.histograms()) {
                if (scrapes.has(name + "_count")) {
                    return window.increase(name + "_count", quantity.side());
                }
            }
        }
        return 0;
    }

    private static @Nullable Integer whole(@Nullable Double level) {
        return level == null ? null : (Integer) (int) Math.max(0, Math.round(level));
    }

    /** Means and distributions of one window. */
    private record Summaries(Scrapes scrapes, Window window, Shapes shapes, double completed) {
        /** A count below this is what rounding leaves of none. */
        private static final double NONE = 1e-6;

        @Nullable
        Summary summary(Quantity quantity) {
            for (String name : quantity.histograms()) {
                if (scrapes.has(name + "_count")) {
                    double count = window.increase(name + "_count", quantity.side());
                    double mean = window.increase(name + "_sum", quantity.side()) / count * quantity.scale();
                    return count > NONE ? new Summary(mean, shapes.distribution(name, mean, quantity.scale())) : null;
                }
            }
            String total = quantity.total();
            if (total == null || !scrapes.has(total) || !(completed > NONE)) {
                return null;
            }
            return Summary.ofMean(window.increase(total, quantity.side()) / completed * quantity.scale());
        }
    }
}
