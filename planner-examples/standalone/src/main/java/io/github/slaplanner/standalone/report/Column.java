package io.github.slaplanner.standalone.report;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The values of one line of a chart, NaN where there is none. Immutable. */
@JsonSerialize(using = Column.Compact.class)
public final class Column {
    private final double[] values;

    private Column(double[] values) {
        this.values = values;
    }

    /** A column of these values; NaN where there is none. */
    public static Column of(double... values) {
        return new Column(values.clone());
    }

    /** A column with one value per row; null where there is none. */
    public static <T> Column of(List<T> rows, Function<? super T, ? extends @Nullable Number> value) {
        return new Column(rows.stream()
                .mapToDouble(row -> {
                    Number number = value.apply(row);
                    return number == null ? Double.NaN : number.doubleValue();
                })
                .toArray());
    }

    /** Number of values. */
    public int size() {
        return values.length;
    }

    /** The value of a row, or NaN. */
    public double at(int row) {
        return values[row];
    }

    /** Whether no row has a value. */
    boolean isBlank() {
        return Arrays.stream(values).allMatch(Double::isNaN);
    }

    /** The greatest value, or NaN if there is none. */
    double highest() {
        return Arrays.stream(values).filter(value -> !Double.isNaN(value)).max().orElse(Double.NaN);
    }

    /** Some of the rows, in the given order. */
    Column pick(int[] rows) {
        return new Column(Arrays.stream(rows).mapToDouble(row -> values[row]).toArray());
    }

    /** Row by row, this and another column of the same size; no value where either has none. */
    Column plus(Column other) {
        return new Column(IntStream.range(0, size())
                .mapToDouble(row -> values[row] + other.values[row])
                .toArray());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Column column && Arrays.equals(values, column.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return Arrays.toString(values);
    }

    /** An array of numbers with as many digits as a chart can show: four, or all that stand before the decimal point. */
    static final class Compact extends JsonSerializer<Column> {
        private static final int DIGITS = 4;

        @Override
        public void serialize(Column column, JsonGenerator json, SerializerProvider serializers) throws IOException {
            json.writeStartArray();
            for (double value : column.values) {
                write(value, json);
            }
            json.writeEndArray();
        }

        private static void write(double value, JsonGenerator json) throws IOException {
            double rounded = round(value);
            if (!Double.isFinite(value)) {
                json.writeNull();
            } else if (rounded == (long) rounded) {
                json.writeNumber((long) rounded);
            } else {
                json.writeNumber(rounded);
            }
        }

        private static double round(double value) {
            if (value == 0 || !Double.isFinite(value)) {
                return value;
            }
            int decimals = DIGITS - 1 - (int) Math.floor(StrictMath.log10(Math.abs(value)));
            double unit = StrictMath.pow(10, Math.max(0, decimals));
            return Double.isFinite(value * unit) ? Math.rint(value * unit) / unit : value;
        }
    }
}
