package io.github.slaplanner.standalone.evaluate;

import io.github.slaplanner.simulator.replay.PolicyResult;
import io.github.slaplanner.standalone.evaluate.Promises.Promise;
import io.github.slaplanner.standalone.report.Figures;
import io.github.slaplanner.standalone.report.PageStyle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * An evaluation as a page without scripts: what the planner promises, and for every cell a small chart of attainment against
 * GPU-hours, one mark per policy, and its table. Up and left is better. Beside it the same as a Markdown table.
 */
public final class EvaluationPage {
    private static final List<String> COLOURS = List.of("blue", "grey", "orange", "purple", "green", "ink", "sky");

    private static final int SHAPES = 5;
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
                <!DOCTYPE html><html lang="en"><head><meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta name="color-scheme" content="light dark"><title>Evaluation</title><style>
                """).append(PageStyle.css()).append("""
                .cells{display:grid;grid-template-columns:repeat(auto-fill,minmax(270px,1fr));gap:12px}
                figure{margin:0;padding:10px 12px;border:1px solid var(--edge);border-radius:8px;background:var(--card)}
                figcaption{font-weight:600}figure svg{width:100%;height:auto}figure text{font-size:10px;fill:var(--muted)}
                figure table{font-size:.85rem}figure td,figure th{min-width:0;padding:2px 6px}
                .key{display:flex;flex-wrap:wrap;gap:4px 18px;padding:0;list-style:none}.key svg{width:14px;height:14px}
                .target{stroke:var(--c-red);stroke-dasharray:2 3;stroke-width:2}
                </style></head><body><main>
                """);
        page.append("<h1>Evaluation of the ").append(escape(suite)).append("</h1><ul class=\"key\">");
        for (int i = 0; i < policies.size(); i++) {
            page.append("<li><svg viewBox=\"0 0 14 14\" aria-hidden=\"true\">" + shape(i, 7, 7) + "</svg> "
                    + escape(policies.get(i)) + "</li>");
        }
        page.append("</ul><p>Requests within the SLA (from " + Math.round(100 * LOWEST)
                + " to 100 %) against GPU hours: up and left is better. The dotted line is the target.</p>"
                + "<h2>Promises</h2><ul>");
        Promises.of(cells)
                .forEach(promise -> page.append("<li class=\"" + (promise.holds() ? "good" : "bad") + "\">"
                        + escape(promise.promise() + ": " + verdict(promise)) + "</li>"));
        page.append("</ul><h2>Cells</h2><div class=\"cells\">");
        cells.forEach(cell -> page.append(chart(cell, policies)));
        return page.append("</div></main></body></html>\n").toString();
    }

    private static String chart(CellResult cell, List<String> policies) {
        double most = cell.results().stream()
                .mapToDouble(PolicyResult::gpuHours)
                .max()
                .orElse(1);
        StringBuilder chart = new StringBuilder(String.format(
                Locale.ROOT,
                "<figure><figcaption>%s</figcaption><svg viewBox=\"0 0 %.0f %.0f\" role=\"img\""
                        + " aria-label=\"Requests within SLA against GPU hours, as in the table below\">"
                        + "<line x1=\"0\" x2=\"%.0f\" y1=\"%.1f\" y2=\"%.1f\" class=\"target\"/>",
                escape(cell.id()),
                WIDTH,
                HEIGHT,
                WIDTH,
                y(cell.facts().target()),
                y(cell.facts().target())));
        for (int i = policies.size() - 1; i >= 0; i--) {
            PolicyResult result = cell.of(policies.get(i));
            if (result != null) {
                chart.append(mark(result, most, i));
            }
        }
        return chart
                + String.format(
                        Locale.ROOT,
                        "<text x=\"%.0f\" y=\"%.0f\" text-anchor=\"end\">%s GPU hours</text></svg>",
                        WIDTH - 4,
                        HEIGHT - 3,
                        Figures.number(most))
                + table(cell, policies)
                + "</figure>\n";
    }

    private static String table(CellResult cell, List<String> policies) {
        StringBuilder table =
                new StringBuilder("<details class=\"data\"><summary>Data table</summary><table><thead><tr>"
                        + "<th scope=\"col\">Policy</th><th scope=\"col\">Within SLA</th><th scope=\"col\">GPU hours</th></tr>"
                        + "</thead><tbody>");
        for (String policy : policies) {
            PolicyResult result = cell.of(policy);
            if (result != null) {
                table.append(String.format(
                        Locale.ROOT,
                        "<tr><th scope=\"row\">%s</th><td>%.2f %%</td><td>%.1f</td></tr>",
                        escape(policy),
                        Figures.percent(result.attainment()),
                        result.gpuHours()));
            }
        }
        return table.append("</tbody></table></details>").toString();
    }

    private static String mark(PolicyResult result, double most, int policy) {
        double x = MARGIN + (WIDTH - 2 * MARGIN) * (most > 0 ? result.gpuHours() / most : 0);
        String label = String.format(
                Locale.ROOT,
                "%s: %.2f %% at %.1f GPU-hours",
                result.policy(),
                Figures.percent(result.attainment()),
                result.gpuHours());
        return "<g>" + shape(policy, x, y(result.attainment())) + "<title>" + escape(label) + "</title></g>";
    }

    /** A mark of the policy's own shape and colour, so that neither is needed to tell it. */
    private static String shape(int policy, double x, double y) {
        String path = switch (policy % SHAPES) {
            case 0 -> "m-5 0a5 5 0 1 0 10 0a5 5 0 1 0 -10 0z";
            case 1 -> "m-4.5 -4.5h9v9h-9z";
            case 2 -> "m0 -6l5.5 10h-11z";
            case 3 -> "m0 -6.5l6 6.5l-6 6.5l-6 -6.5z";
            default -> "m0 6l5.5 -10h-11z";
        };
        String colour = "var(--c-" + COLOURS.get(policy % COLOURS.size()) + ")";
        return String.format(
                Locale.ROOT,
                "<path d=\"M%.1f %.1f%s\" style=\"fill:%s;stroke:var(--card)\" fill-opacity=\"0.9\"/>",
                x,
                y,
                path,
                colour);
    }

    private static double y(double attainment) {
        double share = Math.max(0, attainment - LOWEST) / (1 - LOWEST);
        return HEIGHT - MARGIN - (HEIGHT - 2 * MARGIN) * share;
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
