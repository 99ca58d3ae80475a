package io.github.slaplanner.core.observe;

import io.github.slaplanner.api.observation.Summary;
import io.github.slaplanner.api.observation.Traffic;
import io.github.slaplanner.core.model.FadingHistogram;
import io.github.slaplanner.core.model.Workload;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What requests and engines have been like of late: lengths, real against profiled speed, and the newest traffic.
 *
 * @param isl input lengths
 * @param osl output lengths
 * @param prefillRatio thousand times real over profiled TTFT, per worker and tick
 * @param decodeRatio thousand times real over profiled ITL, per closed interval
 * @param burstWork engine-milliseconds of prompts that arrive together
 * @param itlSpread thousand times the ratio of the 95th percentile of ITL to its median
 * @param cost what engines have done for the tokens of requests
 * @param recent traffic of the last {@link #RECENT}, oldest first
 */
public record WorkloadWindow(
        FadingHistogram isl,
        FadingHistogram osl,
        FadingHistogram prefillRatio,
        FadingHistogram decodeRatio,
        FadingHistogram burstWork,
        FadingHistogram itlSpread,
        CostWindow cost,
        List<Traffic> recent) {
    /** Nothing seen. */
    public static final WorkloadWindow EMPTY = new WorkloadWindow(
            FadingHistogram.NONE,
            FadingHistogram.NONE,
            FadingHistogram.NONE,
            FadingHistogram.NONE,
            FadingHistogram.NONE,
            FadingHistogram.NONE,
            CostWindow.EMPTY,
            List.of());

    /** How far back a burst is measured. */
    private static final Duration RECENT = Duration.ofSeconds(20);
    /** Time in which what was learned fades to 1/e. */
    private static final Duration FADING = Duration.ofMinutes(15);

    /** Fewest requests whose ITL say something of its spread. */
    private static final double FEW = 20;
    /** Standard normal quantile of 0.95. */
    private static final double Z95 = 1.645;
    /** Requests never agree better than this. */
    private static final double LEAST_SPREAD = 0.03;

    private static final double MOST_SPREAD = 0.4;
    /** What lies beyond is a wrong unit or a wrong profile, and no speed of engines. */
    private static final double FASTEST = 0.1;

    private static final double SLOWEST = 10;
    /** Ratios seen before one is believed. */
    private static final double LEARNED = 5;

    /** Copies the list. */
    public WorkloadWindow {
        recent = List.copyOf(recent);
    }

    /**
     * This window and a piece of traffic.
     *
     * @param piece the traffic
     * @param itlMs ITL target, ms: while most requests miss it, how far they differ says nothing of better times
     * @param sameEngines whether the same engines served all the time: while some are new and empty, requests differ by that
     */
    public WorkloadWindow add(Traffic piece, double itlMs, boolean sameEngines) {
        double fade = fade(piece.interval());
        List<Traffic> kept = new ArrayList<>();
        Instant oldest = piece.to().minus(RECENT);
        for (Traffic earlier : recent) {
            if (!earlier.from().isBefore(oldest) && earlier.to().isBefore(piece.to())) {
                kept.add(earlier);
            }
        }
        kept.add(piece);
        double weight = Math.max(1, piece.requests().demand());
        return new WorkloadWindow(
                add(isl, piece.isl(), weight, fade),
                add(osl, piece.osl(), weight, fade),
                prefillRatio,
                decodeRatio,
                burstWork,
                sameEngines ? spread(piece, itlMs, fade) : itlSpread,
                cost.add(piece, fade),
                kept);
    }

    /** This window without the newest traffic. */
    public WorkloadWindow lengthsOnly() {
        return new WorkloadWindow(isl, osl, prefillRatio, decodeRatio, burstWork, itlSpread, cost, List.of());
    }

    /**
     * This window and ratios of real over profiled latency.
     *
     * @param prefill of TTFT; those of requests that waited are the largest
     * @param waits share of requests that waited: as many of {@code prefill} say nothing of the engines
     * @param decode of ITL; NaN adds nothing
     * @param elapsed time since the last ratios
     */
    public WorkloadWindow compared(List<Double> prefill, double waits, double decode, Duration elapsed) {
        double fade = fade(elapsed);
        FadingHistogram ttft = prefillRatio;
        double older = fade;
        double left = prefill.size() * (1 - waits);
        for (double ratio : prefill.stream().sorted().toList()) {
            if (left > 0) {
                ttft = ttft.add(1000 * ratio, Math.min(1, left), older);
                older = 1;
                left--;
            }
        }
        FadingHistogram itl = decode > 0 ? decodeRatio.add(1000 * decode, 1, fade) : decodeRatio;
        return new WorkloadWindow(isl, osl, ttft, itl, burstWork, itlSpread, cost, recent);
    }

    /** This window and engine-seconds of prompts that seem to have arrived together; NaN adds nothing. */
    public WorkloadWindow waited(double seconds, Duration elapsed) {
        FadingHistogram work = seconds >= 0 ? burstWork.add(Math.max(1, 1000 * seconds), 1, fade(elapsed)) : burstWork;
        return new WorkloadWindow(isl, osl, prefillRatio, decodeRatio, work, itlSpread, cost, recent);
    }

    private FadingHistogram spread(Traffic piece, double itlMs, double fade) {
        Summary itl = piece.itlMs();
        if (itl == null || itl.distribution() == null || piece.requests().demand() < FEW) {
            return itlSpread;
        }
        double middle = itl.distribution().quantile(0.5);
        return middle > 0 && middle <= itlMs
                ? itlSpread.add(1000 * Math.max(1, itl.distribution().quantile(0.95) / middle), 1, fade)
                : itlSpread;
    }

    /** What requests and engines are like. */
    public Workload shape() {
        boolean measured = itlSpread.weight() >= LEARNED;
        return new Workload(
                isl,
                osl,
                burstWork.weight() >= LEARNED ? burstWork.quantile(0.5) / 1000 : 0,
                measured
                        ? Math.max(LEAST_SPREAD, Math.min(MOST_SPREAD, Math.log(itlSpread.quantile(0.75) / 1000) / Z95))
                        : Double.NaN,
                prefillSlowness(),
                decodeSlowness(),
                cost.cost());
    }

    /** Real over profiled TTFT of an unloaded engine, as learned; 0.1 to 10. */
    public double prefillSlowness() {
        return slowness(prefillRatio);
    }

    /** Real over profiled ITL, as learned; 0.1 to 10. */
    public double decodeSlowness() {
        return slowness(decodeRatio);
    }

    /** A learned ratio: none until enough was seen, and within bounds. */
    private static double slowness(FadingHistogram ratios) {
        if (ratios.isEmpty() || ratios.weight() < LEARNED) {
            return 1;
        }
        return Math.max(FASTEST, Math.min(SLOWEST, ratios.quantile(0.5) / 1000));
    }

    /** The newest traffic, or null. */
    public @Nullable Traffic newest() {
        return recent.isEmpty() ? null : recent.get(recent.size() - 1);
    }

    private static FadingHistogram add(
            FadingHistogram histogram, @Nullable Summary summary, double weight, double fade) {
        return summary == null || summary.mean() < 1 ? histogram : histogram.add(summary, weight, fade);
    }

    private static double fade(Duration elapsed) {
        return Math.exp(-elapsed.toMillis() / (double) FADING.toMillis());
    }
}
