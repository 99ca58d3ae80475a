package io.github.slaplanner.standalone.report;

import io.github.slaplanner.standalone.report.Page.Cell;
import io.github.slaplanner.standalone.report.Page.Chart;
import io.github.slaplanner.standalone.report.Page.Line;
import io.github.slaplanner.standalone.report.Page.Row;
import io.github.slaplanner.standalone.report.Page.Said;
import io.github.slaplanner.standalone.report.Page.Shape;
import io.github.slaplanner.standalone.report.Page.Table;
import io.github.slaplanner.standalone.report.Page.TableColumn;
import io.github.slaplanner.standalone.report.Page.Tint;
import io.github.slaplanner.standalone.report.Page.Tone;
import io.github.slaplanner.standalone.report.Page.View;
import io.github.slaplanner.standalone.report.ProfileInput.Curve;
import io.github.slaplanner.standalone.report.ProfileInput.FitError;
import io.github.slaplanner.standalone.report.ProfileInput.Panel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The report of engine performance data: measured points and the curves through them. */
public final class ProfileChart {
    private static final List<Tint> PALETTE =
            List.of(Tint.BLUE, Tint.ORANGE, Tint.GREEN, Tint.PURPLE, Tint.SKY, Tint.RED, Tint.GREY, Tint.INK);

    private ProfileChart() {}

    /**
     * Writes the report as one file that needs no other. The same input gives the same bytes.
     *
     * @param dir where {@code index.html} goes; made if need be
     * @param input what it shows
     * @return the file
     * @throws IOException if it cannot be written
     */
    public static Path write(Path dir, ProfileInput input) throws IOException {
        return PageWriter.write(dir, page(input));
    }

    static Page page(ProfileInput input) {
        List<Chart> charts = input.panels().stream().map(ProfileChart::chart).toList();
        View view = new View(List.of(), null, List.of(), null, charts, null, null);
        return new Page(
                input.title(),
                input.facts(),
                summary(input.warnings()),
                table(input.errors()),
                List.of(),
                null,
                List.of(view));
    }

    private static List<Said> summary(List<String> warnings) {
        return warnings.isEmpty()
                ? List.of(new Said("Nothing in these data is suspicious.", Tone.GOOD))
                : warnings.stream().map(text -> new Said(text, Tone.BAD)).toList();
    }

    private static Chart chart(Panel panel) {
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < panel.curves().size(); i++) {
            Curve curve = panel.curves().get(i);
            Tint tint = PALETTE.get(i % PALETTE.size());
            lines.add(new Line(
                    curve.name(),
                    Shape.LINE,
                    tint,
                    curve.curve().x(),
                    curve.curve().y(),
                    null,
                    false));
            lines.add(new Line(
                    curve.name(),
                    Shape.POINTS,
                    tint,
                    curve.measured().x(),
                    curve.measured().y(),
                    null,
                    false));
        }
        return new Chart(panel.title(), panel.unit(), panel.xLabel(), false, null, lines, null);
    }

    private static @Nullable Table table(List<FitError> errors) {
        if (errors.isEmpty()) {
            return null;
        }
        List<TableColumn> columns = List.of(
                new TableColumn("Curve", null, false),
                new TableColumn("Points", null, true),
                new TableColumn("MAPE", null, true),
                new TableColumn("Worst", null, true));
        String legend = "Each point is left out in turn and compared with the curve through the others.";
        return new Table(
                "How well the curves fit",
                legend,
                columns,
                errors.stream().map(ProfileChart::row).toList(),
                List.of());
    }

    private static Row row(FitError error) {
        List<Cell> cells = List.of(
                Cell.of(error.curve()),
                Cell.of(Figures.count(error.points())),
                Cell.of(Figures.number(error.mapePercent()) + " %"),
                Cell.of(Figures.number(error.worstPercent()) + " %"));
        return new Row(cells, null, null);
    }
}
