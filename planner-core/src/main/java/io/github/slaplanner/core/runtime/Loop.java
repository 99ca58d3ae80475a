package io.github.slaplanner.core.runtime;

import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.decision.Decision;
import io.github.slaplanner.api.decision.Notice;
import io.github.slaplanner.api.decision.Reason;
import io.github.slaplanner.api.observation.Observation;
import io.github.slaplanner.core.engine.PlannerEngine;
import io.github.slaplanner.core.engine.PlannerState;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What the planner's thread does: wait, sample, decide, act; and between ticks look after configuration and state. */
final class Loop {
    private static final String CLOCK = "clock";
    private static final String PREDICTOR = "predictor";

    private final TimeSource time;
    private final Reporter reporter;
    private final Assembly assembly;
    private final Collaborators collaborators;
    private final DecisionExecutor actor;
    private final Guard engineGuard;
    private final SavedFiles keeper;
    private final ShadowRunner shadows;
    private Setup setup;
    private long overrunsBefore;
    private boolean hangs;
    private @Nullable Instant last;
    private volatile PlannerState state;
    private volatile long lastRound;
    private final AtomicLong decisions = new AtomicLong();
    private volatile @Nullable TickReport latest;

    /** What a configuration decides; another one replaces it whole. */
    private record Setup(PlannerEngine engine, Schedule schedule, Watcher watcher) {}

    /** What a loop begins with. */
    record Parts(PlannerEngine engine, SavedFiles keeper, ShadowRunner shadows) {}

    Loop(Assembly assembly, Collaborators collaborators, Parts parts) {
        this.time = assembly.time();
        this.reporter = assembly.reporter();
        this.assembly = assembly;
        this.collaborators = collaborators;
        this.actor = new DecisionExecutor(collaborators, reporter);
        this.engineGuard = new Guard("engine", assembly.timeout().multipliedBy(4));
        this.keeper = parts.keeper();
        this.shadows = parts.shadows();
        this.state = keeper.restored();
        this.lastRound = time.nanoTime();
        this.setup = setup(parts.engine(), lastRound);
    }

    private Setup setup(PlannerEngine engine, long start) {
        PlannerConfig config = engine.config();
        int samples = config.load().enabled() ? config.load().metricSamples() : 1;
        Duration tick = config.tick();
        Watcher.Plan plan = new Watcher.Plan(
                tick,
                longer(tick.multipliedBy(2), config.throughput().interval()),
                tick.dividedBy(samples),
                config.load().enabled());
        return new Setup(
                engine,
                new Schedule(start, tick, samples),
                new Watcher(collaborators, reporter, plan, state.seenUntil()));
    }

    /** Runs until the thread is interrupted. */
    void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                time.await(setup.schedule().next());
                round();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void round() throws InterruptedException {
        boolean decide = setup.schedule().take(time.nanoTime());
        if (setup.engine().config().load().enabled()) {
            setup.watcher().sample(time.now());
        }
        if (decide) {
            tick(now());
            keeper.saveIfDue(setup.engine(), state);
            reload();
            reporter.pulse();
        }
        if (!hangs) {
            lastRound = time.nanoTime();
        }
    }

    /** The time of day, always later than at the last tick; a clock that was set back takes what was learned with it. */
    private Instant now() throws InterruptedException {
        Instant now = time.now();
        if (last == null || now.isAfter(last)) {
            reporter.fine(CLOCK);
        } else {
            reporter.failed(CLOCK, new IllegalStateException("the clock was set back from " + last + " to " + now));
            state = state.setBackTo(now);
            setup.watcher().forget();
            shadows.restart(setup.engine(), state);
        }
        last = now;
        return now;
    }

    private void tick(Instant now) throws InterruptedException {
        Observation observation = setup.watcher().observe(now);
        long before = System.nanoTime();
        PlannerEngine engine = setup.engine();
        PlannerState known = state;
        PlannerEngine.Result step;
        try {
            step = engineGuard.call(() -> engine.step(known, observation));
            hangs = false;
        } catch (CallFailedException e) {
            // Nothing thrown: it did not come back. A loop that comes round without ever deciding is not alive.
            hangs = e.getCause() == null;
            reporter.failed(engineGuard.name(), e.shown());
            return;
        }
        reporter.fine(engineGuard.name());
        forecast(step.decision());
        Duration deciding = Duration.ofNanos(System.nanoTime() - before);
        reporter.decided(observation, step.decision());
        Outcome outcome = paused(actor.carryOut(engine.config(), observation, step.decision()));
        state = outcome.kind().acts() ? step.state() : step.state().withoutCommand();
        TickReport report = new TickReport(
                engine.config(),
                engine.performance(step.state()),
                observation,
                step.decision(),
                outcome,
                state,
                deciding,
                shadows.tick(observation),
                overruns(),
                reporter.open());
        latest = report;
        decisions.incrementAndGet();
        reporter.ticked(report);
    }

    private Outcome paused(Outcome outcome) {
        Controls.Action pause = keeper.controls().paused();
        return pause == null || outcome.kind() != Outcome.Kind.ADVISORY
                ? outcome
                : new Outcome(outcome.kind(), ("paused by " + pause.who() + ": " + pause.why()).strip());
    }

    /** The engine contains a predictor that fails, and says so in its decision. */
    private void forecast(Decision decision) throws InterruptedException {
        for (Notice notice : decision.notices()) {
            if (notice.reason() == Reason.PLUGIN_FAILED) {
                reporter.failed(PREDICTOR, new IllegalStateException(notice.detail()));
                return;
            }
        }
        reporter.fine(PREDICTOR);
    }

    private void reload() throws InterruptedException {
        PlannerEngine newer = keeper.reload(assembly, setup.engine(), collaborators);
        for (Controls.Action action : keeper.controls().told()) {
            reporter.controlled(action);
        }
        if (newer != null) {
            overrunsBefore = overruns();
            state = newer.adopt(state);
            shadows.restart(newer, state);
            setup = setup(newer, time.nanoTime() + newer.config().tick().toNanos());
        }
    }

    private long overruns() {
        return overrunsBefore + setup.schedule().overruns();
    }

    PlannerConfig config() {
        return setup.engine().config();
    }

    @Nullable
    TickReport latest() {
        return latest;
    }

    Health health() {
        return new Health(
                Duration.ofNanos(time.nanoTime() - lastRound),
                config().tick(),
                decisions.get(),
                overruns(),
                reporter.failures(),
                reporter.open());
    }

    /** Saves what was learned and lets go; after the thread has ended. */
    void close() throws InterruptedException {
        keeper.close(setup.engine(), state);
        collaborators.close(reporter);
        engineGuard.close();
        shadows.close();
        reporter.close();
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) > 0 ? a : b;
    }
}
