package io.github.slaplanner.core.propose;

import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.profile.DecodePerformance;
import io.github.slaplanner.api.profile.EnginePerformance;
import io.github.slaplanner.core.model.Corrections;

/**
 * The guide's latency correction: observed over expected latency of the last interval. Expected TTFT is the profile's at the
 * observed ISL; expected ITL is the profile's at the concurrency of one engine (requests per engine · duration / T) and
 * context isl + osl/2. A latency that was not observed leaves its correction at 1.
 */
public final class LatencyCorrection {
    private final PlannerConfig config;
    private final EnginePerformance performance;

    /** For a configuration and the performance of its engines. */
    public LatencyCorrection(PlannerConfig config, EnginePerformance performance) {
        this.config = config;
        this.performance = performance;
    }

    /**
     * What one interval showed; NaN where nothing was observed.
     *
     * @param requests requests in the interval
     * @param isl mean input length, tokens
     * @param osl mean output length, tokens
     * @param ttftMs mean TTFT, ms
     * @param itlMs mean ITL, ms
     * @param durationMs mean request duration, ms
     */
    public record Observed(double requests, double isl, double osl, double ttftMs, double itlMs, double durationMs) {}

    /**
     * The corrections, or none if the configuration turns them off.
     *
     * @param seen what the last interval showed
     * @param decodeEngines engines that decoded in it
     */
    public Corrections of(Observed seen, int decodeEngines) {
        if (config.throughput().noCorrection()) {
            return Corrections.NONE;
        }
        return new Corrections(prefill(seen), decode(seen, decodeEngines));
    }

    private double prefill(Observed seen) {
        if (performance.prefill() == null || !known(seen.ttftMs()) || !known(seen.isl())) {
            return 1;
        }
        return seen.ttftMs() / performance.prefill().ttftMs(seen.isl());
    }

    private double decode(Observed seen, int engines) {
        DecodePerformance decode = performance.decode();
        if (decode == null || !known(seen.itlMs()) || !known(seen.osl()) || !known(seen.isl()) || engines < 1) {
            return 1;
        }
        double durationMs = known(seen.durationMs())
                ? seen.durationMs()
                : (known(seen.ttftMs()) ? seen.ttftMs() : 0) + seen.osl() * seen.itlMs();
        double context = seen.isl() + seen.osl() / 2;
        double concurrency = seen.requests()
                / engines
                * durationMs
                / config.throughput().interval().toMillis();
        return seen.itlMs() / decode.itlMs(concurrency * context / decode.maxKvTokens(), context);
    }

    private static boolean known(double value) {
        return value > 0 && Double.isFinite(value);
    }
}
