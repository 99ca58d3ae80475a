package io.github.slaplanner.standalone.evaluate;

import io.github.slaplanner.simulator.replay.PolicyResult;
import io.github.slaplanner.standalone.evaluate.Promises.Promise;
import io.github.slaplanner.standalone.report.Figures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * An evaluation as a page without scripts: what the planner promises, and for every cell a small chart of attainment against
 * GPU-hours, one mark per policy. Up and left is better. Beside it the same as a Markdown table.
 */
public final class EvaluationPage {
    private static final List<String> COLOURS =
            List.of("#1f6feb", "#8b949e", "#6e4ba6", "#c2410c", "#b45309", "#15803d", "#0e7490");

    private static final double WIDTH = 240;
    private static final double HEIGHT = 130;
    private static final double MARGIN = 14;

    /** Attainment at the bottom of a chart; below, marks stand on its edge. */
    private static final double LOWEST = 0.8;

    private EvaluationPage() {}

    /**
     * Writes {@code index.html} and {@code evaluation.md}.
     *
     * @return the page
     * @throws SuiteException if they cannot be written
     */
    public static Path write(Path folder, String suite, List<String> policies, List<CellResult> cells) {
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("evaluation.md"), markdown(suite, policies, cells));
            return Files.writeString(folder.resolve("index.html"), html(suite, policies, cells));
        } catch (IOException e) {
            throw new SuiteException(
                    "--report: cannot write to " + folder + " (" + e.getClass().getSimpleName() + ")");
        }
    }

    static String markdown(String suite, List<String> policies, List<CellResult> cells) {
        StringBuilder text =
                new StringBuilder("# Evaluation of the " + suite + "\n\nShare of requests within the SLA at the"
                        + " GPU-hours that it took; x is the planner's GPU-hours over the policy's.\n\n| cell | "
                        + String.join(" | ", policies) + " |\n|---|" + "---|".repeat(policies.size()) + "\n");
        for (CellResult cell : cells) {
            text.append("| ").append(cell.id());
            policies.forEach(policy -> text.append(" | ")
                    .append(EvaluationTable.entry(cell, policy).strip()));
            text.append(" |\n");
        }
        text.append("\n| promise | holds |\n|---|---|\n");
        Promises.of(cells)
                .forEach(promise -> text.append("| " + promise.promise() + " | " + verdict(promise) + " |\n"));
        return text.toString();
    }

    private static String verdict(Promise promise) {
        return promise.holds() ? "yes" : "no: " + String.join(", ", promise.broken());
    }

    static String html(String suite, List<String> policies, List<CellResult> cells) {
        StringBuilder page = new StringBuilder("""
                <!doctype html><html lang="en"><meta charset="utf-8"><title>Evaluation</title><style>
                body{font:14px system-ui,sans-serif;margin:2rem;color:#1f2328;background:#fff}
                .cells{display:flex;flex-wrap:wrap;gap:1rem}figure{margin:0}figcaption{font-weight:600}
                svg{background:#f6f8fa;border-radius:6px}text{font:10px system-ui,sans-serif;fill:#59636e}
                .no{color:#b42318}.yes{color:#15803d}i{display:inline-block;width:.8em;height:.8em;border-radius:50%;margin-right:.3em}
                </style>
                """);
        page.append("<h1>Evaluation of the ").append(escape(suite)).append("</h1><p>");
        for (int i = 0; i < policies.size(); i++) {
            page.append("<i style=\"background:" + colour(i) + "\"></i>" + escape(policies.get(i)) + " &nbsp; ");
        }
        page.append("</p><p>Attainment against GPU-hours: up and left is better. The line is the target.</p><ul>");
        Promises.of(cells)
                .forEach(promise -> page.append("<li class=\"" + (promise.holds() ? "yes" : "no") + "\">"
                        + escape(promise.promise() + ": " + verdict(promise)) + "</li>"));
        page.append("</ul><div class=\"cells\">");
        cells.forEach(cell -> page.append(chart(cell, policies)));
        return page.append("</div></html>\n").toString();
    }

    private static String chart(CellResult cell, List<String> policies) {
        double most = cell.results().stream()
                .mapToDouble(PolicyResult::gpuHours)
                .max()
                .orElse(1);
        StringBuilder chart = new StringBuilder(String.format(
                Locale.ROOT,
                "<figure><figcaption>%s</figcaption><svg width=\"%.0f\" height=\"%.0f\" role=\"img\">"
                        + "<line x1=\"0\" x2=\"%.0f\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"#d1d9e0\"/>",
                escape(cell.id()),
                WIDTH,
                HEIGHT,
                WIDTH,
                y(cell.facts().target()),
                y(cell.facts().target())));
        for (int i = policies.size() - 1; i >= 0; i--) {
            PolicyResult result = cell.of(policies.get(i));
            if (result != null) {
                chart.append(mark(result, most, colour(i)));
            }
        }
        return chart
                + String.format(
                        Locale.ROOT,
                        "<text x=\"%.0f\" y=\"%.0f\" text-anchor=\"end\">%s GPU-hours</text></svg></figure>%n",
                        WIDTH - 4,
                        HEIGHT - 3,
                        Figures.number(most));
    }

    private static String mark(PolicyResult result, double most, String colour) {
        double x = MARGIN + (WIDTH - 2 * MARGIN) * (most > 0 ? result.gpuHours() / most : 0);
        String label = String.format(
                Locale.ROOT,
                "%s: %.2f %% at %.1f GPU-hours",
                result.policy(),
                Figures.percent(result.attainment()),
                result.gpuHours());
        return String.format(
                Locale.ROOT,
                "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"5\" fill=\"%s\" fill-opacity=\"0.85\"><title>%s</title></circle>",
                x,
                y(result.attainment()),
                colour,
                escape(label));
    }

    private static double y(double attainment) {
        double share = Math.max(0, attainment - LOWEST) / (1 - LOWEST);
        return HEIGHT - MARGIN - (HEIGHT - 2 * MARGIN) * share;
    }

    private static String colour(int policy) {
        return COLOURS.get(policy % COLOURS.size());
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
