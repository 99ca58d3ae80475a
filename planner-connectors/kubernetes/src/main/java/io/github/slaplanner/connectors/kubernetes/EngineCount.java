package io.github.slaplanner.connectors.kubernetes;

import io.github.slaplanner.api.observation.RoleState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Counts the engines of one role from two witnesses, the status of what is scaled and its pods.
 *
 * <p>An engine is ready if both say so. A status that speaks of an older spec is not asked, and where the pods seen are fewer
 * than the status counts (they carry other labels than expected) the status alone decides. Engines that are desired and
 * have no pod yet count as starting from when they were first missed, so that a quota that keeps pods from being created
 * looks like what it is: engines that do not come.
 */
final class EngineCount {
    private final List<Instant> missingSince = new ArrayList<>();
    private Set<String> readyBefore = Set.of();
    private boolean first = true;

    /** The state at {@code now}; start-ups are those since the call before. */
    RoleState count(Workload workload, List<EnginePod> engines, Instant now) {
        List<EnginePod> staying =
                engines.stream().filter(engine -> !engine.draining()).toList();
        List<Instant> starting = new ArrayList<>(staying.stream()
                .filter(engine -> engine.readyAt() == null)
                .map(EnginePod::created)
                .toList());
        int ready = ready(workload, engines, staying.size() - starting.size());
        starting.addAll(missing(workload.desired() - ready - starting.size(), now));
        starting.sort(null);
        int draining = engines.size() - staying.size();
        return new RoleState(workload.desired(), ready, starting, draining, workload.gpus(), startups(staying));
    }

    private static int ready(Workload workload, List<EnginePod> engines, int readyPods) {
        Integer serving = workload.counts().serving();
        if (serving == null) {
            return readyPods;
        }
        Integer replicas = workload.counts().replicas();
        boolean allSeen = engines.size() >= (replicas == null ? serving : replicas);
        if (!allSeen) {
            return serving;
        }
        return workload.current() ? Math.min(serving, readyPods) : readyPods;
    }

    private List<Instant> missing(int count, Instant now) {
        while (missingSince.size() > Math.max(0, count)) {
            missingSince.remove(0);
        }
        while (missingSince.size() < count) {
            missingSince.add(now);
        }
        return missingSince;
    }

    private List<Duration> startups(List<EnginePod> staying) {
        List<Duration> startups = new ArrayList<>();
        Set<String> ready = new HashSet<>();
        for (EnginePod engine : staying) {
            boolean known = readyBefore.contains(engine.id());
            if (engine.readyAt() != null && !known && !first) {
                startups.add(Duration.between(engine.created(), engine.readyAt()));
            }
            if (engine.readyAt() != null || known) {
                ready.add(engine.id());
            }
        }
        readyBefore = ready;
        first = false;
        return startups;
    }
}
