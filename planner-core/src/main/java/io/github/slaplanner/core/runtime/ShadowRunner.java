package io.github.slaplanner.core.runtime;

import io.github.slaplanner.api.observation.Observation;
import io.github.slaplanner.core.engine.PlannerEngine;
import io.github.slaplanner.core.engine.PlannerState;
import io.github.slaplanner.core.shadow.Scoreboard;
import io.github.slaplanner.core.shadow.Shadow;
import io.github.slaplanner.core.shadow.ShadowState;
import io.github.slaplanner.core.shadow.Shadows;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lets shadows decide after the planner has, each behind its own guard: what they do wrong is counted and changes nothing. */
final class ShadowRunner implements AutoCloseable {
    private static final String ALL = "shadows";

    private final List<Shadow> policies;
    private final List<Guard> guards = new ArrayList<>();
    private final Guard scoring;
    private final Reporter reporter;
    private @Nullable Begun begun;

    /**
     * A runner.
     *
     * @param policies the shadows; none is fine
     * @param assembly how long a call may take, and whom to tell
     */
    ShadowRunner(List<Shadow> policies, Assembly assembly) {
        this.policies = List.copyOf(policies);
        this.reporter = assembly.reporter();
        this.scoring = new Guard(ALL, assembly.timeout());
        policies.forEach(shadow -> guards.add(new Guard("shadow " + shadow.name(), assembly.timeout())));
    }

    /** Shadows of one configuration of the planner, and what they know. */
    private record Begun(Shadows shadows, ShadowState state) {}

    /**
     * Begins to count.
     *
     * @param engine the planner's
     * @param learned what the planner knows
     * @throws IllegalArgumentException if this planner cannot have these shadows
     */
    void start(PlannerEngine engine, PlannerState learned) {
        if (!policies.isEmpty()) {
            Shadows shadows = Shadows.of(engine, policies);
            begun = new Begun(shadows, shadows.start(learned));
        }
    }

    /** Begins anew; if this planner cannot have these shadows any more, it goes on without. */
    void restart(PlannerEngine engine, PlannerState learned) throws InterruptedException {
        begun = null;
        try {
            start(engine, learned);
        } catch (IllegalArgumentException e) {
            reporter.failed(ALL, e);
        }
    }

    /** Scores all policies and lets the shadows decide. */
    Scoreboard tick(Observation observation) throws InterruptedException {
        Begun known = begun;
        if (known == null) {
            return Scoreboard.EMPTY;
        }
        Shadows shadows = known.shadows();
        try {
            ShadowState state = scoring.call(() -> shadows.observe(known.state(), observation));
            reporter.fine(ALL);
            for (int i = 0; i < guards.size(); i++) {
                state = decide(new Begun(shadows, state), observation, i);
            }
            begun = new Begun(shadows, state);
            return shadows.scores(state);
        } catch (CallFailedException e) {
            reporter.failed(ALL, e.shown());
            return shadows.scores(known.state());
        }
    }

    private ShadowState decide(Begun seen, Observation observation, int shadow) throws InterruptedException {
        Guard guard = guards.get(shadow);
        try {
            ShadowState decided = guard.call(() -> seen.shadows().decide(seen.state(), observation, shadow));
            reporter.fine(guard.name());
            return decided;
        } catch (CallFailedException e) {
            reporter.failed(guard.name(), e.shown());
            return seen.shadows().failed(seen.state(), shadow, String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void close() {
        scoring.close();
        guards.forEach(Guard::close);
    }
}
