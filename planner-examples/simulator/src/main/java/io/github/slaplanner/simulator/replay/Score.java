package io.github.slaplanner.simulator.replay;

import io.github.slaplanner.simulator.fleet.Completion;
import io.github.slaplanner.simulator.fleet.CompletionListener;
import io.github.slaplanner.simulator.stats.LogHistogram;

/** Which requests met the SLA. Those that arrive during the warm-up do not count; those that never end have missed it. */
final class Score implements CompletionListener {
    private final double warmupSeconds;
    private final double ttftSlaMs;
    private final double itlSlaMs;
    private final LogHistogram ttftMs = LogHistogram.fine();
    private final LogHistogram itlMs = LogHistogram.fine();
    private long offered;
    private long ended;
    private long met;
    private long metTtft;
    private long metItl;

    Score(ReplaySpec spec) {
        warmupSeconds = spec.warmupSeconds();
        ttftSlaMs = spec.config().throughput().ttftMs();
        itlSlaMs = spec.config().throughput().itlMs();
    }

    void arrived(double seconds) {
        if (seconds >= warmupSeconds) {
            offered++;
        }
    }

    @Override
    public void completed(Completion completion) {
        if (completion.arrivalSeconds() < warmupSeconds || completion.attempt() > 0) {
            return;
        }
        boolean ttft = meetsTtft(completion);
        boolean itl = meetsItl(completion);
        ended++;
        met += ttft && itl ? 1 : 0;
        metTtft += ttft ? 1 : 0;
        metItl += itl ? 1 : 0;
        if (completion.hasTtft()) {
            ttftMs.add(completion.ttftMs());
        }
        if (completion.hasItl()) {
            itlMs.add(completion.itlMs());
        }
    }

    /** The client of a request that arrived then has gone. */
    void abandoned(double arrivalSeconds) {
        if (arrivalSeconds >= warmupSeconds) {
            ended++;
        }
    }

    boolean meetsTtft(Completion completion) {
        return !completion.hasTtft() || completion.ttftMs() <= ttftSlaMs;
    }

    boolean meetsItl(Completion completion) {
        return !completion.hasItl() || completion.itlMs() <= itlSlaMs;
    }

    /** Requests that count. */
    long offered() {
        return offered;
    }

    /** Requests that count, have ended and have missed the SLA. */
    long missed() {
        return ended - met;
    }

    /** Requests that count and have not met the SLA, those that have not ended included. */
    long notMet() {
        return offered - met;
    }

    double attainment() {
        return share(met);
    }

    double ttftAttainment() {
        return share(metTtft);
    }

    double itlAttainment() {
        return share(metItl);
    }

    LogHistogram ttftMs() {
        return ttftMs;
    }

    LogHistogram itlMs() {
        return itlMs;
    }

    private double share(long count) {
        return (double) count / offered;
    }
}
