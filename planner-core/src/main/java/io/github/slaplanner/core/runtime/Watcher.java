package io.github.slaplanner.core.runtime;

import io.github.slaplanner.api.observation.FleetState;
import io.github.slaplanner.api.observation.Observation;
import io.github.slaplanner.api.observation.Signal;
import io.github.slaplanner.api.observation.Traffic;
import io.github.slaplanner.api.observation.WorkerLoad;
import io.github.slaplanner.api.spi.MetricsSource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Looks at traffic, engines and fleet. Whatever fails becomes a missing signal. */
final class Watcher {
    private final Collaborators collaborators;
    private final Reporter reporter;
    private final Duration tick;
    private final Duration furthest;
    private final Duration samplePeriod;
    private @Nullable Instant seenUntil;

    /**
     * A watcher.
     *
     * @param collaborators whom to ask
     * @param reporter whom to tell of failures
     * @param plan how often to look
     * @param seenUntil end of the traffic that is known already, or null
     */
    Watcher(Collaborators collaborators, Reporter reporter, Plan plan, @Nullable Instant seenUntil) {
        this.collaborators = collaborators;
        this.reporter = reporter;
        this.tick = plan.tick();
        this.furthest = plan.furthest();
        this.samplePeriod = plan.samplePeriod();
        this.seenUntil = seenUntil;
    }

    /**
     * How often to look.
     *
     * @param tick time between decisions
     * @param furthest how far back to ask for traffic after a gap
     * @param samplePeriod time between samples
     */
    record Plan(Duration tick, Duration furthest, Duration samplePeriod) {}

    void sample(Instant now) throws InterruptedException {
        MetricsSource source = collaborators.source();
        ask(
                collaborators.sourceGuard(),
                () -> {
                    source.sample(now);
                    return Signal.fresh(true, now);
                },
                samplePeriod);
    }

    Observation observe(Instant now) throws InterruptedException {
        return new Observation(now, traffic(now), workers(now), fleet(now));
    }

    /** After the clock was set back: there is no telling what is known already. */
    void forget() {
        seenUntil = null;
    }

    private Signal<Traffic> traffic(Instant now) throws InterruptedException {
        Instant from = from(now);
        MetricsSource source = collaborators.source();
        Signal<Traffic> traffic =
                ask(collaborators.sourceGuard(), () -> Sanity.traffic(source.traffic(from, now), now), tick);
        Traffic fresh = traffic.freshOrNull();
        if (fresh != null) {
            seenUntil = fresh.to();
        }
        return traffic;
    }

    /** Where the known traffic ends; after a gap as far back as a throughput interval. */
    private Instant from(Instant now) {
        Instant since = seenUntil == null ? now.minus(tick) : seenUntil;
        Instant earliest = now.minus(furthest);
        Instant latest = now.minusMillis(1);
        return since.isBefore(earliest) ? earliest : since.isAfter(latest) ? latest : since;
    }

    private Signal<List<WorkerLoad>> workers(Instant now) throws InterruptedException {
        MetricsSource source = collaborators.source();
        return ask(collaborators.sourceGuard(), () -> Sanity.workers(source.workers(now)), tick);
    }

    private Signal<FleetState> fleet(Instant now) throws InterruptedException {
        return ask(
                collaborators.connectorGuard(),
                () -> Signal.fresh(Sanity.present(collaborators.connector().observe(now)), now),
                tick);
    }

    private <T> Signal<T> ask(Guard guard, Callable<Signal<T>> question, Duration atMost) throws InterruptedException {
        try {
            Signal<T> answer = guard.call(question, atMost);
            reporter.fine(guard.name());
            return answer;
        } catch (CallFailedException e) {
            reporter.failed(guard.name(), e.shown());
            return Signal.missing(String.valueOf(e.getMessage()));
        }
    }
}
