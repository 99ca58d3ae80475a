package io.github.slaplanner.core.observe;

import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.observation.WorkerLoad;
import io.github.slaplanner.core.model.LatencyLine;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Latency against load over the last {@code load_learning_window}: TTFT on active prefill tokens plus the last prompt, ITL
 * on active KV blocks. Aggregated engines are learned on each worker's averages over the tick, because one sample of an
 * engine that does both mixes two states.
 *
 * @param ttft sums per tick for TTFT, oldest first
 * @param itl sums per tick for ITL, oldest first
 * @param lasting ITL over a longer time
 */
public record RegressionWindow(List<RegressionSums> ttft, List<RegressionSums> itl, FadingRegression lasting) {
    /** Nothing learned. */
    public static final RegressionWindow EMPTY = new RegressionWindow(List.of(), List.of(), FadingRegression.EMPTY);

    /** Copies the lists. */
    public RegressionWindow {
        ttft = List.copyOf(ttft);
        itl = List.copyOf(itl);
    }

    /** This window after one tick more. */
    public RegressionWindow add(Instant now, List<WorkerLoad> workers, Duration window) {
        Sums onTtft = new Sums();
        Sums onItl = new Sums();
        for (WorkerLoad worker : workers) {
            WorkerLoad.Sample sample = worker.role() == Role.AGGREGATED ? worker.average() : worker.latest();
            Double tokens = sample.activePrefillTokens();
            Double isl = sample.lastIsl();
            if (tokens != null && isl != null && sample.lastTtftMs() != null) {
                onTtft.add(tokens + isl, sample.lastTtftMs());
            }
            if (sample.activeDecodeBlocks() != null && sample.lastItlMs() != null) {
                onItl.add(sample.activeDecodeBlocks(), sample.lastItlMs());
            }
        }
        Instant oldest = now.minus(window);
        return new RegressionWindow(
                slide(ttft, onTtft.at(now), oldest), slide(itl, onItl.at(now), oldest), lasting.add(onItl.at(now)));
    }

    /** TTFT over active prefill tokens plus own prompt. */
    public LatencyLine ttftLine() {
        return fit(ttft);
    }

    /** ITL over active KV blocks of the last quarter of an hour, older points less. */
    public LatencyLine lastingItlLine() {
        return lasting.fit();
    }

    /** ITL over active KV blocks. */
    public LatencyLine itlLine() {
        return fit(itl);
    }

    private static LatencyLine fit(List<RegressionSums> ticks) {
        return ticks.stream()
                .reduce(RegressionSums::plus)
                .map(RegressionSums::fit)
                .orElse(new LatencyLine(0, 0, 0));
    }

    private static List<RegressionSums> slide(List<RegressionSums> ticks, RegressionSums newest, Instant oldest) {
        List<RegressionSums> kept = new ArrayList<>(ticks.size() + 1);
        for (RegressionSums tick : ticks) {
            if (tick.at().isAfter(oldest)) {
                kept.add(tick);
            }
        }
        if (newest.n() > 0) {
            kept.add(newest);
        }
        return kept;
    }

    /** Adds up points without an object each. */
    private static final class Sums {
        private int n;
        private double x;
        private double y;
        private double xx;
        private double xy;

        void add(double load, double latency) {
            n++;
            x += load;
            y += latency;
            xx += load * load;
            xy += load * latency;
        }

        RegressionSums at(Instant now) {
            return new RegressionSums(now, n, x, y, xx, xy);
        }
    }
}
