package io.github.slaplanner.standalone.report;

import io.github.slaplanner.standalone.report.Page.Chart;
import io.github.slaplanner.standalone.report.Page.Limit;
import io.github.slaplanner.standalone.report.Page.Line;
import io.github.slaplanner.standalone.report.Page.Shape;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes charts over one horizontal axis, none with more rows than a screen can show.
 *
 * @param x horizontal positions, rising
 */
record Frame(Column x) {
    static final int MOST_ROWS = 2000;

    /** The positions that all charts share, or null if the charts have too many rows and keep different ones. */
    @Nullable
    Column shared() {
        return x.size() <= MOST_ROWS ? x : null;
    }

    /** A chart of the lines that have any value. */
    Chart chart(String title, String unit, List<Line> lines) {
        return chart(title, unit, lines, null, false);
    }

    /** A chart with a level to keep to. */
    Chart chart(String title, String unit, List<Line> lines, @Nullable Limit limit, boolean log) {
        List<Line> shown = lines.stream().filter(line -> !line.y().isBlank()).toList();
        if (x.size() <= MOST_ROWS) {
            return new Chart(title, unit, null, log, null, shown, limit);
        }
        int[] rows = Decimation.rows(x.size(), MOST_ROWS, columns(shown));
        List<Line> fewer = shown.stream().map(line -> pick(line, rows)).toList();
        return new Chart(title, unit, null, log, x.pick(rows), fewer, limit);
    }

    /** What must keep its extremes: every line, and the height of the stack. */
    private static List<Column> columns(List<Line> lines) {
        List<Column> columns = new ArrayList<>();
        Column stack = null;
        for (Line line : lines) {
            columns.add(line.y());
            if (line.top() != null) {
                columns.add(line.top());
            }
            if (line.shape() == Shape.STACK) {
                stack = stack == null ? line.y() : stack.plus(line.y());
            }
        }
        if (stack != null) {
            columns.add(stack);
        }
        return columns;
    }

    private static Line pick(Line line, int[] rows) {
        Column top = line.top() == null ? null : line.top().pick(rows);
        return new Line(line.name(), line.shape(), line.tint(), null, line.y().pick(rows), top, line.strong());
    }
}
