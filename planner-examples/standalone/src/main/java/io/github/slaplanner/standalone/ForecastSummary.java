package io.github.slaplanner.standalone;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.slaplanner.api.forecast.History;
import io.github.slaplanner.core.forecast.Backtest;
import io.github.slaplanner.core.forecast.Backtest.Outcome;
import io.github.slaplanner.core.forecast.Recommendation;
import io.github.slaplanner.core.forecast.Score;
import io.github.slaplanner.standalone.report.Column;
import io.github.slaplanner.standalone.report.Fact;
import io.github.slaplanner.standalone.report.ForecastChart;
import io.github.slaplanner.standalone.report.ForecastInput;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** Scores of forecasts for people, for machines, and as a report. */
final class ForecastSummary {
    private final String source;
    private final Backtest backtest;
    private final List<History> series;
    private final Map<String, Map<String, List<Outcome>>> outcomes;

    ForecastSummary(
            String source, Backtest backtest, List<History> series, Map<String, Map<String, List<Outcome>>> outcomes) {
        this.source = source;
        this.backtest = backtest;
        this.series = List.copyOf(series);
        this.outcomes = outcomes;
    }

    /** One line of the result; a figure that is not defined is null. */
    record Row(
            String predictor,
            String series,
            int points,
            @Nullable Double mae,
            @Nullable Double rmse,
            @Nullable Double mase,
            @Nullable Double smape,
            @JsonProperty("pinball_90") @Nullable Double pinball90,
            @JsonProperty("coverage_90") @Nullable Double coverage90,
            @JsonProperty("fit_ms_median") @Nullable Double fitMsMedian) {}

    List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        outcomes.forEach((predictor, scored) -> scored.forEach((name, forecasts) -> {
            Score score = Score.of(forecasts);
            rows.add(new Row(
                    predictor,
                    name,
                    score.points(),
                    defined(score.mae()),
                    defined(score.rmse()),
                    defined(score.mase()),
                    defined(score.smape()),
                    defined(score.pinball90()),
                    defined(score.coverage90()),
                    defined(score.fitMsMedian())));
        }));
        return rows;
    }

    void print(PrintWriter out) {
        out.printf(
                Locale.ROOT,
                "%s: %,d intervals of %s, forecast %s ahead from interval %d on%n%n",
                source,
                series.get(0).size(),
                text(series.get(0).interval()),
                text(backtest.lead()),
                backtest.start());
        out.println(
                "predictor    series    points   mase         mae        rmse  smape   pinball 90  coverage 90   fit ms");
        for (Row row : rows()) {
            out.printf(
                    Locale.ROOT,
                    "%-12s %-9s %6d %6s %11s %11s %6s %12s %12s %8s%n",
                    row.predictor(),
                    row.series(),
                    row.points(),
                    number(row.mase(), 3),
                    number(row.mae(), 2),
                    number(row.rmse(), 2),
                    number(row.smape(), 3),
                    number(row.pinball90(), 2),
                    number(row.coverage90(), 3),
                    number(row.fitMsMedian(), 3));
        }
        out.println();
        out.println(verdict(Recommendation.of(outcomes)));
        out.flush();
    }

    private static String verdict(@Nullable Recommendation best) {
        return best == null
                ? "No recommendation: the series are too short, or never change."
                : "Use load_predictor: " + best.predictor() + "; " + best.evidence();
    }

    /** Writes the report and returns its file. */
    Path report(Path folder) {
        List<Fact> facts = List.of(
                new Fact("Source", source),
                new Fact("Interval", text(series.get(0).interval())),
                new Fact("Lead", text(backtest.lead())));
        List<ForecastInput.Truth> truths = series.stream().map(this::truth).toList();
        Recommendation best = Recommendation.of(outcomes);
        try {
            return ForecastChart.write(
                    folder,
                    new ForecastInput(
                            "Forecasts of " + source,
                            facts,
                            truths,
                            best == null ? null : best.predictor(),
                            verdict(best)));
        } catch (IOException e) {
            throw new BadInputException("--report: cannot write to " + folder + " (" + e + ")", e);
        }
    }

    private ForecastInput.Truth truth(History history) {
        double step = history.interval().toMillis() / 1000.0;
        double[] seconds = new double[history.size()];
        Arrays.setAll(seconds, i -> i * step);
        String name = history.series().label();
        List<ForecastInput.Predicted> forecasts = new ArrayList<>();
        outcomes.forEach((predictor, scored) -> {
            List<Outcome> made = scored.getOrDefault(name, List.of());
            forecasts.add(new ForecastInput.Predicted(
                    predictor,
                    column(history, made, Outcome::point),
                    column(history, made, outcome -> outcome.forecast().quantile(0.1)),
                    column(history, made, outcome -> outcome.forecast().quantile(0.9)),
                    Score.of(made)));
        });
        return new ForecastInput.Truth(
                name,
                name.equals("requests") ? "requests per interval" : "tokens",
                Column.of(seconds),
                Column.of(history.values()),
                forecasts);
    }

    private static Column column(History history, List<Outcome> made, ToDoubleFunction<Outcome> figure) {
        double[] values = new double[history.size()];
        Arrays.fill(values, Double.NaN);
        Instant start = history.end().minus(history.interval().multipliedBy(history.size()));
        for (Outcome outcome : made) {
            values[(int) Duration.between(start, outcome.at()).dividedBy(history.interval())] =
                    figure.applyAsDouble(outcome);
        }
        return Column.of(values);
    }

    private static @Nullable Double defined(double value) {
        return Double.isFinite(value) ? (Double) value : null;
    }

    private static String number(@Nullable Double value, int decimals) {
        return value == null ? "-" : String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }

    private static String text(Duration duration) {
        return duration.toMillis() % 1000 == 0 ? duration.toSeconds() + " s" : duration.toMillis() + " ms";
    }
}
