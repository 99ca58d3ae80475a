package io.github.slaplanner.simulator.fleet;

import io.github.slaplanner.api.observation.Traffic;
import io.github.slaplanner.simulator.stats.LogHistogram;

/** Counts and latencies since the last observation, as a gateway in front of the fleet would see them. */
final class TrafficMeter {
    private final LogHistogram isl = LogHistogram.coarse();
    private final LogHistogram osl = LogHistogram.coarse();
    private final LogHistogram ttftMs = LogHistogram.coarse();
    private final LogHistogram itlMs = LogHistogram.coarse();
    private final LogHistogram durationMs = LogHistogram.coarse();
    private double from;
    private int offered;
    private int admitted;
    private int completed;
    private int cancelled;
    private long promptTokens;
    private long cachedTokens;

    void offered(int promptTokens) {
        offered++;
        isl.add(promptTokens);
    }

    void admitted(int prompt, int cached) {
        admitted++;
        promptTokens += prompt;
        cachedTokens += cached;
    }

    /** A client has gone before its first token. */
    void cancelled() {
        completed++;
        cancelled++;
    }

    void firstToken(double seconds) {
        ttftMs.add(1000 * seconds);
    }

    /** The output length is known at the end only. */
    void completed(Completion completion, int outputTokens) {
        completed++;
        osl.add(outputTokens);
        durationMs.add(1000 * (completion.finishedSeconds() - completion.arrivalSeconds()));
        if (completion.hasItl()) {
            itlMs.add(completion.itlMs());
        }
    }

    /** The traffic since the last call. */
    Traffic drain(double now, int inFlight, int queued, double tokensPerStep) {
        Traffic traffic = Traffic.between(SimTime.instant(from), SimTime.instant(now))
                .offeredCount((double) offered)
                .admittedCount((double) admitted)
                .completedCount((double) completed)
                .cancelledCount((double) cancelled)
                .isl(isl.summary())
                .osl(osl.summary())
                .ttftMs(ttftMs.summary())
                .itlMs(itlMs.summary())
                .durationMs(durationMs.summary())
                .inFlight(inFlight)
                .queued(queued)
                .cachedShare(promptTokens > 0 ? (Double) ((double) cachedTokens / promptTokens) : null)
                .tokensPerStep(tokensPerStep > 1 ? (Double) tokensPerStep : null)
                .build();
        clear(now);
        return traffic;
    }

    private void clear(double now) {
        from = now;
        offered = 0;
        admitted = 0;
        completed = 0;
        cancelled = 0;
        promptTokens = 0;
        cachedTokens = 0;
        isl.clear();
        osl.clear();
        ttftMs.clear();
        itlMs.clear();
        durationMs.clear();
    }
}
