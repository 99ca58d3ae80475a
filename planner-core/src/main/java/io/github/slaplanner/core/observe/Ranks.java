package io.github.slaplanner.core.observe;

import io.github.slaplanner.api.observation.WorkerLoad;
import io.github.slaplanner.api.observation.WorkerLoad.Sample;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/** The ranks of an engine as one: an engine comes and goes whole, so what it carries is what its ranks carry together. */
final class Ranks {
    private Ranks() {}

    /** One load of rank 0 out of those of an engine's ranks, at least one. */
    static WorkerLoad together(List<WorkerLoad> ranks) {
        WorkerLoad first = ranks.get(0);
        if (ranks.size() == 1) {
            return first;
        }
        Sample latest = together(ranks, WorkerLoad::latest);
        return WorkerLoad.builder(first.workerId(), first.role())
                .latest(latest)
                .average(together(ranks, WorkerLoad::average))
                .build();
    }

    private static Sample together(List<WorkerLoad> ranks, Function<WorkerLoad, Sample> which) {
        List<Sample> samples = ranks.stream().map(which).toList();
        return Sample.builder()
                .activePrefillTokens(sum(samples, Sample::activePrefillTokens))
                .activeDecodeBlocks(sum(samples, Sample::activeDecodeBlocks))
                .lastTtftMs(mean(samples, Sample::lastTtftMs))
                .lastIsl(mean(samples, Sample::lastIsl))
                .lastItlMs(mean(samples, Sample::lastItlMs))
                .kvUsage(mean(samples, Sample::kvUsage))
                .running(sum(samples, Sample::running))
                .waiting(sum(samples, Sample::waiting))
                .build();
    }

    /** Of all ranks, those that do not tell taken to be like the others. */
    private static @Nullable Double sum(List<Sample> samples, Function<Sample, @Nullable Double> gauge) {
        Double mean = mean(samples, gauge);
        return mean == null ? null : Double.valueOf(mean * samples.size());
    }

    private static @Nullable Double mean(List<Sample> samples, Function<Sample, @Nullable Double> gauge) {
        DoubleStream known =
                samples.stream().map(gauge).filter(Objects::nonNull).mapToDouble(Double::doubleValue);
        double mean = known.average().orElse(Double.NaN);
        return Double.isNaN(mean) ? null : Double.valueOf(mean);
    }
}
