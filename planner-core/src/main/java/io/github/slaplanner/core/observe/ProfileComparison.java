package io.github.slaplanner.core.observe;

import io.github.slaplanner.api.observation.Distribution;
import io.github.slaplanner.api.observation.Summary;
import io.github.slaplanner.api.observation.Traffic;
import io.github.slaplanner.api.observation.WorkerLoad;
import io.github.slaplanner.api.profile.DecodePerformance;
import io.github.slaplanner.api.profile.PrefillPerformance;
import io.github.slaplanner.core.model.PromptTimes;
import io.github.slaplanner.core.model.RequestCost;
import io.github.slaplanner.core.model.WaitProbability;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/** Real against profiled speed, as far as it can be told from outside the engines. */
public final class ProfileComparison {
    private static final int FEW = 8;
    private static final double BUSY = 0.7;
    private static final double FULL = 0.8;
    private static final double[] QUANTILES = {0.1, 0.3, 0.5, 0.7, 0.9};

    private ProfileComparison() {}

    /**
     * TTFT of the last request of each worker, its wait included, over what the profile says of its prompt; nothing of workers
     * that have been idle, whose last request is of another time.
     */
    public static List<Double> prefill(List<WorkerLoad> workers, PrefillPerformance profile, RequestCost cost) {
        List<Double> ratios = new ArrayList<>();
        int stride = 1 + workers.size() / FEW;
        for (int i = 0; i < workers.size(); i += stride) {
            WorkerLoad.Sample sample = workers.get(i).latest();
            Double busy = workers.get(i).average().running();
            if (busy == null || busy > 0) {
                add(ratios, sample.lastTtftMs(), sample.lastIsl(), profile, cost);
            }
        }
        return ratios;
    }

    /**
     * The same where workers do not tell: TTFT of the newest traffic over what the profile says of its prompts, quantile by
     * quantile, since longer prompts take longer.
     */
    public static List<Double> prefill(Traffic piece, PrefillPerformance profile, RequestCost cost) {
        List<Double> ratios = new ArrayList<>();
        Summary ttft = piece.ttftMs();
        Summary isl = piece.isl();
        if (ttft == null || isl == null) {
            return ratios;
        }
        if (ttft.distribution() == null || isl.distribution() == null) {
            add(ratios, ttft.mean(), isl.mean(), profile, cost);
            return ratios;
        }
        for (double quantile : QUANTILES) {
            double ms = ttft.distribution().quantile(quantile);
            add(ratios, ms, isl.distribution().quantile(quantile), profile, cost);
        }
        return ratios;
    }

    private static void add(
            List<Double> ratios,
            @Nullable Double ttftMs,
            @Nullable Double isl,
            PrefillPerformance profile,
            RequestCost cost) {
        double read = isl == null ? 0 : cost.read(isl);
        if (ttftMs != null && read > 0 && ttftMs > 0 && profile.measured(read)) {
            ratios.add(ttftMs / profile.ttftMs(read));
        }
    }

    /**
     * Mean ITL of an interval over the profile's at the concurrency that Little's law gives: tokens per second times seconds
     * per token, spread over the engines. Where engines are nearly full, requests may have waited for room, which is in their ITL
     * too; then it is at most what full engines should have produced over what came out. NaN where nothing was decoded, or where
     * requests waited though there was room.
     *
     * @param pieces traffic of the interval
     * @param engines engines that decoded in it, in the mean
     * @param full whether the same engines decoded all the time, and most of them are full
     * @param profile decode performance
     * @param cost what engines do for the tokens of a request
     */
    public static double decode(
            List<Traffic> pieces, double engines, boolean full, DecodePerformance profile, RequestCost cost) {
        // per decode step, which is what a profile knows
        double itl = cost.tokensPerStep() * TrafficSums.mean(pieces, Traffic::itlMs);
        double isl = TrafficSums.mean(pieces, Traffic::isl);
        double osl = TrafficSums.mean(pieces, Traffic::osl);
        double seconds = pieces.stream()
                .mapToDouble(piece -> piece.interval().toMillis() / 1000.0)
                .sum();
        if (!(itl > 0) || !(isl > 0) || !(osl > 1) || !(engines > 0) || !(seconds > 0)) {
            return Double.NaN;
        }
        double stepsPerSecond = TrafficSums.completed(pieces) * cost.steps(osl) / seconds / engines;
        double context = isl + osl / 2;
        double most = profile.maxKvTokens() / context;
        double usage = stepsPerSecond * itl / 1000 / most;
        double latency = itl / profile.itlMs(Math.min(1, usage), context);
        double throughput = 1000 * most / profile.itlMs(1, context) / stepsPerSecond;
        double atMost = full ? Math.min(latency, throughput) : Double.NaN;
        return usage < FULL ? latency : atMost;
    }

    /**
     * The share of requests that had to wait for an engine; 0 where nothing is known of them.
     *
     * @param piece the newest traffic, or null
     * @param engines engines that read prompts
     * @param times how long prompts take
     */
    public static double waits(@Nullable Traffic piece, int engines, PromptTimes times) {
        if (piece == null || piece.isl() == null || engines < 1) {
            return 0;
        }
        Distribution prompts = piece.isl().distributionOrPoint();
        return WaitProbability.chance(busy(piece, prompts, engines, times::ms), engines);
    }

    /** The share of engines at which requests wait; 0 where none tells. */
    public static double waiting(List<WorkerLoad> workers) {
        long lines = workers.stream()
                .filter(worker -> Objects.requireNonNullElse(worker.latest().waiting(), 0.0) >= 1)
                .count();
        return lines == 0 ? 0 : lines / (double) workers.size();
    }

    /** Whether most engines that decode have their KV cache nearly full, as far as they tell. */
    public static boolean mostAreFull(List<WorkerLoad> workers) {
        double[] usage = workers.stream()
                .map(worker -> worker.latest().kvUsage())
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .sorted()
                .toArray();
        return usage.length == 0 || usage[usage.length / 2] >= FULL;
    }

    private static double busy(Traffic piece, Distribution prompts, int engines, DoubleUnaryOperator service) {
        return piece.requests().demand()
                * prompts.expect(service)
                / piece.interval().toMillis()
                / engines;
    }

    /**
     * Engine-seconds of prompts that seem to have arrived together: requests of a burst wait for each other, on average half
     * of its work spread over the engines. NaN where engines were so busy that waits have another reason, or unknown.
     *
     * @param piece the newest traffic
     * @param engines engines that read prompts
     * @param times how long prompts take
     * @param targetMs TTFT target, ms: longer waits are no burst but too few engines
     */
    public static double burstWork(Traffic piece, int engines, PromptTimes times, double targetMs) {
        if (piece.isl() == null || piece.ttftMs() == null || engines < 1) {
            return Double.NaN;
        }
        Distribution prompts = piece.isl().distributionOrPoint();
        DoubleUnaryOperator service = times::ms;
        double busy = busy(piece, prompts, engines, service);
        // medians, because a few requests that are stuck somewhere say nothing of bursts
        double wait = piece.ttftMs().distributionOrPoint().quantile(0.5) - service.applyAsDouble(prompts.quantile(0.5));
        return busy < BUSY && wait < targetMs ? 2 * engines * Math.max(0, wait) / 1000 : Double.NaN;
    }
}
