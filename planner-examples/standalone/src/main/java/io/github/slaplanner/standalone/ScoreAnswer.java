package io.github.slaplanner.standalone;

import io.github.slaplanner.core.profile.score.Errors;
import io.github.slaplanner.core.profile.score.MeasuredScore;
import io.github.slaplanner.core.profile.score.RapidScore;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code profile score} found, for people, for the documentation and for machines.
 *
 * @param kernels score against a table, or null if there was none
 * @param measured scores against measured engines
 */
record ScoreAnswer(RapidScore.@Nullable Result kernels, List<MeasuredScore.Result> measured) {
    /** A table of text: names of columns, and rows. */
    private record Table(List<String> columns, List<List<String>> rows) {
        String markdown() {
            StringBuilder text = new StringBuilder(line(columns))
                    .append(line(columns.stream().map(c -> "---").toList()));
            rows.forEach(row -> text.append(line(row)));
            return text.append('\n').toString();
        }

        private static String line(List<String> cells) {
            return "| " + String.join(" | ", cells) + " |\n";
        }

        String plain() {
            StringBuilder text = new StringBuilder();
            List<List<String>> all = new ArrayList<>(List.of(columns));
            all.addAll(rows);
            for (List<String> row : all) {
                for (int i = 0; i < row.size(); i++) {
                    text.append(i == 0 ? pad(row.get(i), -width(i)) : "  " + pad(row.get(i), width(i)));
                }
                text.append('\n');
            }
            return text.append('\n').toString();
        }

        private int width(int column) {
            int widest = columns.get(column).length();
            for (List<String> row : rows) {
                widest = Math.max(widest, row.get(column).length());
            }
            return widest;
        }

        private static String pad(String cell, int width) {
            return String.format(Locale.ROOT, "%" + width + "s", cell);
        }
    }

    void print(PrintWriter out) {
        tables().forEach(table -> out.print(table.plain()));
        if (kernels != null) {
            out.println(summary(kernels));
        }
        out.flush();
    }

    String markdown() {
        StringBuilder text = new StringBuilder();
        tables().forEach(table -> text.append(table.markdown()));
        return kernels == null
                ? text.toString()
                : text.append(summary(kernels)).append('\n').toString();
    }

    private static String summary(RapidScore.Result kernels) {
        return text(
                "Of %,d points of TTFT and ITL %.1f %% are off by more than a factor of 2; %,d doubtful ones are left out.",
                kernels.points(), kernels.far(), kernels.leftOut());
    }

    private List<Table> tables() {
        List<Table> tables = new ArrayList<>();
        if (kernels != null) {
            tables.add(classes(kernels));
            tables.add(picks(kernels));
        }
        if (!measured.isEmpty()) {
            tables.add(engines());
        }
        return tables;
    }

    private static Table classes(RapidScore.Result kernels) {
        List<List<String>> rows = new ArrayList<>();
        kernels.classes()
                .forEach((each, errors) -> rows.add(List.of(
                        each.model(),
                        each.figure(),
                        each.gpu(),
                        each.dtype(),
                        text("%,d", errors.points()),
                        text("%.1f", errors.mape()),
                        text("%.2f", errors.bias()),
                        text("%.0f", errors.within()),
                        text("%,d", errors.far()))));
        return new Table(
                List.of("model", "figure", "GPU", "precision", "points", "error %", "bias", "within 10 %", "off by 2"),
                rows);
    }

    private static Table picks(RapidScore.Result kernels) {
        List<List<String>> rows = new ArrayList<>();
        kernels.picks()
                .forEach((name, picks) -> rows.add(List.of(
                        name,
                        text("%,d", picks.cells()),
                        text("%,d", picks.same()),
                        text("%.1f", picks.regret()),
                        text("%,d", picks.missed()))));
        return new Table(List.of("pick", "picks", "the best", "regret %", "missed targets"), rows);
    }

    private Table engines() {
        List<List<String>> rows = measured.stream()
                .map(each -> List.of(
                        each.engine(),
                        text("%.1f", each.ttft().mape()),
                        text("%.2f", each.ttft().bias()),
                        text("%.1f", each.itl().mape()),
                        text("%.2f", each.itl().bias()),
                        text("%.3f", each.kvTokens())))
                .toList();
        return new Table(
                List.of("measured engine", "TTFT error %", "TTFT bias", "ITL error %", "ITL bias", "KV tokens"), rows);
    }

    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        if (kernels != null) {
            json.put("points", kernels.points());
            json.put("off_by_2_percent", kernels.far());
            json.put("left_out", kernels.leftOut());
            List<Map<String, Object>> classes = new ArrayList<>();
            kernels.classes().forEach((each, errors) -> classes.add(json(each, errors)));
            json.put("classes", classes);
            json.put("picks", kernels.picks());
        }
        json.put("measured", measured);
        return json;
    }

    private static Map<String, Object> json(RapidScore.EngineClass each, Errors errors) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("model", each.model());
        json.put("figure", each.figure());
        json.put("gpu", each.gpu());
        json.put("dtype", each.dtype());
        json.put("errors", errors);
        return json;
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
