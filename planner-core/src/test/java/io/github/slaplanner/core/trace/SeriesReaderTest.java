package io.github.slaplanner.core.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.slaplanner.api.forecast.History;
import io.github.slaplanner.api.forecast.Series;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SeriesReaderTest {
    @TempDir
    private Path folder;

    @Test
    void read_values_missingRowsAndEmptyCellsAreGaps() {
        List<History> histories = read("t_s,value\n600,1.5\n610,\n620,nan\n650,4\n");

        assertThat(histories).hasSize(1);
        History history = histories.get(0);
        assertThat(history.values()).containsExactly(1.5, Double.NaN, Double.NaN, Double.NaN, Double.NaN, 4);
        assertThat(history.interval()).isEqualTo(Duration.ofSeconds(10));
        assertThat(history.end()).isEqualTo("1970-01-01T00:11:00Z");
        assertThat(history.series()).isEqualTo(Series.REQUESTS);
    }

    @Test
    void read_aggregates_threeHistoriesWeightedByRequests() {
        List<History> histories = read("t_s,avg_osl,avg_isl,request_count\n0,10.5,900,3\n60,,,0\n120,12,800,5\n");

        assertThat(histories).extracting(History::series).containsExactly(Series.REQUESTS, Series.ISL, Series.OSL);
        assertThat(histories.get(0).values()).containsExactly(3, 0, 5);
        assertThat(histories.get(1).values()).containsExactly(900, Double.NaN, 800);
        assertThat(histories.get(2).values()).containsExactly(10.5, Double.NaN, 12);
        assertThat(histories.get(2).weight(2)).isEqualTo(5);
    }

    @Test
    void read_fractionalStep_isExact() {
        assertThat(read("t_s,value\n0,1\n0.1,2\n0.2,3\n0.3,4\n").get(0).interval())
                .isEqualTo(Duration.ofMillis(100));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0,1;10,2;25,3 | , line 4: t_s is 25; expected a multiple of the step of 10 s after 0, and later than in the row before.",
                "0,1;10,2;10,3 | , line 4: t_s is 10; expected a multiple of the step of 10 s after 0, and later than in the row before.",
                "10,1;0,2      | , line 3: t_s is 0; expected a later time than in the row before.",
                "0,1;10,-2     | , line 3: value is \"-2\"; expected a number that is not negative, or nothing for a gap.",
                "0,1;x,2       | , line 3: t_s is \"x\"; expected a number of seconds.",
                "0,1           | : a series needs at least two rows; got 1.",
                "0,1;0.001,1;99999999,1 | , line 4: t_s is 99999999; expected fewer than 20000000 steps.",
            })
    void read_malformed_namesLineAndExpectation(String rows, String message) {
        Path file = write("t_s,value\n" + rows.replace(';', '\n'));

        assertThatThrownBy(() -> SeriesReader.read(file))
                .isInstanceOf(TraceException.class)
                .hasMessage(file + message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                | : the file is empty; expected a CSV header with the columns t_s,value or t_s,request_count,avg_isl,avg_osl.",
                "arrival_s,isl,osl | , line 1: the line is \"arrival_s,isl,osl\"; expected a CSV header with the columns t_s,value or t_s,request_count,avg_isl,avg_osl.",
            })
    void read_otherFile_saysWhatWasExpected(String text, String message) {
        Path file = write(text);

        assertThatThrownBy(() -> SeriesReader.read(file))
                .isInstanceOf(TraceException.class)
                .hasMessage(file + message);
    }

    @Test
    void read_noSuchFile_saysSo() {
        Path file = folder.resolve("none.csv");

        assertThatThrownBy(() -> SeriesReader.read(file))
                .isInstanceOf(TraceException.class)
                .hasMessage(file + ": cannot be read: there is no such file.");
    }

    private List<History> read(String text) {
        return SeriesReader.read(write(text));
    }

    private Path write(String text) {
        try {
            return Files.writeString(Files.createTempFile(folder, "series", ".csv"), text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
