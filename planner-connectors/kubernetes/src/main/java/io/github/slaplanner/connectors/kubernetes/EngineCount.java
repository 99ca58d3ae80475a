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
 * <p>An engine is ready if both say so. A status that speaks of an older spec is not asked. As long as the pods seen have
 * never been as many as the status counts (they carry other labels than expected), the status alone decides; after that the
 * pods do, since a status still counts for a moment what has gone already. Engines that are desired and have no pod yet count
 * as starting from when they were first missed, so that a quota that keeps pods from being created looks like what it is:
 * engines that do not come. A start-up is counted from when the engine was given its node: waiting for one is not starting.
 */
final class EngineCount {
    private final List<Instant> missingSince = new ArrayList<>();
    private Set<String> readyBefore = Set.of();
    private boolean first = true;
    private boolean podsTell;

    /** The state at {@code now}; start-ups are those since the call before. */
    RoleState count(Workload workload, List<EnginePod> engines, Instant now) {
        List<EnginePod> staying =
                engines.stream().filter(engine -> !engine.draining()).toList();
        List<Instant> starting = new ArrayList<>(staying.stream()
                .filter(engine -> engine.readyAt() == null)
                .map(EnginePod::startingSince)
                .toList());
        int ready = ready(workload, engines, staying.size() - starting.size());
        starting.addAll(missing(workload.desired() - ready - starting.size(), now));
        starting.sort(null);
        long waiting = staying.stream()
                .filter(engine -> engine.readyAt() == null && engine.scheduled() == null)
                .count();
        int draining = engines.size() - staying.size();
        return RoleState.builder()
                .desired(workload.desired())
                .ready(ready)
                .startingSince(starting)
                .waiting((int) waiting)
                .draining(draining)
                .gpusPerEngine(workload.gpus())
                .startups(startups(staying))
                .build();
    }

    private int ready(Workload workload, List<EnginePod> engines, int readyPods) {
        Integer serving = workload.counts().serving();
        if (serving == null) {
            return readyPods;
        }
        Integer replicas = workload.counts().replicas();
        podsTell |= !engines.isEmpty() && engines.size() >= (replicas == null ? serving : replicas);
        if (!podsTell) {
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
                startups.add(Duration.between(engine.startingSince(), engine.readyAt()));
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
