package io.github.slaplanner.core.metrics.workers;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * Tells workers that are gone from those that are idle, where a page keeps the last request of every worker that ever was: all
 * others have had requests many times over, and this one none.
 */
final class DepartedWorkers {
    /** Requests per worker without one for this worker: by chance, that is one case in a hundred. */
    private static final int ROUNDS = 5;

    private final Map<WorkerKey, Seen> seen = new HashMap<>();
    private long changes;

    /** What a worker last showed, and the number of changes of all workers then. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Seen(double[] gauges, long at) {}

    /** Takes in what a worker shows now. */
    void look(WorkerKey worker, double[] gauges) {
        Seen before = seen.get(worker);
        if (before == null || !Arrays.equals(before.gauges, gauges)) {
            seen.put(worker, new Seen(gauges, ++changes));
        }
    }

    /** Whether a worker that was looked at is gone, among so many. */
    boolean has(WorkerKey worker, int workers) {
        Seen last = seen.get(worker);
        return last != null && changes - last.at >= (long) ROUNDS * workers;
    }

    /** Forgets workers that the page no longer names. */
    void keep(Collection<WorkerKey> workers) {
        seen.keySet().retainAll(workers);
    }
}
