package io.github.slaplanner.standalone.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class DecimationTest {
    @Test
    void rows_noMoreThanAllowed_allStay() {
        assertThat(Decimation.rows(4, 4, List.of(Column.of(1, 1, 1, 1)))).containsExactly(0, 1, 2, 3);
        assertThat(Decimation.rows(0, 4, List.of())).isEmpty();
    }

    @Test
    void rows_ofOneStretch_theExtremesStay() {
        Column peaks = Column.of(5, 5, 9, 5, 5, 5, 1, 5, 5, 5);
        assertThat(Decimation.rows(10, 4, List.of(peaks))).containsExactly(0, 2, 6, 9);
    }

    @Test
    void rows_aGap_staysAGap() {
        double[] values = new double[1000];
        Arrays.fill(values, 400, 600, Double.NaN);
        int[] rows = Decimation.rows(1000, 50, List.of(Column.of(values)));
        assertThat(rows).hasSizeLessThanOrEqualTo(50);
        assertThat(Arrays.stream(rows).filter(row -> row >= 400 && row < 600)).isNotEmpty();
    }

    @Property(tries = 200, seed = "1")
    void rows_anySeries_keepEveryExtremeAndTheEnds(
            @ForAll @IntRange(min = 2, max = 3000) int size,
            @ForAll @IntRange(min = 20, max = 400) int most,
            @ForAll @IntRange(min = 1, max = 5) int columns,
            @ForAll long seed) {
        Random random = new Random(seed);
        List<Column> series = IntStream.range(0, columns)
                .mapToObj(i -> Column.of(IntStream.range(0, size)
                        .mapToDouble(row -> random.nextInt(9) == 0 ? Double.NaN : random.nextGaussian())
                        .toArray()))
                .toList();

        int[] rows = Decimation.rows(size, most, series);

        assertThat(rows)
                .isSorted()
                .doesNotHaveDuplicates()
                .hasSizeLessThanOrEqualTo(most)
                .contains(0, size - 1);
        for (Column column : series) {
            Column kept = column.pick(rows);
            assertThat(Double.compare(kept.highest(), column.highest())).isZero();
            assertThat(Double.compare(lowest(kept), lowest(column))).isZero();
        }
    }

    private static double lowest(Column column) {
        return IntStream.range(0, column.size())
                .mapToDouble(column::at)
                .filter(value -> !Double.isNaN(value))
                .min()
                .orElse(Double.NaN);
    }
}
