package io.github.slaplanner.standalone.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Arrays;
import java.util.function.Function;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ColumnTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "3, 3",
        "12.3456, 12.35",
        "-12.3456, -12.35",
        "1234.5678, 1235",
        "86399, 86399",
        "123456789, 123456789",
        "0.99996, 1",
        "0.00123456, 0.001235",
        "9.99999, 10",
        "NaN, null",
        "Infinity, null",
        "1e300, 1.0E300",
        "5e-324, 4.9E-324",
    })
    void json_number_hasFourDigitsOrAllBeforeThePoint(double value, String json) throws JsonProcessingException {
        assertThat(JSON.writeValueAsString(Column.of(value))).isEqualTo("[" + json + "]");
    }

    @Property(seed = "1")
    void json_anyNumber_isWithinHalfAPerMille(@ForAll @DoubleRange(min = -1e9, max = 1e9) double value)
            throws JsonProcessingException {
        double[] read = JSON.readValue(JSON.writeValueAsString(Column.of(value)), double[].class);
        assertThat(Math.abs(read[0] - value)).isLessThanOrEqualTo(Math.abs(value) * 5.01e-4);
    }

    @Test
    void of_rowsWithoutAValue_areBlank() {
        Function<Integer, Double> even = n -> n % 2 == 0 ? Double.valueOf(n) : null;
        assertThat(Column.of(Arrays.asList(1, 2, 3, 4), even)).isEqualTo(Column.of(Double.NaN, 2, Double.NaN, 4));
        assertThat(Column.of(Arrays.asList(1, 3), even).isBlank()).isTrue();
        assertThat(Column.of(Arrays.asList(1, 2), even).isBlank()).isFalse();
        assertThat(Column.of(Double.NaN, 2, 7, Double.NaN).highest()).isEqualTo(7);
        assertThat(Column.of(Double.NaN).highest()).isNaN();
    }

    @Test
    void of_anArrayThatChangesLater_keepsItsValues() {
        double[] values = {1, 2};
        Column column = Column.of(values);
        values[0] = 9;
        assertThat(column)
                .isEqualTo(Column.of(1, 2))
                .hasSameHashCodeAs(Column.of(1, 2))
                .hasToString("[1.0, 2.0]");
    }
}
