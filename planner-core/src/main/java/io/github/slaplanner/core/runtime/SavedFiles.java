package io.github.slaplanner.core.runtime;

import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.core.engine.PlannerEngine;
import io.github.slaplanner.core.engine.PlannerState;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks after files: what was learned, and the configuration if it may change. A file that fails stops nothing. */
final class SavedFiles {
    private static final Logger LOG = LoggerFactory.getLogger(SavedFiles.class);
    private static final String STATE = "state";
    private static final String CONFIGURATION = "configuration";

    private final Reporter reporter;
    private final TimeSource time;
    private final @Nullable StateStore store;
    private final @Nullable ConfigWatch watch;
    private final Duration interval;
    private final PlannerState restored;
    private final Guard guard;
    private final Controls controls;
    private PlannerConfig base;
    private long lastSave;

    /** What the keeper looks after: where state is kept and where the configuration comes from, if anywhere; and controls. */
    record Kept(@Nullable StateStore store, @Nullable ConfigWatch watch, Controls controls) {}

    SavedFiles(Assembly assembly, PlannerEngine engine, Kept kept) throws InterruptedException {
        this.reporter = assembly.reporter();
        this.time = assembly.time();
        this.interval = assembly.stateInterval();
        this.store = kept.store;
        this.watch = kept.watch;
        this.controls = kept.controls;
        this.base = engine.config();
        this.guard = new Guard(STATE, assembly.timeout());
        this.lastSave = time.nanoTime();
        this.restored = load(assembly, engine);
    }

    private PlannerState load(Assembly assembly, PlannerEngine engine) throws InterruptedException {
        if (store == null) {
            return assembly.start(engine);
        }
        PlannerState saved = saved(engine, store);
        if (saved != null) {
            LOG.info("goes on with what was learned in {} decisions", saved.decisions());
        }
        return saved == null ? assembly.start(engine) : saved;
    }

    /** Without a time limit: a planner that does not wait for its state forgets it. */
    private @Nullable PlannerState saved(PlannerEngine engine, StateStore store) throws InterruptedException {
        try {
            store.probe();
            return store.load(engine);
        } catch (IOException | RuntimeException e) {
            reporter.failed(STATE, e);
        }
        try {
            return store.loadPrevious(engine);
        } catch (IOException | RuntimeException e) {
            LOG.warn("the state before is not used either: {}", e.getMessage());
            return null;
        }
    }

    /** Where the planner starts from. */
    PlannerState restored() {
        return restored;
    }

    void saveIfDue(PlannerEngine engine, PlannerState state) throws InterruptedException {
        if (time.nanoTime() - lastSave >= interval.toNanos()) {
            lastSave = time.nanoTime();
            save(engine, state);
        }
    }

    void save(PlannerEngine engine, PlannerState state) throws InterruptedException {
        if (store == null) {
            return;
        }
        try {
            guard.call(() -> {
                store.save(engine, state);
                return true;
            });
            reporter.fine(STATE);
        } catch (CallFailedException e) {
            reporter.failed(STATE, e.shown());
        }
    }

    /**
     * The engine of a configuration that has changed, in its file or by a person, or null. The old one stays if the new one cannot
     * be used.
     */
    @Nullable
    PlannerEngine reload(Assembly assembly, PlannerEngine current, Collaborators collaborators)
            throws InterruptedException {
        try {
            PlannerConfig changed = watch == null ? null : watch.poll(base);
            PlannerConfig wanted = controls.apply(changed == null ? base : changed, time.now());
            if (changed == null && wanted.equals(current.config())) {
                return null;
            }
            PlannerEngine engine = assembly.engine(wanted);
            if (changed != null) {
                if (collaborators.ownsSource()) {
                    collaborators.replace(assembly.source(wanted, collaborators.deployment()), reporter);
                }
                LOG.info("the configuration has changed: {}", ConfigWatch.changes(base, changed));
                base = changed;
            }
            reporter.fine(CONFIGURATION);
            return engine;
        } catch (RuntimeException e) {
            reporter.failed(CONFIGURATION, e);
            return null;
        }
    }

    /** What persons have changed. */
    Controls controls() {
        return controls;
    }

    /** Saves for the last time. */
    void close(PlannerEngine engine, PlannerState state) throws InterruptedException {
        guard.settle();
        save(engine, state);
        guard.close();
    }
}
