package io.github.slaplanner.core.metrics.prometheus;

import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.observation.Signal;
import io.github.slaplanner.api.observation.Traffic;
import io.github.slaplanner.core.metrics.http.FetchException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Traffic up to the last scrape. Asked for an interval, it answers up to the newest moment at which every program has been
 * scraped. The next answer starts there, so that no request is counted twice and none is lost, whatever the phase of the
 * scrapes. Between scrapes the last answer stands.
 */
final class TrafficReader {
    private final PrometheusClient prometheus;
    private final WatchedMetrics watched;
    private final MetricNames names;
    private final Pace pace;
    private final Progress progress = new Progress();
    private final Remarks remarks = new Remarks();
    private final Advice advice;
    private @Nullable Traffic known;

    /**
     * A reader.
     *
     * @param prometheus whom to ask
     * @param watched what counts as traffic
     * @param asked names of models and metrics that somebody wrote down, and that should be there
     */
    TrafficReader(PrometheusClient prometheus, WatchedMetrics watched, ConfiguredNames asked) {
        this.prometheus = prometheus;
        this.watched = watched;
        this.names = watched.names();
        this.pace = new Pace(watched);
        this.advice = new Advice(prometheus, watched, asked, remarks);
    }

    Signal<Traffic> read(Instant from, Instant to) {
        if (!to.isAfter(from)) {
            return Signal.missing("traffic was asked for from " + from + " to " + to + "; did the clock step back?");
        }
        progress.asked(from, to);
        remarks.begin();
        try {
            return answer(from, to);
        } catch (FetchException e) {
            return Signal.missing(String.valueOf(e.getMessage()));
        }
    }

    private Signal<Traffic> answer(Instant from, Instant to) {
        Instant since = progress.since(from, to.minus(pace.back()));
        Duration range =
                Duration.between(since.isBefore(from) ? since : from, to).plus(pace.back());
        QueryAnswer answer = prometheus.query(watched.samples(names.traffic(), range), to);
        Scrapes scrapes = watched.sorted(answer, remarks);
        pace.seen(scrapes);
        if (scrapes.isEmpty()) {
            return stale(
                    "Prometheus has no sample of " + names.requests().ended().get(0) + " and its kin with "
                            + watched.scope().words() + " in the last " + range.toSeconds() + " s" + advice.unseen(to));
        }
        if (known == null) {
            FirstScrapes.tell(prometheus, scrapes, range, to);
        }
        Scrapes.View now = scrapes.at(to.toEpochMilli());
        Instant newest = Instant.ofEpochMilli(now.newest());
        if (newest.isBefore(to.minus(pace.staleAfter()))) {
            return stale("the newest sample is from " + newest + "; is the target scraped, and do the clocks agree?");
        }
        advice.give(scrapes, to);
        long end = now.knownUntil();
        long start = progress.start(from, to, scrapes, end);
        if (start < end) {
            known = traffic(scrapes, start, end);
            progress.answered(end);
        } else if (known == null || !progress.follows()) {
            return stale("nothing has been scraped since " + Instant.ofEpochMilli(start)
                    + "; it takes two scrapes of a program to tell its traffic");
        }
        return judged(known, newest, answer, scrapes, to);
    }

    private Signal<Traffic> stale(String why) {
        return known == null ? Signal.missing(why) : Signal.stale(known, known.to(), why);
    }

    /** What is known only in part is not fresh: the rest would read as a drop of traffic. */
    private Signal<Traffic> judged(Traffic traffic, Instant newest, QueryAnswer answer, Scrapes scrapes, Instant to) {
        if (!answer.warnings().isEmpty()) {
            return Signal.stale(traffic, traffic.to(), "Prometheus warns: " + String.join("; ", answer.warnings()));
        }
        List<String> lost = SilentTargets.lost(prometheus, scrapes, to);
        return lost.isEmpty()
                ? Signal.fresh(traffic, newest, remarks.taken())
                : Signal.stale(
                        traffic,
                        traffic.to(),
                        "not scraped any more, though they should be (up = 0): " + String.join(", ", lost));
    }

    private Traffic traffic(Scrapes scrapes, long start, long end) {
        Window window = new Window(scrapes, start, end, Standstill.of(scrapes, names, watched.staleAfter(), remarks));
        RoutedByPhase phases = RoutedByPhase.of(names, scrapes, window);
        RequestCounting counting = RequestCounting.of(names, scrapes, window, phases);
        HistogramShapes shapes = HistogramShapes.read(prometheus, watched, start, end, 2 * scrapes.spacing());
        Summaries of = new Summaries(
                scrapes,
                window,
                shapes,
                counting,
                phases,
                phases.once(names.requests().phase()));
        Costs costs = new Costs(names, scrapes, window, of.once(), remarks);
        Double perStep = costs.tokensPerStep();
        double perSample = names.cost().itlPerStep() && perStep != null ? perStep : 1;
        FrontendLatencies seen = phases.split()
                ? ofFrontend(scrapes, start, end)
                : new FrontendLatencies(of.summary(names.ttft()), of.itl(names, perSample));
        return Traffic.between(Instant.ofEpochMilli(start), Instant.ofEpochMilli(end))
                .requests(counting.counts())
                .isl(of.isl(names))
                .osl(of.osl(names))
                .ttftMs(seen.ttft())
                .itlMs(seen.itl())
                .durationMs(of.summary(names.duration()))
                .inFlight(whole(window.level(names.inFlight(), null)))
                .queued(whole(queued(window)))
                .cachedShare(costs.cachedShare())
                .tokensPerStep(perStep)
                .promptTokens(of.tokens(names.isl(), true))
                .generatedTokens(of.tokens(names.osl(), false))
                .build();
    }

    private FrontendLatencies ofFrontend(Scrapes routers, long start, long end) {
        FrontendLatencies seen = FrontendLatencies.read(prometheus, watched, routers, start, end, pace.back());
        if (seen.ttft() == null) {
            remarks.once(
                    "phases",
                    "the router measures prefill and decode together and no frontend is on its page: TTFT and ITL are unknown;"
                            + " throughput_metrics_source: frontend knows them");
        }
        return seen;
    }

    private @Nullable Double queued(Window window) {
        return names.queued() == null ? null : window.level(List.of(names.queued()), Role.PREFILL);
    }

    private static @Nullable Integer whole(@Nullable Double level) {
        return level == null ? null : (Integer) (int) Math.max(0, Math.round(level));
    }
}
