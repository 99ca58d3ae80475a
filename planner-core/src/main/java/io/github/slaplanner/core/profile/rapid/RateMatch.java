package io.github.slaplanner.core.profile.rapid;

import io.github.slaplanner.core.profile.rapid.ParallelismRanking.Candidate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Prefill and decode engines in numbers that carry the same.
 *
 * @param prefill one of the prefill engines
 * @param decode one of the decode engines
 * @param prefillEngines how many, at least 1
 * @param decodeEngines how many, at least 1
 */
public record RateMatch(Candidate prefill, Candidate decode, int prefillEngines, int decodeEngines) {
    /** GPUs of all engines. */
    public int gpus() {
        return prefillEngines * prefill.engine().parallelism().gpus()
                + decodeEngines * decode.engine().parallelism().gpus();
    }

    /** What they carry. */
    public double requestsPerSecond() {
        return Math.min(prefillEngines * prefill.requestsPerSecond(), decodeEngines * decode.requestsPerSecond());
    }

    /** What a GPU would carry on average if the numbers matched exactly. */
    public static double perGpu(Candidate prefill, Candidate decode) {
        return 1 / (1 / prefill.requestsPerSecondPerGpu() + 1 / decode.requestsPerSecondPerGpu());
    }

    /**
     * The engines within a budget that carry most, and of these the fewest GPUs.
     *
     * @return null if the budget is too small for one of each, or no engine meets its target
     */
    public static @Nullable RateMatch within(int budget, List<Candidate> prefill, List<Candidate> decode) {
        RateMatch best = null;
        for (Candidate reader : prefill) {
            for (Candidate writer : decode) {
                if (reader.meets() && writer.meets()) {
                    best = better(best, within(budget, reader, writer));
                }
            }
        }
        return best;
    }

    private static @Nullable RateMatch within(int budget, Candidate reader, Candidate writer) {
        RateMatch best = null;
        int readerGpus = reader.engine().parallelism().gpus();
        int writerGpus = writer.engine().parallelism().gpus();
        for (int readers = 1; readers * readerGpus + writerGpus <= budget; readers++) {
            int writers = (budget - readers * readerGpus) / writerGpus;
            best = better(best, new RateMatch(reader, writer, readers, writers).trimmed());
        }
        return best;
    }

    /** Without engines that the others cannot feed. */
    private RateMatch trimmed() {
        double rate = requestsPerSecond();
        return new RateMatch(
                prefill, decode, needed(rate, prefill, prefillEngines), needed(rate, decode, decodeEngines));
    }

    private static int needed(double rate, Candidate engine, int most) {
        final double rounding = 1e-9;
        return Math.min(most, (int) Math.max(1, Math.ceil(rate / engine.requestsPerSecond() - rounding)));
    }

    private static @Nullable RateMatch better(@Nullable RateMatch one, @Nullable RateMatch other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        int order = Double.compare(one.requestsPerSecond(), other.requestsPerSecond());
        return order > 0 || (order == 0 && one.gpus() <= other.gpus()) ? one : other;
    }
}
