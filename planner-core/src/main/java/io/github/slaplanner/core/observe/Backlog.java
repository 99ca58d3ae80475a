package io.github.slaplanner.core.observe;

import io.github.slaplanner.api.observation.Traffic;
import io.github.slaplanner.api.observation.WorkerLoad;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Requests that wait and that more engines would help. */
public final class Backlog {
    private Backlog() {}

    /**
     * Requests that wait for their first engine, less those that are stuck. A router that has handed a request to an engine does
     * not take it back: where one engine has a long queue while most have none, more engines change nothing for it.
     *
     * @param newest the newest traffic, or null
     * @param workers loads of the workers that read prompts
     */
    public static double of(@Nullable Traffic newest, List<WorkerLoad> workers) {
        Integer queued = newest == null ? null : newest.queued();
        if (queued != null && queued == 0) {
            return 0;
        }
        double[] waiting = workers.stream()
                .map(worker -> worker.latest().waiting())
                .filter(count -> count != null)
                .mapToDouble(Double::doubleValue)
                .sorted()
                .toArray();
        if (queued == null || waiting.length == 0) {
            return queued == null ? Arrays.stream(waiting).sum() : queued;
        }
        double fair = 2 * waiting[waiting.length / 2] + 1;
        double atEngines = Arrays.stream(waiting).sum();
        double shared =
                Arrays.stream(waiting).map(count -> Math.min(count, fair)).sum();
        return Math.max(0, queued - atEngines) + shared;
    }
}
