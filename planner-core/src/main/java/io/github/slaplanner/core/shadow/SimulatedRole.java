package io.github.slaplanner.core.shadow;

import io.github.slaplanner.api.observation.RoleState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The engines of one role of a fleet that is real or on paper. On paper a new engine serves after the start-up time, and one
 * that is let go is gone at once.
 *
 * @param ready engines that serve
 * @param startingSince when each engine that does not serve yet was asked for, oldest first
 * @param draining engines on their way out; on paper there are none
 * @param gpusPerEngine GPUs of one engine, or null if unknown
 * @param startups start-up times of the engines that became ready at the last tick
 */
record SimulatedRole(
        int ready,
        List<Instant> startingSince,
        int draining,
        @Nullable Integer gpusPerEngine,
        List<Duration> startups) {
    SimulatedRole {
        startingSince = List.copyOf(startingSince);
        startups = List.copyOf(startups);
    }

    /** The engines as they are. */
    static SimulatedRole of(RoleState seen) {
        return new SimulatedRole(seen.ready(), seen.startingSince(), seen.draining(), seen.gpusPerEngine(), List.of());
    }

    /** Engines that serve at once. */
    SimulatedRole of(int engines) {
        return new SimulatedRole(engines, List.of(), 0, gpusPerEngine, List.of());
    }

    /** These engines without those on their way out. */
    SimulatedRole staying() {
        return new SimulatedRole(ready, startingSince, 0, gpusPerEngine, startups);
    }

    int desired() {
        return ready + startingSince.size();
    }

    /** GPUs that are held; an engine of unknown size counts as one. */
    int gpus() {
        return (desired() + draining) * (gpusPerEngine == null ? 1 : gpusPerEngine);
    }

    /** These engines at {@code now}: those that were asked for a start-up time ago serve. */
    SimulatedRole at(Instant now, Duration startup) {
        List<Instant> left = new ArrayList<>();
        List<Duration> took = new ArrayList<>();
        for (Instant since : startingSince) {
            if (since.plus(startup).isAfter(now)) {
                left.add(since);
            } else {
                took.add(startup);
            }
        }
        return new SimulatedRole(ready + took.size(), left, draining, gpusPerEngine, took);
    }

    /** These engines, and more that start now, or fewer: the newest of those that are starting go first. */
    SimulatedRole scaled(int target, Instant now) {
        List<Instant> starting = new ArrayList<>(startingSince);
        while (ready + starting.size() < target) {
            starting.add(now);
        }
        while (!starting.isEmpty() && ready + starting.size() > target) {
            starting.remove(starting.size() - 1);
        }
        return new SimulatedRole(Math.min(ready, target), starting, draining, gpusPerEngine, startups);
    }

    RoleState state() {
        return RoleState.builder()
                .desired(desired())
                .ready(ready)
                .startingSince(startingSince)
                .draining(draining)
                .gpusPerEngine(gpusPerEngine)
                .startups(startups)
                .build();
    }
}
