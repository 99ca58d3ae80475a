package io.github.slaplanner.core.profile.score;

import io.github.slaplanner.core.profile.rapid.Parallelism;
import io.github.slaplanner.core.profile.score.KernelRow.Cell;
import io.github.slaplanner.core.profile.score.KernelRow.Engine;
import io.github.slaplanner.core.profile.score.KernelRow.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Reads a table of kernels: {@code model,gpu,backend,dtype,tp,dp,ep,kind,isl_or_context,batch,value}, as CSV, packed or not.
 * In rows of kind {@code itl} one of the two columns before the value is the batch and the other the length of its
 * sequences; there are tables of both orders, and the column of the larger numbers is the length.
 */
final class KernelTable {
    private static final String FIRST = "isl_or_context";
    private static final String SECOND = "batch";
    private static final List<String> COLUMNS =
            List.of("model", "gpu", "backend", "dtype", "tp", "dp", "ep", "kind", FIRST, SECOND, "value");

    private KernelTable() {}

    static List<KernelRow> read(Path file) {
        List<Csv.Line> lines = Csv.read(file, COLUMNS);
        boolean swapped = largest(lines, SECOND) > largest(lines, FIRST);
        List<KernelRow> rows = new ArrayList<>();
        for (Csv.Line line : lines) {
            rows.add(row(line, swapped));
        }
        return rows;
    }

    private static double largest(List<Csv.Line> lines, String column) {
        return lines.stream()
                .filter(line -> line.text("kind").equals("itl"))
                .mapToDouble(line -> line.number(column))
                .max()
                .orElse(0);
    }

    private static KernelRow row(Csv.Line line, boolean swapped) {
        Kind kind = kind(line);
        boolean turned = kind == Kind.ITL && swapped;
        Cell cell = new Cell(line.text("model"), line.text("gpu"), line.text("backend"), line.text("dtype"));
        double value = line.number("value");
        if (!(value > 0) || Double.isInfinite(value)) {
            throw line.wrong("value is " + line.text("value") + "; a number above 0 is expected", null);
        }
        return new KernelRow(
                new Engine(cell, way(line)),
                kind,
                line.number(turned ? SECOND : FIRST),
                line.number(turned ? FIRST : SECOND),
                value);
    }

    private static Parallelism way(Csv.Line line) {
        try {
            return new Parallelism(line.size("tp"), 1, line.size("dp"), line.size("ep"));
        } catch (IllegalArgumentException e) {
            throw line.wrong(String.valueOf(e.getMessage()), e);
        }
    }

    private static Kind kind(Csv.Line line) {
        try {
            return Kind.valueOf(line.text("kind").toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw line.wrong("kind is \"" + line.text("kind") + "\"; known are ttft, itl, kv", e);
        }
    }
}
