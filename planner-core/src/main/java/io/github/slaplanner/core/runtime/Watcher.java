package io.github.slaplanner.core.runtime;

import io.github.slaplanner.api.observation.FleetState;
import io.github.slaplanner.api.observation.Observation;
import io.github.slaplanner.api.observation.Signal;
import io.github.slaplanner.api.observation.Traffic;
import io.github.slaplanner.api.observation.WorkerLoad;
import io.github.slaplanner.api.spi.MetricsSource;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Looks at traffic, engines and fleet. Whatever fails becomes a missing signal, and a signal that is lost is a failure, also
 * where a source says so itself and throws nothing.
 */
final class Watcher {
    /**
     * How long a signal may be stale before it counts as lost. Longer than sources are usually scraped apart, so that a tick
     * between two scrapes is no failure.
     */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final String TRAFFIC = "traffic";
    private static final String WORKERS = "workers";
    private static final String FLEET = "fleet";

    private final Collaborators collaborators;
    private final Reporter reporter;
    private final Plan plan;
    private final Map<String, Instant> staleSince = new HashMap<>();
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
        this.plan = plan;
        this.seenUntil = seenUntil;
    }

    /**
     * How often to look.
     *
     * @param tick time between decisions
     * @param furthest how far back to ask for traffic after a gap
     * @param samplePeriod time between samples
     * @param loads whether decisions rest on the loads of workers
     */
    record Plan(Duration tick, Duration furthest, Duration samplePeriod, boolean loads) {}

    void sample(Instant now) throws InterruptedException {
        MetricsSource source = collaborators.source();
        Callable<Boolean> sampling = () -> {
            source.sample(now);
            return true;
        };
        try {
            collaborators.sourceGuard().call(sampling, plan.samplePeriod());
        } catch (CallFailedException e) {
            reporter.failed(WORKERS, e.shown());
        }
    }

    Observation observe(Instant now) throws InterruptedException {
        return new Observation(now, traffic(now), workers(now), fleet(now));
    }

    /** After the clock was set back: there is no telling what is known already. */
    void forget() {
        seenUntil = null;
        staleSince.clear();
    }

    private Signal<Traffic> traffic(Instant now) throws InterruptedException {
        Instant from = from(now);
        MetricsSource source = collaborators.source();
        Signal<Traffic> traffic = ask(
                TRAFFIC, collaborators.sourceGuard(), () -> AnswerRules.traffic(source.traffic(from, now), now), now);
        Traffic fresh = traffic.freshOrNull();
        if (fresh != null) {
            seenUntil = fresh.to();
        }
        return traffic;
    }

    /** Where the known traffic ends; after a gap as far back as a throughput interval. */
    private Instant from(Instant now) {
        Instant since = seenUntil == null ? now.minus(plan.tick()) : seenUntil;
        Instant earliest = now.minus(plan.furthest());
        Instant latest = now.minusMillis(1);
        return since.isBefore(earliest) ? earliest : since.isAfter(latest) ? latest : since;
    }

    private Signal<List<WorkerLoad>> workers(Instant now) throws InterruptedException {
        MetricsSource source = collaborators.source();
        return ask(WORKERS, collaborators.sourceGuard(), () -> AnswerRules.workers(source.workers(now)), now);
    }

    private Signal<FleetState> fleet(Instant now) throws InterruptedException {
        return ask(
                FLEET,
                collaborators.connectorGuard(),
                () -> Signal.fresh(AnswerRules.present(collaborators.connector().observe(now)), now),
                now);
    }

    private <T> Signal<T> ask(String input, Guard guard, Callable<Signal<T>> question, Instant now)
            throws InterruptedException {
        try {
            Signal<T> answer = guard.call(question, plan.tick());
            judge(input, answer, now);
            return answer;
        } catch (CallFailedException e) {
            reporter.failed(input, e.shown());
            return Signal.missing(String.valueOf(e.getMessage()));
        }
    }

    /** A signal that is missing, or stale for long, is lost, whoever says so. */
    private void judge(String input, Signal<?> answer, Instant now) throws InterruptedException {
        if (answer instanceof Signal.Fresh) {
            staleSince.remove(input);
        } else {
            staleSince.putIfAbsent(input, now);
        }
        boolean needed = plan.loads() || !input.equals(WORKERS);
        boolean missing = answer instanceof Signal.Missing;
        if (needed && (missing || stale(input, now))) {
            reporter.failed(input, new IllegalStateException(answer.problem()));
        } else {
            reporter.fine(input);
        }
    }

    private boolean stale(String input, Instant now) {
        Instant since = staleSince.get(input);
        return since != null && Duration.between(since, now).compareTo(PATIENCE) >= 0;
    }
}
