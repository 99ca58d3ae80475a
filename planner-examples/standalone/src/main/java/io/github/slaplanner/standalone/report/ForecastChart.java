package io.github.slaplanner.standalone.report;

import io.github.slaplanner.core.forecast.Score;
import io.github.slaplanner.standalone.report.ForecastInput.Predicted;
import io.github.slaplanner.standalone.report.ForecastInput.Truth;
import io.github.slaplanner.standalone.report.Page.Cell;
import io.github.slaplanner.standalone.report.Page.Chart;
import io.github.slaplanner.standalone.report.Page.Line;
import io.github.slaplanner.standalone.report.Page.Row;
import io.github.slaplanner.standalone.report.Page.Said;
import io.github.slaplanner.standalone.report.Page.Selector;
import io.github.slaplanner.standalone.report.Page.Shape;
import io.github.slaplanner.standalone.report.Page.Table;
import io.github.slaplanner.standalone.report.Page.TableColumn;
import io.github.slaplanner.standalone.report.Page.TimeAxis;
import io.github.slaplanner.standalone.report.Page.Tint;
import io.github.slaplanner.standalone.report.Page.Tone;
import io.github.slaplanner.standalone.report.Page.View;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The report of forecasts: bands against what came, and scores. */
public final class ForecastChart {
    private static final String LEGEND =
            "MASE is the mean absolute error over that of last value: below 1 (✓) is better than"
                    + " last value. Coverage is the share of values at or below the 90 % quantile: 90 % is right."
                    + " ★ has the lowest MASE of its series.";

    private static final String ALL = "all";
    private static final List<Tint> PALETTE =
            List.of(Tint.BLUE, Tint.ORANGE, Tint.GREEN, Tint.PURPLE, Tint.RED, Tint.SKY, Tint.GREY);

    private ForecastChart() {}

    /**
     * Writes the report as one file that needs no other. The same input gives the same bytes.
     *
     * @param dir where {@code index.html} goes; made if need be
     * @param input what it shows
     * @return the file
     * @throws IOException if it cannot be written
     */
    public static Path write(Path dir, ForecastInput input) throws IOException {
        return PageWriter.write(dir, page(input));
    }

    static Page page(ForecastInput input) {
        List<String> series = input.series().stream().map(Truth::name).toList();
        List<String> predictors = predictors(input);
        List<String> shown = new ArrayList<>(predictors);
        shown.add(ALL);
        List<View> views = new ArrayList<>();
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < series.size(); i++) {
            Truth truth = input.series().get(i);
            for (String predictor : predictors) {
                for (Predicted forecast : truth.forecasts()) {
                    if (forecast.predictor().equals(predictor)) {
                        List<Integer> options = List.of(i, predictors.indexOf(predictor));
                        views.add(view(options, truth, forecast));
                        rows.add(new Row(cells(truth, forecast), options, null));
                    }
                }
            }
            views.add(all(List.of(i, predictors.size()), truth));
        }
        return new Page(
                input.title(),
                input.facts(),
                List.of(new Said(input.verdict(), input.best() == null ? null : Tone.GOOD)),
                new Table("Scores", LEGEND, columns(), rows, List.of()),
                List.of(new Selector("Series", series), new Selector("Predictor", shown)),
                time(input),
                views);
    }

    /** The one to use first, so that the page opens on it; the others as they were scored. */
    private static List<String> predictors(ForecastInput input) {
        Stream<String> scored = input.series().stream()
                .flatMap(truth -> truth.forecasts().stream())
                .map(Predicted::predictor);
        return Stream.concat(Stream.ofNullable(input.best()), scored).distinct().toList();
    }

    /** Every predictor's median over what came. */
    private static View all(List<Integer> options, Truth truth) {
        List<Line> lines = new ArrayList<>();
        lines.add(new Line("truth", Shape.LINE, Tint.INK, null, truth.values(), null, true));
        truth.forecasts()
                .forEach(forecast -> lines.add(Line.of(
                        forecast.predictor(),
                        Shape.LINE,
                        PALETTE.get((lines.size() - 1) % PALETTE.size()),
                        forecast.median())));
        Frame frame = new Frame(truth.seconds());
        List<Chart> charts = List.of(frame.chart(truth.name(), truth.unit(), lines));
        return new View(options, null, List.of(), frame.shared(), charts, null, null);
    }

    private static TimeAxis time(ForecastInput input) {
        double from = Double.POSITIVE_INFINITY;
        double to = Double.NEGATIVE_INFINITY;
        for (Truth truth : input.series()) {
            if (truth.seconds().size() > 0) {
                from = Math.min(from, truth.seconds().at(0));
                to = Math.max(to, truth.seconds().highest());
            }
        }
        return from < to ? new TimeAxis(from, to, null) : new TimeAxis(0, 1, null);
    }

    private static View view(List<Integer> options, Truth truth, Predicted forecast) {
        Frame frame = new Frame(truth.seconds());
        Column error = error(truth.values(), forecast.median());
        List<Chart> charts = List.of(
                frame.chart(
                        truth.name(),
                        truth.unit(),
                        List.of(
                                new Line(
                                        "10–90 %",
                                        Shape.BAND, Tint.ORANGE, null, forecast.low(), forecast.high(), false),
                                Line.of("truth", Shape.LINE, Tint.BLUE, truth.values()),
                                Line.of("forecast", Shape.LINE, Tint.ORANGE, forecast.median()))),
                frame.chart(
                        "Forecast less truth",
                        truth.unit(),
                        List.of(Line.of("error", Shape.AREA, Tint.PURPLE, error))));
        List<Chart> shown =
                charts.stream().filter(chart -> !chart.lines().isEmpty()).toList();
        return new View(options, null, List.of(), frame.shared(), shown, null, null);
    }

    private static Column error(Column truth, Column median) {
        return Column.of(IntStream.range(0, truth.size())
                .mapToDouble(row -> median.at(row) - truth.at(row))
                .toArray());
    }

    private static List<TableColumn> columns() {
        List<TableColumn> columns = new ArrayList<>();
        columns.add(new TableColumn("Series", null, false));
        columns.add(new TableColumn("Predictor", null, false));
        for (String figure : List.of("MASE", "MAE", "RMSE", "sMAPE", "Pinball 90", "Coverage 90", "Fit", "Points")) {
            columns.add(new TableColumn(figure, null, true));
        }
        return columns;
    }

    private static List<Cell> cells(Truth truth, Predicted forecast) {
        Score score = forecast.score();
        return List.of(
                Cell.of(truth.name()),
                Cell.of(forecast.predictor()),
                new Cell(Figures.number(score.mase()), tone(truth, score)),
                Cell.of(Figures.number(score.mae())),
                Cell.of(Figures.number(score.rmse())),
                Cell.of(Figures.number(score.smape())),
                Cell.of(Figures.number(score.pinball90())),
                Cell.of(Figures.share(score.coverage90())),
                Cell.of(Figures.ms(score.fitMsMedian())),
                Cell.of(Figures.count(score.points())));
    }

    private static @Nullable Tone tone(Truth truth, Score score) {
        double lowest = truth.forecasts().stream()
                .mapToDouble(forecast -> forecast.score().mase())
                .filter(Double::isFinite)
                .min()
                .orElse(Double.NaN);
        if (score.mase() == lowest && truth.forecasts().size() > 1) {
            return Tone.BEST;
        }
        return score.mase() < 1 ? Tone.GOOD : null;
    }
}
