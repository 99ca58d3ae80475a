package io.github.slaplanner.standalone.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiguresTest {
    @ParameterizedTest
    @CsvSource({
        "0.4, 0.4 ms",
        "30, 30 ms",
        "968.4, 968 ms",
        "1000, 1 s",
        "2540, 2.54 s",
        "119000, 119 s",
        "150000, 2.5 min"
    })
    void ms_anySize_hasTheUnitOfItsSize(double ms, String text) {
        assertThat(Figures.ms(ms)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0.00 %",
        "0.5, 50.00 %",
        "0.99, 99.00 %",
        "0.98999, 98.99 %",
        "0.999999, 99.99 %",
        "1, 100 %",
        "NaN, –"
    })
    void share_isNeverRoundedUp(double share, String text) {
        assertThat(Figures.share(share)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"0.0423, 0.0423", "3.14159, 3.14", "31.4159, 31.4", "314.159, 314", "NaN, –"})
    void number_hasThreeDigits(double number, String text) {
        assertThat(Figures.number(number)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"0, 0 s", "119, 119 s", "120, 2 min", "1800, 30 min", "7200, 2 h"})
    void seconds_anySize_hasTheUnitOfItsSize(double seconds, String text) {
        assertThat(Figures.seconds(seconds)).isEqualTo(text);
    }

    @Test
    void figures_largeOrAbsent_areReadable() {
        assertThat(Figures.count(1_234_567)).isEqualTo("1,234,567");
        assertThat(Figures.number(123_456.7)).isEqualTo("123,457");
        assertThat(Figures.ms(null)).isEqualTo("–");
        assertThat(Figures.trimmed(100 * 0.99)).isEqualTo("99");
    }
}
