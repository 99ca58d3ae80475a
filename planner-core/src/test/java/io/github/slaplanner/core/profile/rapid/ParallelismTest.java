package io.github.slaplanner.core.profile.rapid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParallelismTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"TP4 | TP4", "tp2,pp2 | TP2 PP2", "DP8 | TP1 DP8 EP8", "TP4 EP4 | TP4 EP4", "TP2DP4EP1 | TP2 DP4"})
    void written_isRead(String text, String printed) {
        assertThat(Parallelism.of(text)).hasToString(printed);
        assertThat(Parallelism.of(text).gpus())
                .isEqualTo(Parallelism.of(text).tensor()
                        * Parallelism.of(text).pipeline()
                        * Parallelism.of(text).data());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "4", "TP", "PP2 TP2", "TP4 XP2"})
    void writtenOtherwise_isRefused(String text) {
        assertThatThrownBy(() -> Parallelism.of(text)).hasMessageContaining("is no parallel size; write TP4");
    }

    @Test
    void sizesThatCannotBe_areRefused() {
        assertThatThrownBy(() -> new Parallelism(0, 1, 1, 1)).hasMessageContaining("tensor (0)");
        assertThatThrownBy(() -> new Parallelism(4, 1, 1, 3))
                .hasMessageContaining("The expert parallel size (3) must divide");
    }
}
