package io.github.slaplanner.core.engine;

import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.decision.Decision;
import io.github.slaplanner.api.decision.RoleDecision;
import io.github.slaplanner.api.forecast.Forecast;
import io.github.slaplanner.api.observation.FleetState;
import io.github.slaplanner.api.observation.Observation;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.observation.RoleState;
import io.github.slaplanner.api.observation.Signal;
import io.github.slaplanner.api.observation.Summary;
import io.github.slaplanner.api.observation.Traffic;
import io.github.slaplanner.api.observation.WorkerLoad;
import io.github.slaplanner.api.spi.Predictor;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A world in which every decision is carried out before the next tick, one tick at a time. */
final class Timeline {
    static final Predictor LAST_VALUE = (history, lead) -> {
        double[] points = new double[Forecast.stepsWithin(lead, history.interval())];
        Arrays.fill(points, history.value(history.size() - 1));
        return Forecast.ofPoints(history.interval(), points);
    };

    private final PlannerEngine engine;
    private final Map<Role, RoleState> fleet = new EnumMap<>(Role.class);
    private PlannerState state;
    private Instant now = Instant.parse("2026-01-05T08:00:00Z");
    private @Nullable List<WorkerLoad> workers = List.of();
    private boolean fleetKnown = true;
    private @Nullable String trafficLost;
    private @Nullable Double cachedShare;
    private @Nullable Double tokensPerStep;

    Timeline(PlannerConfig config) {
        this(config, LAST_VALUE);
    }

    Timeline(PlannerConfig config, Predictor predictor) {
        this.engine = PlannerEngine.of(config, predictor, LinearEngines.PERFORMANCE);
        this.state = engine.start();
    }

    Timeline fleet(Role role, int replicas) {
        fleet.put(role, RoleState.settled(replicas).gpusPerEngine(1).build());
        return this;
    }

    Timeline fleet(Role role, RoleState roleState) {
        fleet.put(role, roleState);
        return this;
    }

    Timeline workers(List<WorkerLoad> loads) {
        workers = loads;
        return this;
    }

    Timeline workersLost() {
        workers = null;
        return this;
    }

    Timeline fleetLost(boolean lost) {
        fleetKnown = !lost;
        return this;
    }

    Timeline trafficLost(@Nullable String why) {
        trafficLost = why;
        return this;
    }

    Timeline cost(@Nullable Double cached, @Nullable Double perStep) {
        cachedShare = cached;
        tokensPerStep = perStep;
        return this;
    }

    PlannerState state() {
        return state;
    }

    PlannerEngine engine() {
        return engine;
    }

    Instant now() {
        return now;
    }

    /** Ticks with a rate for some seconds; returns the last decision. */
    Decision run(int seconds, double requestsPerSecond, double isl, double osl) {
        Decision last = null;
        Instant end = now.plusSeconds(seconds);
        while (now.isBefore(end)) {
            last = tick(requestsPerSecond, isl, osl);
        }
        if (last == null) {
            throw new IllegalArgumentException("No tick in " + seconds + " s");
        }
        return last;
    }

    Decision tick(double requestsPerSecond, double isl, double osl) {
        Instant from = now;
        now = now.plus(engine.config().tick());
        double count = requestsPerSecond * engine.config().tick().toSeconds();
        Traffic traffic = Traffic.between(from, now)
                .offeredCount(count)
                .isl(count == 0 ? null : Summary.ofMean(isl))
                .osl(count == 0 ? null : Summary.ofMean(osl))
                .cachedShare(cachedShare)
                .tokensPerStep(tokensPerStep)
                .build();
        Observation observation = new Observation(
                now,
                trafficLost == null ? Signal.fresh(traffic, now) : Signal.missing(trafficLost),
                workers == null ? Signal.missing("router does not answer") : Signal.fresh(workers, now),
                fleetKnown ? Signal.fresh(FleetState.of(fleet), now) : Signal.missing("API server does not answer"));
        PlannerEngine.Result step = engine.step(state, observation);
        state = step.state();
        step.decision().targets().forEach((role, target) -> {
            RoleState known = fleet.get(role);
            if (known != null && target != known.desired()) {
                fleet.put(
                        role,
                        RoleState.settled(target)
                                .gpusPerEngine(known.gpusPerEngine())
                                .build());
            }
        });
        return step.decision();
    }

    static RoleDecision role(Decision decision, Role role) {
        return decision.roles().stream()
                .filter(one -> one.role() == role)
                .findFirst()
                .orElseThrow();
    }
}
