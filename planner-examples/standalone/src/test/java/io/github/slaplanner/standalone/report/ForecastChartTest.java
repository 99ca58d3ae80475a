package io.github.slaplanner.standalone.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.slaplanner.core.forecast.Score;
import io.github.slaplanner.standalone.report.ForecastInput.Predicted;
import io.github.slaplanner.standalone.report.ForecastInput.Truth;
import io.github.slaplanner.standalone.report.Page.Cell;
import io.github.slaplanner.standalone.report.Page.Line;
import io.github.slaplanner.standalone.report.Page.Said;
import io.github.slaplanner.standalone.report.Page.Selector;
import io.github.slaplanner.standalone.report.Page.Tone;
import io.github.slaplanner.standalone.report.Page.View;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForecastChartTest {
    private static final Score SCORE = new Score(2, 1, 1, 0.8, 0.1, 0.2, 0.9, Double.NaN);

    @TempDir
    private Path dir;

    @Test
    void write_sameInput_sameBytes() throws IOException {
        Path first = ForecastChart.write(dir.resolve("a"), Samples.forecasts(200));
        assertThat(first).hasSameBinaryContentAs(ForecastChart.write(dir.resolve("b"), Samples.forecasts(200)));
    }

    @Test
    void page_everySeriesAndPredictor_hasAViewAndARow() {
        Page page = ForecastChart.page(Samples.forecasts(200));
        assertThat(page.selectors())
                .containsExactly(
                        new Selector("Series", List.of("requests", "isl")),
                        new Selector("Predictor", List.of("linear", "constant", "kalman", "prophet", "all")));
        assertThat(page.views())
                .hasSize(10)
                .extracting(View::options)
                .doesNotHaveDuplicates()
                .contains(List.of(1, 3));
        assertThat(page.table()).isNotNull();
        assertThat(page.table().rows())
                .extracting(Page.Row::view)
                .containsExactlyElementsOf(page.views().stream()
                        .map(View::options)
                        .filter(options -> options.get(1) < 4)
                        .toList());
        assertThat(page.table().rows())
                .extracting(row -> row.cells().get(2).tone())
                .startsWith(null, Tone.BEST);
        assertThat(page.time()).isEqualTo(new Page.TimeAxis(60, 12_000, null));
    }

    @Test
    void page_opensOnThePredictorToUse_andSaysWhy() {
        Page page = ForecastChart.page(Samples.forecasts(200));
        assertThat(page.views().get(0).options()).containsExactly(0, 0);
        assertThat(page.selectors().get(1).options().get(0)).isEqualTo("linear");
        assertThat(page.summary())
                .containsExactly(new Said("Use load_predictor: linear; it is as good as any, and simple.", Tone.GOOD));
    }

    @Test
    void page_allPredictors_areDrawnOverWhatCame() {
        View all = ForecastChart.page(Samples.forecasts(200)).views().get(4);
        assertThat(all.options()).containsExactly(0, 4);
        assertThat(all.charts())
                .singleElement()
                .satisfies(chart -> assertThat(chart.lines())
                        .extracting(Line::name)
                        .containsExactly("truth", "constant", "linear", "kalman", "prophet"));
    }

    @Test
    void page_aForecast_hasItsBandAndItsError() {
        Column gap = Column.of(Double.NaN, 5);
        Page page = ForecastChart.page(
                input(new Predicted("p", gap, Column.of(Double.NaN, 4), Column.of(Double.NaN, 7), SCORE)));
        View view = page.views().get(0);
        Line band = view.charts().get(0).lines().get(0);
        assertThat(band.top()).isEqualTo(Column.of(Double.NaN, 7));
        assertThat(view.charts().get(1).lines().get(0).y()).isEqualTo(Column.of(Double.NaN, -1));
        assertThat(page.table().rows().get(0).cells())
                .contains(new Cell("0.800", Tone.GOOD), new Cell("90.00 %", null), Cell.of("–"));
    }

    @Test
    void page_noForecastAtAll_stillShowsTheTruth() {
        Column none = Column.of(Double.NaN, Double.NaN);
        View view = ForecastChart.page(input(new Predicted("p", none, none, none, SCORE)))
                .views()
                .get(0);
        assertThat(view.charts())
                .singleElement()
                .satisfies(chart ->
                        assertThat(chart.lines()).extracting(Line::name).containsExactly("truth"));
    }

    @Test
    void input_sizesThatDiffer_areRefused() {
        Column one = Column.of(1);
        assertThatThrownBy(() -> input(new Predicted("p", one, one, one, SCORE)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The forecasts of requests by p have 1 rows, not 2.");
        assertThatThrownBy(() -> new Predicted("p", one, Column.of(), one, SCORE))
                .hasMessage("The 10 % quantiles of p have 0 rows, not 1.");
        assertThatThrownBy(() -> new ForecastInput("t", List.of(), List.of(), null, ""))
                .hasMessage("A report of forecasts needs at least one series.");
    }

    private static ForecastInput input(Predicted forecast) {
        Truth truth = new Truth("requests", "requests/s", Column.of(0, 60), Column.of(5, 6), List.of(forecast));
        return new ForecastInput("title", List.of(), List.of(truth), null, "No recommendation.");
    }
}
