package io.github.slaplanner.core.constrain;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The sizes that were wanted of one role of late, or as much of them as tells the largest and the smallest of any window.
 *
 * @param since since when sizes are known without a gap, or null before the first
 * @param largest sizes that no later one exceeds, oldest first
 * @param smallest sizes that no later one falls short of, oldest first
 */
public record DesiredSizeHistory(@Nullable Instant since, List<Wanted> largest, List<Wanted> smallest) {
    /** Nothing wanted yet. */
    public static final DesiredSizeHistory NONE = new DesiredSizeHistory(null, List.of(), List.of());

    /** Copies the lists. */
    public DesiredSizeHistory {
        largest = List.copyOf(largest);
        smallest = List.copyOf(smallest);
    }

    /**
     * A size that was wanted.
     *
     * @param at when
     * @param replicas the size
     */
    public record Wanted(Instant at, int replicas) {}

    /** These sizes and one more; those from before {@code window} are forgotten. */
    DesiredSizeHistory add(Instant now, int replicas, Duration window) {
        Instant oldest = now.minus(window);
        boolean gap = since == null || largest.get(largest.size() - 1).at().isBefore(oldest);
        Wanted newest = new Wanted(now, replicas);
        return new DesiredSizeHistory(
                gap ? now : since,
                with(newest, oldest, largest, older -> older > replicas),
                with(newest, oldest, smallest, older -> older < replicas));
    }

    private static List<Wanted> with(Wanted newest, Instant oldest, List<Wanted> before, IntPredicate matters) {
        List<Wanted> kept = new ArrayList<>();
        for (Wanted wanted : before) {
            if (wanted.at().isAfter(oldest) && matters.test(wanted.replicas())) {
                kept.add(wanted);
            }
        }
        kept.add(newest);
        return kept;
    }

    /** The largest size of the last {@code window}; the newest if the window is empty. */
    Wanted largest(Instant now, Duration window) {
        return within(largest, now.minus(window));
    }

    /** The smallest size of the last {@code window}; the newest if the window is empty. */
    Wanted smallest(Instant now, Duration window) {
        return within(smallest, now.minus(window));
    }

    private static Wanted within(List<Wanted> extremes, Instant oldest) {
        return extremes.stream()
                .filter(wanted -> wanted.at().isAfter(oldest))
                .findFirst()
                .orElseGet(() -> extremes.get(extremes.size() - 1));
    }

    /** Whether sizes are known for all of the last {@code window}. */
    boolean cover(Instant now, Duration window) {
        return since != null && !since.isAfter(now.minus(window));
    }
}
