package io.github.slaplanner.core.observe;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Forecasts that were surpassed by far, over half a day of minutes: what is an event once is a habit from the third time on, and
 * then worth engines in reserve. An error that lasts, because a forecaster needs a while to see what happened, is one event.
 *
 * @param checked how many forecasts were checked
 * @param kept those that were surpassed, oldest first
 */
public record Surges(int checked, List<Surge> kept) {
    /** None, and nothing checked. */
    static final Surges NONE = new Surges(0, List.of());

    /** Forecasts in memory. */
    private static final int MEMORY = 720;
    /** Surges in memory. */
    private static final int MOST = 64;
    /** Events that make a habit. */
    private static final int HABIT = 3;
    /** Forecasts between two events, at least. */
    private static final int APART = 10;

    /** Copies the list. */
    public Surges {
        kept = List.copyOf(kept);
    }

    /**
     * A forecast that was surpassed.
     *
     * @param at how many had been checked before
     * @param pair the forecast and what came
     */
    public record Surge(int at, Residuals.Pair pair) {}

    /** These and one checked forecast more. */
    Surges add(Residuals.Pair pair, boolean surpassed) {
        List<Surge> next = new ArrayList<>(kept);
        if (surpassed) {
            next.add(new Surge(checked, pair));
        }
        next.removeIf(surge -> surge.at <= checked - MEMORY);
        return new Surges(checked + 1, next.subList(Math.max(0, next.size() - MOST), next.size()));
    }

    /** The share of forecasts that are surpassed. */
    double share() {
        return kept.size() / (double) Math.max(1, Math.min(checked, MEMORY));
    }

    /** How far each was surpassed, none taken to be further than the third largest event; empty before there were three. */
    double[] sizes(ToDoubleFunction<Residuals.Pair> error) {
        double[] sizes = kept.stream()
                .mapToDouble(surge -> error.applyAsDouble(surge.pair))
                .toArray();
        List<Integer> events = new ArrayList<>();
        while (events.size() < HABIT) {
            int largest = largestApart(sizes, events);
            if (largest < 0) {
                return new double[0];
            }
            events.add(largest);
        }
        double most = sizes[events.get(HABIT - 1)];
        Arrays.setAll(sizes, i -> Math.min(most, sizes[i]));
        return sizes;
    }

    /** The largest that belongs to none of the events found so far; -1 if there is none. */
    private int largestApart(double[] sizes, List<Integer> events) {
        int largest = -1;
        for (int i = 0; i < sizes.length; i++) {
            int at = kept.get(i).at;
            boolean apart = events.stream().allMatch(event -> Math.abs(kept.get(event).at - at) > APART);
            if (apart && (largest < 0 || sizes[i] > sizes[largest])) {
                largest = i;
            }
        }
        return largest;
    }
}
