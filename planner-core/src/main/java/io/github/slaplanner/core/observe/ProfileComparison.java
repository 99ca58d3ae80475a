package io.github.slaplanner.core.observe;

import io.github.slaplanner.api.observation.Traffic;
import io.github.slaplanner.api.observation.WorkerLoad;
import io.github.slaplanner.api.profile.DecodePerformance;
import io.github.slaplanner.api.profile.PrefillPerformance;
import java.util.ArrayList;
import java.util.List;

/** Real against profiled speed, as far as it can be told from outside the engines. */
public final class ProfileComparison {
    private static final int FEW = 8;

    private ProfileComparison() {}

    /**
     * TTFT of the last request of each worker over what the profile says of its prompt. Waiting makes a ratio larger, never
     * smaller, so the low end of many is the engine's own slowness.
     */
    public static List<Double> prefill(List<WorkerLoad> workers, PrefillPerformance profile) {
        List<Double> ratios = new ArrayList<>();
        int stride = 1 + workers.size() / FEW;
        for (int i = 0; i < workers.size(); i += stride) {
            WorkerLoad.Sample sample = workers.get(i).latest();
            Double isl = sample.lastIsl();
            Double ttft = sample.lastTtftMs();
            if (isl != null && ttft != null && isl > 0 && ttft > 0 && profile.measured(isl)) {
                ratios.add(ttft / profile.ttftMs(isl));
            }
        }
        return ratios;
    }

    /**
     * Mean ITL of an interval over the profile's at the concurrency that Little's law gives: tokens per second times seconds
     * per token, spread over the engines. NaN where nothing was decoded, or so much that requests waited for room.
     *
     * @param pieces traffic of the interval
     * @param engines engines that decoded in it
     * @param profile decode performance
     */
    public static double decode(List<Traffic> pieces, int engines, DecodePerformance profile) {
        double itl = Pieces.mean(pieces, Traffic::itlMs);
        double isl = Pieces.mean(pieces, Traffic::isl);
        double osl = Pieces.mean(pieces, Traffic::osl);
        double seconds = pieces.stream()
                .mapToDouble(piece -> piece.interval().toMillis() / 1000.0)
                .sum();
        if (!(itl > 0) || !(isl > 0) || !(osl > 1) || engines < 1 || !(seconds > 0)) {
            return Double.NaN;
        }
        double running = Pieces.completed(pieces) / seconds * osl * itl / 1000;
        double context = isl + osl / 2;
        double usage = running / engines * context / profile.maxKvTokens();
        return usage < 1 ? itl / profile.itlMs(usage, context) : Double.NaN;
    }
}
