package io.github.slaplanner.core.profile.rapid;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/**
 * Ways to spread an engine over GPUs, the best first: those that meet the latency target before those that do not, and of
 * these the one that carries most requests per second and GPU; of those that miss it the fastest first.
 */
public final class ParallelismRanking {
    private static final int[] STAGES = {1, 2, 4};
    private static final Comparator<Candidate> ORDER = Comparator.comparing((Candidate each) -> !each.meets)
            .thenComparingDouble(Candidate::order)
            .thenComparingInt(each -> each.engine.parallelism().gpus());

    private final Function<Parallelism, EngineModel> engines;
    private final List<Parallelism> ways;

    /**
     * A ranking.
     *
     * @param engines the model on a GPU, spread in some way
     * @param ways that come into question, at least one
     */
    public ParallelismRanking(Function<Parallelism, EngineModel> engines, List<Parallelism> ways) {
        this.engines = engines;
        this.ways = List.copyOf(ways);
    }

    /**
     * The ways that are usual.
     *
     * @param maxGpus GPUs of one engine at most, at least 1
     * @param experts whether the model has experts, so that data parallelism is worth trying
     */
    public static List<Parallelism> ways(int maxGpus, boolean experts) {
        List<Parallelism> ways = new ArrayList<>();
        for (int tensor = 1; tensor <= maxGpus; tensor *= 2) {
            for (int stages : STAGES) {
                for (int data = 1; data <= (experts ? maxGpus : 1); data *= 2) {
                    Parallelism way = new Parallelism(tensor, stages, data);
                    if (way.gpus() <= maxGpus) {
                        ways.add(way);
                    }
                }
            }
        }
        return ways;
    }

    /**
     * What requests are like and what they want.
     *
     * @param isl prompt length, tokens
     * @param osl output length, tokens
     * @param ttftMs target
     * @param itlMs target
     */
    public record Demand(double isl, double osl, double ttftMs, double itlMs) {
        private double context() {
            return isl + osl / 2;
        }
    }

    /**
     * One way.
     *
     * @param engine the engine
     * @param meets whether it meets the target
     * @param latencyMs TTFT or ITL, at the load that it carries or, if it misses the target, at the least
     * @param requestsPerSecondPerGpu that it carries
     */
    public record Candidate(EngineModel engine, boolean meets, double latencyMs, double requestsPerSecondPerGpu) {
        private double order() {
            return meets ? -requestsPerSecondPerGpu : latencyMs;
        }
    }

    /** Prefill engines that fit, at their full load. */
    public List<Candidate> prefill(Demand demand) {
        return ranked(demand, engine -> prefill(demand, engine));
    }

    /** What an engine does as prefill engine. */
    public Candidate prefill(Demand demand, EngineModel engine) {
        double ttft = engine.ttftMs(demand.isl);
        double requests = engine.prefillThroughputPerGpu(demand.isl) / demand.isl;
        return new Candidate(engine, ttft <= demand.ttftMs, ttft, requests);
    }

    /** Decode engines that fit, at the highest load that meets the target. */
    public List<Candidate> decode(Demand demand) {
        return ranked(demand, engine -> {
            double load = highestLoad(engine, demand);
            double context = demand.context();
            double requests = engine.decodeThroughputPerGpu(load, context) / demand.osl;
            double itl = engine.itlMs(load, context);
            return new Candidate(engine, itl <= demand.itlMs, itl, requests);
        });
    }

    /** Engines that do both and fit: the decode ranking, where TTFT must be met as well. */
    public List<Candidate> aggregated(Demand demand) {
        return decode(demand).stream()
                .map(each -> new Candidate(
                        each.engine,
                        each.meets && each.engine.ttftMs(demand.isl) <= demand.ttftMs,
                        each.latencyMs,
                        each.requestsPerSecondPerGpu))
                .sorted(ORDER)
                .toList();
    }

    private List<Candidate> ranked(Demand demand, Function<EngineModel, Candidate> judge) {
        return ways.stream()
                .map(engines)
                .filter(engine -> engine.fits(demand.isl + demand.osl))
                .map(judge)
                .sorted(ORDER)
                .toList();
    }

    /** Why no way fits, in words: the one of most GPUs does not. */
    public String misfit(Demand demand) {
        EngineModel largest = ways.stream()
                .max(Comparator.comparingInt(Parallelism::gpus))
                .map(engines)
                .orElseThrow();
        return largest.misfit(demand.isl + demand.osl);
    }

    /** ITL rises with the load: by bisection, to one sequence. */
    private static double highestLoad(EngineModel engine, Demand demand) {
        double low = 1;
        double high = Math.max(1, engine.maxSequences(demand.context()));
        if (engine.itlMs(high, demand.context()) <= demand.itlMs) {
            return high;
        }
        while (high - low > 1) {
            double middle = Math.floor((low + high) / 2);
            if (engine.itlMs(middle, demand.context()) <= demand.itlMs) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
