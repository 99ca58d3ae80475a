package io.github.slaplanner.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForecastCommandTest {
    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private String series = "";

    @BeforeEach
    void writeSeries() throws IOException {
        StringBuilder rows = new StringBuilder("t_s,value\n");
        for (int i = 0; i < 40; i++) {
            rows.append(60 * i).append(',').append(100 + 7 * (i * i % 11)).append('\n');
        }
        series = Files.writeString(folder.resolve("series.csv"), rows).toString();
    }

    private int run(String... args) {
        return Main.run(new Cli(new PrintWriter(out, true), new PrintWriter(err, true), Map.of(), false), args);
    }

    @Test
    void forecast_json_hasEveryFigureOfEveryPredictor() throws IOException {
        assertThat(run("forecast", "--series", series, "--predictor", "all", "--json", "-"))
                .as(err.toString())
                .isZero();
        JsonNode rows = new ObjectMapper().readTree(out.toString());
        assertThat(rows.findValuesAsText("predictor"))
                .contains("constant", "linear", "kalman", "arima", "seasonal", "prophet", "auto");
        for (JsonNode row : rows) {
            assertThat(row.fieldNames())
                    .toIterable()
                    .contains(
                            "series",
                            "points",
                            "mae",
                            "rmse",
                            "mase",
                            "smape",
                            "pinball_90",
                            "coverage_90",
                            "fit_ms_median");
            assertThat(row.get("points").asInt()).isEqualTo(30);
        }
        assertThat(rows.get(0).get("mase").isNumber()).isTrue();
    }

    @Test
    void forecast_text_endsWithARecommendation() {
        assertThat(run("forecast", "--series", series, "--predictor", "constant,linear"))
                .isZero();
        assertThat(out.toString())
                .contains("40 intervals of 60 s, forecast 60 s ahead from interval 10 on")
                .containsPattern("constant +requests +30 +1\\.000")
                .contains("Use load_predictor: linear; its absolute error is 0.")
                .contains("The runner-up is constant with 1.00");
    }

    @Test
    void forecast_lead_scoresTheIntervalThatItReaches() {
        assertThat(run("forecast", "--series", series, "--predictor", "constant", "--lead", "300"))
                .isZero();
        assertThat(out.toString()).contains("forecast 300 s ahead").containsPattern("constant +requests +26 ");
    }

    @Test
    void forecast_shortSeries_saysHowLongItMustBe() {
        assertThat(run("forecast", "--series", series, "--interval", "1200")).isEqualTo(2);
        assertThat(err.toString())
                .contains("There are 2 intervals of 1200 s, and the first forecast is scored at interval ")
                .contains("Maybe a longer trace, or a shorter --interval or --lead");
    }

    @Test
    void forecast_report_isWritten() {
        Path report = folder.resolve("report");
        assertThat(run("forecast", "--series", series, "--predictor", "linear", "--report", report.toString()))
                .isZero();
        assertThat(report.resolve("index.html")).isNotEmptyFile();
    }

    @Test
    void forecast_badInput_isOneMessageAndExitTwo() {
        for (List<String> bad :
                List.of(List.of("--predictor", "liner"), List.of("--lead", "0"), List.of("--interval", "90"))) {
            String[] args = java.util.stream.Stream.concat(
                            java.util.stream.Stream.of("forecast", "--series", series), bad.stream())
                    .toArray(String[]::new);
            assertThat(run(args)).as(bad.toString()).isEqualTo(2);
        }
        assertThat(err.toString())
                .contains("\"liner\"")
                .contains("--lead (0) must be at least 1 second")
                .contains("--interval (90) must be a multiple of the series' step, 60 s");
        assertThat(out).hasToString("");
    }
}
