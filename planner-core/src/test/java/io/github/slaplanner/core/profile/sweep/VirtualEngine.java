package io.github.slaplanner.core.profile.sweep;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * An engine with simple formulas in a time of its own: TTFT is 10 ms + 0.02 ms per token, or nothing for a prompt that was seen
 * before, and 1.5 ms of round trip; ITL is 4 ms + 0.1 ms per sequence + 20 ms x KV use. Prompts are read one after the other.
 */
final class VirtualEngine implements EngineUnderTest, SweepClock {
    static final long KV_TOKENS = 100_000;
    static final int AT_ONCE = 40;
    private static final double ROUND_TRIP_MS = 1.5;

    private final Set<String> seen = new HashSet<>();
    final List<SweepException> failures = new ArrayList<>();
    final List<Duration> sleeps = new ArrayList<>();
    int calls;
    private long now = 1_000_000;

    static double ttftMs(double isl) {
        return 10 + 0.02 * isl;
    }

    static double itlMs(double sequences, double context) {
        return 4 + 0.1 * sequences + 20 * sequences * context / KV_TOKENS;
    }

    @Override
    public List<Answer> answer(List<int[]> prompts, int outputTokens) {
        calls++;
        if (!failures.isEmpty()) {
            throw failures.remove(0);
        }
        long sent = now;
        int running = Math.min(prompts.size(), AT_ONCE);
        double context = prompts.get(0).length + outputTokens / 2.0;
        long step = nanos(itlMs(running, context));
        List<Answer> answers = new ArrayList<>();
        for (int i = 0; i < prompts.size(); i++) {
            boolean cached = !seen.add(Arrays.toString(prompts.get(i)));
            now += cached ? 0 : nanos(ttftMs(prompts.get(i).length));
            long begin = now + nanos(ROUND_TRIP_MS) + (i / AT_ONCE) * step * outputTokens;
            long[] pieces = new long[outputTokens];
            for (int token = 0; token < outputTokens; token++) {
                pieces[token] = begin + token * step;
            }
            answers.add(new Answer(sent, pieces, prompts.get(i).length, outputTokens));
        }
        now = answers.get(answers.size() - 1).last();
        return answers;
    }

    @Override
    public double roundTripMs() {
        return ROUND_TRIP_MS;
    }

    private static long nanos(double ms) {
        return Math.round(ms * 1e6);
    }

    @Override
    public long nanos() {
        return now;
    }

    @Override
    public void sleep(Duration time) {
        sleeps.add(time);
        now += time.toNanos();
    }
}
