package io.github.slaplanner.standalone.report;

import io.github.slaplanner.simulator.policy.Regret;
import io.github.slaplanner.simulator.replay.PolicyResult;
import io.github.slaplanner.standalone.report.Page.Cell;
import io.github.slaplanner.standalone.report.Page.Figure;
import io.github.slaplanner.standalone.report.Page.Row;
import io.github.slaplanner.standalone.report.Page.Said;
import io.github.slaplanner.standalone.report.Page.Table;
import io.github.slaplanner.standalone.report.Page.TableColumn;
import io.github.slaplanner.standalone.report.Page.Tone;
import io.github.slaplanner.standalone.report.ReportInput.Sla;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The policies in one table, with the figures that {@code --json} has. */
final class PolicyTable {
    private static final String WITHIN = "Within SLA";
    private static final String FIXED = "static";
    private static final String AGAINST_FIXED = "÷ fixed fleet's";
    private static final String REGRET = "Regret";
    private static final String MOST = "Most engines";

    private final Sla sla;
    private final List<PolicyResult> results;
    private final double fewestGpuHours;

    /** The cheapest fixed fleet that reaches the target, or null if it is not among the results. */
    private final @Nullable PolicyResult fixed;

    private PolicyTable(ReportInput input) {
        sla = input.sla();
        results = input.results();
        fewestGpuHours = input.results().stream()
                .filter(this::reaches)
                .mapToDouble(PolicyResult::gpuHours)
                .min()
                .orElse(Double.NaN);
        fixed = results.stream()
                .filter(result -> result.policy().equals(FIXED) && reaches(result))
                .findFirst()
                .orElse(null);
    }

    /** The table; the view of the first policy is this option. */
    static Table of(ReportInput input, int firstOption) {
        PolicyTable table = new PolicyTable(input);
        boolean regret = Regret.of(input.results().get(0), input.results()) != null;
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < input.results().size(); i++) {
            rows.add(new Row(table.cells(input.results().get(i)), List.of(i + firstOption), null));
        }
        List<String> notes = input.results().stream()
                .filter(result -> result.note() != null)
                .map(result -> result.policy() + ": " + result.note())
                .toList();
        String legend =
                "✓ reaches the target of " + Figures.trimmed(100 * input.sla().attainment())
                        + " % within SLA, ✗ does not. ★ has the fewest GPU hours of those that reach it.";
        return new Table("Policies compared", legend, table.columns(regret), rows, notes);
    }

    /** What the main policy came to, in words. */
    static List<Said> summary(ReportInput input) {
        PolicyTable table = new PolicyTable(input);
        PolicyResult main = input.results().get(0);
        String target = Figures.trimmed(100 * input.sla().attainment()) + " %";
        StringBuilder text = new StringBuilder(main.policy() + " kept " + Figures.share(main.attainment()) + " of "
                + Figures.count(main.requests()) + " requests within the SLA; the target is " + target + ". It took "
                + Figures.number(main.gpuHours()) + " GPU hours");
        PolicyResult fixed = table.fixed;
        if (fixed != null && !main.policy().equals(FIXED)) {
            text.append(", ")
                    .append(Figures.number(main.gpuHours() / fixed.gpuHours()))
                    .append(" times those of the cheapest fixed fleet that reaches the target");
        }
        return List.of(new Said(text.append('.').toString(), tone(table.reaches(main))));
    }

    /** The key figures of one policy. */
    static List<Figure> figures(PolicyResult result, ReportInput input) {
        Sla sla = input.sla();
        PolicyResult fixed = new PolicyTable(input).fixed;
        List<Figure> figures = new ArrayList<>(List.of(
                new Figure(WITHIN, Figures.share(result.attainment()), tone(result.attainment() >= sla.attainment())),
                new Figure("GPU hours", Figures.number(result.gpuHours()), null),
                new Figure("Scaling actions", Figures.count(result.scalingActions()), null),
                new Figure("TTFT p99", Figures.ms(result.ttftP99Ms()), tone(result.ttftP99Ms(), sla.ttftMs())),
                new Figure("ITL p99", Figures.ms(result.itlP99Ms()), tone(result.itlP99Ms(), sla.itlMs()))));
        if (fixed != null && !result.policy().equals(FIXED)) {
            figures.add(
                    2, new Figure(AGAINST_FIXED, "× " + Figures.number(result.gpuHours() / fixed.gpuHours()), null));
        }
        return figures;
    }

    private List<TableColumn> columns(boolean regret) {
        List<TableColumn> columns = new ArrayList<>();
        columns.add(new TableColumn("Policy", null, false));
        columns.add(new TableColumn("both", WITHIN, true));
        columns.add(new TableColumn("TTFT", WITHIN, true));
        columns.add(new TableColumn("ITL", WITHIN, true));
        columns.add(new TableColumn("GPU hours", null, true));
        if (fixed != null) {
            columns.add(new TableColumn(AGAINST_FIXED, null, true));
        }
        columns.add(new TableColumn("Actions", null, true));
        columns.add(new TableColumn("prefill", MOST, true));
        columns.add(new TableColumn("decode", MOST, true));
        for (String latency : List.of("TTFT", "ITL")) {
            columns.add(new TableColumn("p50", latency, true));
            columns.add(new TableColumn("p99", latency, true));
        }
        if (regret) {
            columns.add(new TableColumn("points", REGRET, true));
            columns.add(new TableColumn("GPU hours", REGRET, true));
        }
        return columns;
    }

    private List<Cell> cells(PolicyResult result) {
        List<Cell> cells = new ArrayList<>();
        cells.add(Cell.of(result.policy()));
        cells.add(new Cell(Figures.share(result.attainment()), tone(reaches(result))));
        cells.add(Cell.of(Figures.share(result.ttftAttainment())));
        cells.add(Cell.of(Figures.share(result.itlAttainment())));
        boolean best = reaches(result) && result.gpuHours() == fewestGpuHours;
        cells.add(new Cell(Figures.number(result.gpuHours()), best ? Tone.BEST : null));
        if (fixed != null) {
            cells.add(Cell.of("× " + Figures.number(result.gpuHours() / fixed.gpuHours())));
        }
        cells.add(Cell.of(Figures.count(result.scalingActions())));
        cells.add(Cell.of(Figures.count(result.maxPrefill())));
        cells.add(Cell.of(Figures.count(result.maxDecode())));
        cells.add(Cell.of(Figures.ms(result.ttftP50Ms())));
        cells.add(Cell.of(Figures.ms(result.ttftP99Ms())));
        cells.add(Cell.of(Figures.ms(result.itlP50Ms())));
        cells.add(Cell.of(Figures.ms(result.itlP99Ms())));
        Regret regret = Regret.of(result, results);
        if (regret != null) {
            cells.add(Cell.of(String.format(Locale.ROOT, "%.2f", regret.points())));
            cells.add(Cell.of(regret.gpuHoursRatio() == null ? "" : "× " + Figures.number(regret.gpuHoursRatio())));
        }
        return cells;
    }

    private boolean reaches(PolicyResult result) {
        return result.attainment() >= sla.attainment();
    }

    private static Tone tone(boolean good) {
        return good ? Tone.GOOD : Tone.BAD;
    }

    private static @Nullable Tone tone(@Nullable Double value, double limit) {
        return value == null ? null : tone(value <= limit);
    }
}
