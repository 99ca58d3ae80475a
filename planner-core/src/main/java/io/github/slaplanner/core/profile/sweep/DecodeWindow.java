package io.github.slaplanner.core.profile.sweep;

import java.util.List;

/**
 * What an engine did while all sequences of a run were decoding: from the moment the last of them had its first token to the
 * moment the first had its last. With {@code k} tokens of {@code c} sequences in a time {@code t}, throughput is {@code k/t}
 * and ITL {@code c·t/k}.
 *
 * @param itlMs ITL
 * @param tokensPerSecond output tokens of all sequences
 * @param share of the shortest answer that the window holds, 0 to 1; below a quarter, sequences waited for one another
 */
record DecodeWindow(double itlMs, double tokensPerSecond, double share) {
    private static final double NANOS = 1e9;
    private static final double MS = 1e3;

    static DecodeWindow of(List<Answer> answers) {
        long from = answers.stream().mapToLong(Answer::first).max().orElseThrow();
        long to = answers.stream().mapToLong(Answer::last).min().orElseThrow();
        double tokens = answers.stream()
                .mapToDouble(each -> each.tokensBetween(from, to))
                .sum();
        double shortest = answers.stream()
                .mapToDouble(each -> (double) each.last() - each.first())
                .min()
                .orElseThrow();
        double seconds = (to - from) / NANOS;
        if (!(seconds > 0) || tokens == 0) {
            return new DecodeWindow(Double.NaN, Double.NaN, 0);
        }
        return new DecodeWindow(answers.size() * seconds / tokens * MS, tokens / seconds, seconds * NANOS / shortest);
    }
}
