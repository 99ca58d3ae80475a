package io.github.slaplanner.core.profile.rapid;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Ranks ways to spread an engine over GPUs: those that meet the latency target first, and among them the one that carries most
 * requests per GPU, queueing included; of those that carry nearly as many, the one of fewest GPUs. Where none meets it, the one
 * that comes nearest is first.
 */
public final class ParallelismRanking {
    private static final int[] STAGES = {1, 2, 4};
    /** GPUs that a pool of like engines has, where there is no budget: waiting is less where more engines share a queue. */
    private static final int POOL = 32;
    /** Engines that carry at least this share of the best are as good, if they are smaller. */
    private static final double AS_GOOD = 0.95;

    private static final Comparator<Candidate> ORDER = Comparator.comparing((Candidate each) -> !each.meets)
            .thenComparingDouble(Candidate::order)
            .thenComparingInt(each -> each.engine.parallelism().gpus());

    private final Function<Parallelism, EngineModel> engines;
    private final List<Parallelism> ways;
    private final int pool;

    /**
     * A ranking.
     *
     * @param engines the model on a GPU, spread in some way
     * @param ways that come into question, at least one
     */
    public ParallelismRanking(Function<Parallelism, EngineModel> engines, List<Parallelism> ways) {
        this(engines, ways, POOL);
    }

    /** The same for engines that share a queue on so many GPUs. */
    public ParallelismRanking(Function<Parallelism, EngineModel> engines, List<Parallelism> ways, int pool) {
        this.engines = engines;
        this.ways = List.copyOf(ways);
        this.pool = pool;
    }

    /**
     * The ways that are usual.
     *
     * @param maxGpus GPUs of one engine at most, at least 1
     * @param experts whether the model has experts, so that ranks and whole experts per GPU are worth trying
     */
    public static List<Parallelism> ways(int maxGpus, boolean experts) {
        Set<Parallelism> ways = new LinkedHashSet<>();
        for (int tensor = 1; tensor <= maxGpus; tensor *= 2) {
            for (int stages : STAGES) {
                for (int data = 1; data <= (experts ? maxGpus : 1); data *= 2) {
                    if (tensor * stages * data <= maxGpus) {
                        ways.add(experts ? Parallelism.wholeExperts(tensor, stages, data) : dense(tensor, stages));
                        ways.add(data == 1 ? dense(tensor, stages) : Parallelism.wholeExperts(tensor, stages, data));
                    }
                }
            }
        }
        return new ArrayList<>(ways);
    }

    private static Parallelism dense(int tensor, int stages) {
        return new Parallelism(tensor, stages, 1, 1);
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
     * @param latencyMs TTFT on an idle engine, or ITL at the load that it carries; if it misses the target, the least
     * @param requestsPerSecondPerGpu that it carries; if it misses the target, at the least load
     * @param load share of the time that it is busy with prompts, or sequences that it decodes at once, on average
     */
    public record Candidate(
            EngineModel engine, boolean meets, double latencyMs, double requestsPerSecondPerGpu, double load) {
        private double order() {
            return meets ? -requestsPerSecondPerGpu : latencyMs;
        }

        /** What the whole engine carries. */
        public double requestsPerSecond() {
            return requestsPerSecondPerGpu * engine.parallelism().gpus();
        }
    }

    /** Prefill engines that fit. */
    public List<Candidate> prefill(Demand demand) {
        return ranked(demand, engine -> prefill(demand, engine));
    }

    /** What an engine does as prefill engine. */
    public Candidate prefill(Demand demand, EngineModel engine) {
        double ttft = engine.ttftMs(demand.isl);
        double busy = EngineLoad.prefill(ttft, demand.ttftMs, servers(engine));
        double always = engine.prefillThroughputPerGpu(demand.isl) / demand.isl;
        return new Candidate(engine, busy > 0, ttft, always * (busy > 0 ? busy : 1), busy);
    }

    private double servers(EngineModel engine) {
        Parallelism way = engine.parallelism();
        return (double) way.data() * way.pipeline() * Math.max(1, pool / way.gpus());
    }

    /** Decode engines that fit. */
    public List<Candidate> decode(Demand demand) {
        return ranked(demand, engine -> {
            double most = engine.maxSequences(demand.context());
            double load = EngineLoad.decode(most, n -> engine.itlMs(n, demand.context()) <= demand.itlMs);
            double sequences = Math.max(1, load);
            double itl = engine.itlMs(sequences, demand.context());
            return new Candidate(engine, load > 0, itl, requests(engine, sequences, itl, demand), sequences);
        });
    }

    /** Engines that do both and fit: prompts are read between decode steps, and lengthen them. */
    public List<Candidate> aggregated(Demand demand) {
        return ranked(demand, engine -> aggregated(demand, engine));
    }

    private Candidate aggregated(Demand demand, EngineModel engine) {
        double ttft = engine.ttftMs(demand.isl);
        double prompts = ttft / demand.osl / engine.parallelism().data();
        double context = demand.context();
        double load = EngineLoad.decode(engine.maxSequences(context), n -> {
            double itl = engine.itlMs(n, context) + n * prompts;
            double busy = n * prompts / itl;
            return itl <= demand.itlMs && busy <= EngineLoad.prefill(ttft, demand.ttftMs, servers(engine));
        });
        double sequences = Math.max(1, load);
        double itl = engine.itlMs(sequences, context) + sequences * prompts;
        return new Candidate(engine, load > 0, itl, requests(engine, sequences, itl, demand), sequences);
    }

    private static double requests(EngineModel engine, double sequences, double itlMs, Demand demand) {
        final double msPerSecond = 1000;
        return sequences
                / itlMs
                * msPerSecond
                / demand.osl
                / engine.parallelism().gpus();
    }

    private List<Candidate> ranked(Demand demand, Function<EngineModel, Candidate> judge) {
        List<Candidate> ranked = new ArrayList<>(ways.stream()
                .map(engines)
                .filter(engine -> engine.fits(demand.isl + demand.osl))
                .map(judge)
                .sorted(ORDER)
                .toList());
        smallestFirst(ranked);
        return ranked;
    }

    /** The smallest of those that are as good as the best goes to the front. */
    private static void smallestFirst(List<Candidate> ranked) {
        if (ranked.isEmpty() || !ranked.get(0).meets) {
            return;
        }
        double enough = ranked.get(0).requestsPerSecondPerGpu * AS_GOOD;
        ranked.stream()
                .filter(each -> each.meets && each.requestsPerSecondPerGpu >= enough)
                .min(Comparator.comparingInt(each -> each.engine.parallelism().gpus()))
                .ifPresent(best -> {
                    ranked.remove(best);
                    ranked.add(0, best);
                });
    }

    /** Why no way fits, in words: the one of most GPUs does not. */
    public String misfit(Demand demand) {
        EngineModel largest = ways.stream()
                .max(Comparator.comparingInt(Parallelism::gpus))
                .map(engines)
                .orElseThrow();
        return largest.misfit(demand.isl + demand.osl);
    }
}
