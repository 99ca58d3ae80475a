package io.github.slaplanner.core.observe;

import io.github.slaplanner.api.observation.RequestCounts;
import io.github.slaplanner.api.observation.Traffic;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A part of a piece of traffic. Nobody knows when in its window its requests came, so a part has the share of them that it has of the
 * time. Means and distributions are those of the whole, and gauges are those of its end.
 */
final class TrafficSlice {
    private TrafficSlice() {}

    /**
     * What lies between two instants within the window.
     *
     * @param from not before the window
     * @param to after {@code from}, not after the window
     */
    static Traffic of(Traffic whole, Instant from, Instant to) {
        if (from.equals(whole.from()) && to.equals(whole.to())) {
            return whole;
        }
        double share = seconds(Duration.between(from, to)) / seconds(whole.interval());
        RequestCounts all = whole.requests();
        return whole.over(from, to)
                .requests(new RequestCounts(
                        times(all.offered(), share),
                        times(all.admitted(), share),
                        times(all.completed(), share),
                        times(all.refused(), share),
                        times(all.cancelled(), share)))
                .promptTokens(times(whole.promptTokens(), share))
                .generatedTokens(times(whole.generatedTokens(), share))
                .build();
    }

    private static @Nullable Double times(@Nullable Double count, double share) {
        return count == null ? null : Double.valueOf(share * count);
    }

    /** Seconds, without overflow for any two instants. */
    static double seconds(Duration duration) {
        return duration.getSeconds() + duration.getNano() / 1e9;
    }
}
