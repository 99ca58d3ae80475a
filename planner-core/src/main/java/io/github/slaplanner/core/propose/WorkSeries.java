package io.github.slaplanner.core.propose;

import io.github.slaplanner.core.model.DemandLog;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The demand on one role over time, as requests of the usual length per second: prompt tokens to read count for engines that read, decode
 * steps for engines that decode.
 */
final class WorkSeries {
    private final DemandLog log;
    private final double perPromptToken;
    private final double perStep;

    /**
     * Of a role.
     *
     * @param log what came and what was forecast
     * @param perPromptToken requests of the usual length that a prompt token is worth
     * @param perStep requests of the usual length that a decode step is worth
     */
    WorkSeries(DemandLog log, double perPromptToken, double perStep) {
        this.log = log;
        this.perPromptToken = perPromptToken;
        this.perStep = perStep;
    }

    /** Slots that are over. */
    int slots() {
        return log.size();
    }

    Instant startOf(int slot) {
        return log.startOf(slot);
    }

    /** The demand in a slot, NaN if unknown. */
    double came(int slot) {
        return perPromptToken * log.promptTokens(slot) + perStep * log.steps(slot);
    }

    /** The mean demand of some slots, those that are unknown left out; NaN if all are, or more than half. */
    double came(int from, int to) {
        double sum = 0;
        int known = 0;
        for (int slot = Math.max(0, from); slot < Math.min(to, slots()); slot++) {
            double value = came(slot);
            if (!Double.isNaN(value)) {
                sum += value;
                known++;
            }
        }
        return 2 * known >= to - from && known > 0 ? sum / known : Double.NaN;
    }

    /** The highest demand in a slot. */
    double highest() {
        double most = 0;
        for (int slot = 0; slot < slots(); slot++) {
            most = Math.max(most, Double.isNaN(came(slot)) ? 0 : came(slot));
        }
        return most;
    }

    /** The newest forecast that was made by an instant, or null. */
    @Nullable
    Forecast forecastAt(Instant now) {
        List<DemandLog.Expected> all = log.expected();
        int low = 0;
        int high = all.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (all.get(middle).at().isAfter(now)) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low == 0 ? null : new Forecast(all.get(low - 1), now);
    }

    /** A forecast as it looks from an instant. */
    final class Forecast {
        private final DemandLog.Expected made;
        private final double age;

        private Forecast(DemandLog.Expected made, Instant now) {
            this.made = made;
            this.age = Duration.between(made.at(), now).toMillis() / 1000.0;
        }

        /** The demand that is forecast for some seconds from the instant: that of each step holds in its middle. */
        double at(double seconds) {
            double place = Math.max(0, (age + seconds) / made.stepSeconds() - 0.5);
            int step = (int) Math.min(place, made.promptTokens().size());
            double before = step(step);
            return before + Math.min(1, place - step) * (step(step + 1) - before);
        }

        private double step(int step) {
            int k = Math.min(step, made.promptTokens().size() - 1);
            return perPromptToken * made.promptTokens().get(k)
                    + perStep * made.steps().get(k);
        }
    }
}
