package io.github.slaplanner.standalone.evaluate;

import io.github.slaplanner.simulator.policy.Regret;
import io.github.slaplanner.simulator.replay.PolicyResult;
import io.github.slaplanner.standalone.evaluate.Promises.Promise;
import io.github.slaplanner.standalone.report.Figures;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** An evaluation for people: a row per cell, the means, and which promises hold. */
public final class EvaluationTable {
    private static final int BROKEN_SHOWN = 8;

    private final List<CellResult> cells;
    private final List<String> policies;

    /**
     * A table.
     *
     * @param policies in the order of the columns
     */
    public EvaluationTable(List<CellResult> cells, List<String> policies) {
        this.cells = List.copyOf(cells);
        this.policies = List.copyOf(policies);
    }

    /** Prints it. */
    public void print(PrintWriter out) {
        int width = cells.stream().mapToInt(cell -> cell.id().length()).max().orElse(0);
        out.println(
                "Share of requests within the SLA (%) @ GPU-hours; x: GPU-hours of the planner over those of the policy.");
        out.println();
        out.print(pad("cell", width));
        policies.forEach(policy -> out.printf("  %-24s", policy));
        out.println();
        cells.forEach(cell -> row(out, cell, width));
        out.println();
        means(out, width);
        Promises.of(cells).forEach(promise -> promise(out, promise));
        out.flush();
    }

    private void row(PrintWriter out, CellResult cell, int width) {
        out.print(pad(cell.id(), width));
        for (String policy : policies) {
            out.printf("  %-24s", entry(cell, policy));
        }
        out.println();
    }

    static String entry(CellResult cell, String policy) {
        PolicyResult result = cell.of(policy);
        if (result == null) {
            return "-";
        }
        String entry =
                String.format(Locale.ROOT, "%6.2f @ %7.1f", Figures.percent(result.attainment()), result.gpuHours());
        Regret regret = policy.equals(Contenders.PLANNER) ? null : cell.regret(policy);
        return entry + ratio(regret == null ? null : regret.gpuHoursRatio());
    }

    private void means(PrintWriter out, int width) {
        out.print(pad("geometric mean of x", width));
        for (String policy : policies) {
            Double ratio = policy.equals(Contenders.PLANNER) ? null : Means.ratio(cells, policy);
            out.printf("  %-24s", ratio == null ? "" : " ".repeat(16) + ratio(ratio));
        }
        out.println();
        out.print(pad("points behind (capped)", width));
        for (String policy : policies) {
            Double points = policy.equals(Contenders.PLANNER) ? null : Means.points(cells, policy);
            out.printf("  %-24s", points == null ? "" : String.format(Locale.ROOT, "%6.2f", points));
        }
        out.println();
        out.println();
    }

    private static void promise(PrintWriter out, Promise promise) {
        out.printf("%-7s %s", promise.holds() ? "holds" : "BROKEN", promise.promise());
        List<String> broken = promise.broken();
        out.print(
                promise.mean() == null
                        ? " (" + (promise.cells() - broken.size()) + " of " + promise.cells() + ")"
                        : "");
        if (promise.mean() != null && promise.holds()) {
            out.printf(Locale.ROOT, " (x %.3f)", promise.mean());
        }
        out.println(
                broken.isEmpty()
                        ? ""
                        : ": " + String.join(", ", broken.subList(0, Math.min(BROKEN_SHOWN, broken.size())))
                                + (broken.size() > BROKEN_SHOWN ? ", ..." : ""));
    }

    private static String ratio(@Nullable Double ratio) {
        return ratio == null ? "" : String.format(Locale.ROOT, " x%5.2f", ratio);
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }
}
