package io.github.slaplanner.core.forecast;

import io.github.slaplanner.core.forecast.Backtest.Outcome;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which predictor to use, and why.
 *
 * @param predictor the predictor with the lowest geometric mean of MASE over the series
 * @param mase that mean; the predictor's errors as a share of last value's
 * @param evidence what speaks for it, in sentences
 */
public record Recommendation(String predictor, double mase, String evidence) {
    /**
     * Compares predictors.
     *
     * @param outcomes for each predictor, the forecasts of each series by the series' name; the same series and intervals for
     *     all
     * @return the recommendation, or null if no predictor has a defined score on every series
     */
    public static @Nullable Recommendation of(Map<String, Map<String, List<Outcome>>> outcomes) {
        Map<String, Double> means = new LinkedHashMap<>();
        outcomes.forEach((name, series) -> {
            double mean = geometricMean(series);
            if (mean > 0 && mean < Double.POSITIVE_INFINITY) {
                means.put(name, mean);
            }
        });
        String best = lowest(means, null);
        return best == null ? null : because(best, means, outcomes);
    }

    private static Recommendation because(
            String best, Map<String, Double> means, Map<String, Map<String, List<Outcome>>> outcomes) {
        double mase = means.getOrDefault(best, Double.NaN);
        Map<String, List<Outcome>> won = outcomes.getOrDefault(best, Map.of());
        int points = won.values().stream().mapToInt(List::size).sum();
        StringBuilder evidence = new StringBuilder(String.format(
                Locale.ROOT,
                "its absolute error is %.2f times last value's (geometric mean over %s; %,d forecasts).",
                mase,
                String.join(", ", won.keySet()),
                points));
        String second = lowest(means, best);
        if (second != null) {
            PairedTest test = PairedTest.of(won, outcomes.getOrDefault(second, Map.of()));
            evidence.append(String.format(
                    Locale.ROOT,
                    " The runner-up is %s with %.2f; %s (t = %.1f).",
                    second,
                    means.get(second),
                    test.isClear() ? "the difference is more than chance" : "the difference may be chance",
                    test.t()));
        }
        if (mase >= 1) {
            evidence.append(" Nothing beats last value on this data.");
        } else if (points < 100) {
            evidence.append(" Few forecasts: try a longer trace before you rely on it.");
        }
        return new Recommendation(best, mase, evidence.toString());
    }

    private static @Nullable String lowest(Map<String, Double> means, @Nullable String except) {
        return means.entrySet().stream()
                .filter(entry -> !entry.getKey().equals(except))
                .min(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse(null);
    }

    private static double geometricMean(Map<String, List<Outcome>> series) {
        double logs = 0;
        for (List<Outcome> outcomes : series.values()) {
            logs += Math.log(Score.of(outcomes).mase());
        }
        return series.isEmpty() ? Double.NaN : Math.exp(logs / series.size());
    }
}
