package io.github.slaplanner.core.engine;

import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.observation.RoleState;
import io.github.slaplanner.api.observation.WorkerLoad;
import io.github.slaplanner.core.model.RoleFleet;
import io.github.slaplanner.core.observe.StartupTimes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One role at one tick.
 *
 * @param fleet its engines, counted
 * @param startup the time that an engine takes to serve
 * @param overdueAfter the age from which an engine that does not serve is overdue
 * @param readyIn seconds until each engine that is starting serves, those that are overdue left out
 * @param unplaced engines that start and wait for a place to run
 * @param workers loads of its workers, or null if they are not fresh
 * @param mayShrink whether everything that its size rests on is fresh
 */
record RoleView(
        RoleFleet fleet,
        Duration startup,
        Duration overdueAfter,
        List<Double> readyIn,
        int unplaced,
        @Nullable List<WorkerLoad> workers,
        boolean mayShrink) {
    RoleView {
        readyIn = List.copyOf(readyIn);
        workers = workers == null ? null : List.copyOf(workers);
    }

    /** A role whose engines were last seen so. */
    static RoleView of(
            PlannerConfig config,
            Role role,
            RoleState engines,
            StartupTimes startups,
            Instant now,
            @Nullable List<WorkerLoad> workers,
            boolean mayShrink) {
        Duration prior = config.get(Settings.STARTUP_TIME);
        Duration overdueAfter = startups.overdueAfter(prior);
        Instant overdue = now.minus(overdueAfter);
        List<Instant> starting = engines.startingSince().stream()
                .filter(since -> !since.isBefore(overdue))
                .toList();
        Duration oldest = starting.isEmpty() ? Duration.ZERO : Duration.between(starting.get(0), now);
        Duration startup = startups.expected(prior, oldest);
        List<Double> readyIn = starting.stream()
                .map(since ->
                        Math.max(0, Duration.between(now, since.plus(startup)).toMillis() / 1000.0))
                .toList();
        Integer configured =
                config.orNull(role == Role.PREFILL ? Settings.PREFILL_ENGINE_NUM_GPU : Settings.DECODE_ENGINE_NUM_GPU);
        RoleFleet fleet = new RoleFleet(
                role,
                engines.desired(),
                engines.ready(),
                starting.size(),
                engines.starting() - starting.size(),
                engines.draining(),
                engines.gpusPerEngine() == null ? configured : engines.gpusPerEngine());
        return new RoleView(fleet, startup, overdueAfter, readyIn, engines.waiting(), workers, mayShrink);
    }

    Role role() {
        return fleet.role();
    }

    /** Time until an engine asked for now serves: its start-up, and the tick at which it is asked for. */
    Duration lead(PlannerConfig config) {
        return startup.plus(config.tick());
    }

    /** Loads of its workers; empty if they are not fresh. */
    List<WorkerLoad> loads() {
        return workers == null ? List.of() : workers;
    }

    /** Requests that wait at its engines. */
    double waiting() {
        return loads().stream()
                .mapToDouble(
                        worker -> Objects.requireNonNullElse(worker.latest().waiting(), 0.0))
                .sum();
    }
}
