package io.github.slaplanner.core.propose;

import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.observation.WorkerLoad;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/** What the loads of a role's workers say together. */
final class LoadSummary {
    private LoadSummary() {}

    /** Engines that are told of, whatever their ranks. */
    static double engines(List<WorkerLoad> workers) {
        return workers.stream().map(WorkerLoad::workerId).distinct().count();
    }

    /** A gauge of all workers that tell it: the newest, or of aggregated engines the mean over the samples. */
    static DoubleStream values(List<WorkerLoad> workers, Function<WorkerLoad.Sample, @Nullable Double> gauge) {
        return workers.stream()
                .map(worker -> gauge.apply(worker.role() == Role.AGGREGATED ? worker.average() : worker.latest()))
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue);
    }

    /** The mean of a gauge; NaN if nobody tells it. */
    static double mean(List<WorkerLoad> workers, Function<WorkerLoad.Sample, @Nullable Double> gauge) {
        return values(workers, gauge).average().orElse(Double.NaN);
    }

    /** KV blocks in use, and those that waiting requests will use. */
    static @Nullable Double wantedBlocks(WorkerLoad.Sample sample) {
        Double blocks = sample.activeDecodeBlocks();
        Double running = sample.running();
        Double waiting = sample.waiting();
        return blocks == null || running == null || waiting == null || running == 0
                ? blocks
                : Double.valueOf(blocks * (1 + waiting / running));
    }

    /** KV blocks that an engine has. */
    static @Nullable Double cache(WorkerLoad.Sample sample) {
        Double blocks = sample.activeDecodeBlocks();
        Double usage = sample.kvUsage();
        return blocks == null || usage == null || !(usage > 0) ? null : Double.valueOf(blocks / usage);
    }
}
