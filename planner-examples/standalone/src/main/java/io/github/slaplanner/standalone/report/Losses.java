package io.github.slaplanner.standalone.report;

import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.simulator.replay.PolicyResult;
import io.github.slaplanner.simulator.replay.TimelinePoint;
import io.github.slaplanner.simulator.replay.TimelinePoint.Ended;
import io.github.slaplanner.simulator.replay.TimelinePoint.Engines;
import io.github.slaplanner.standalone.report.Page.Cell;
import io.github.slaplanner.standalone.report.Page.Row;
import io.github.slaplanner.standalone.report.Page.Shade;
import io.github.slaplanner.standalone.report.Page.Table;
import io.github.slaplanner.standalone.report.Page.TableColumn;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The requests that a policy lost: the stretches in which its fleet was below the target, the largest first, and what went on.
 *
 * @param result the run
 * @param target share of requests that should meet the SLA
 * @param fromSeconds end of the warm-up
 */
record Losses(PolicyResult result, double target, double fromSeconds) {
    private static final int MOST = 8;

    /** Two stretches with less than this between them are one. */
    private static final double GAP_SECONDS = 180;

    private static final double BEFORE_SECONDS = 600;

    /** Requests that missed the SLA, those that never ended included. */
    long total() {
        return Math.round(result.requests() * (1 - result.attainment()));
    }

    /** The stretches of the table, to be shown behind the charts. */
    List<Stretch> stretches() {
        List<Stretch> found = new ArrayList<>();
        List<TimelinePoint> points = result.timeline();
        int from = -1;
        int last = -1;
        for (int i = 0; i < points.size(); i++) {
            Double attainment = points.get(i).attainment();
            if (points.get(i).seconds() <= fromSeconds || attainment == null || attainment >= target) {
                continue;
            }
            if (from >= 0 && start(i) - points.get(last).seconds() > GAP_SECONDS) {
                found.add(new Stretch(from, last));
                from = -1;
            }
            from = from < 0 ? i : from;
            last = i;
        }
        if (from >= 0) {
            found.add(new Stretch(from, last));
        }
        found.sort(Comparator.comparingLong((Stretch stretch) -> sum(stretch, Ended::lost))
                .reversed());
        return found.subList(0, Math.min(MOST, found.size()));
    }

    /**
     * A stretch of the run.
     *
     * @param first index of its first point
     * @param last index of its last point
     */
    record Stretch(int first, int last) {}

    /** The table, or null if nothing was lost. */
    @Nullable
    Table table() {
        if (total() == 0 || result.timeline().isEmpty()) {
            return null;
        }
        List<Stretch> stretches = stretches();
        List<Row> rows = new ArrayList<>();
        stretches.forEach(stretch -> rows.add(row(stretch)));
        long told = stretches.stream().mapToLong(each -> sum(each, Ended::lost)).sum();
        if (told < total()) {
            rows.add(new Row(
                    List.of(
                            Cell.of("At other times"),
                            Cell.of(Figures.count(total() - told)),
                            Cell.of(share(total() - told)),
                            Cell.of(""),
                            Cell.of(""),
                            Cell.of("A few at a time, or never answered.")),
                    null,
                    null));
        }
        String legend = Figures.count(total()) + " of " + Figures.count(result.requests())
                + " requests missed the SLA. A row is a stretch in which fewer than " + Figures.trimmed(100 * target)
                + " % met it, by when they ended; the charts shade it. A request can be late and slow at once.";
        return new Table("Requests lost: when and why", legend, columns(), rows, List.of());
    }

    /** Its place on the time axis. */
    Shade shade(Stretch stretch) {
        return new Shade(
                start(stretch.first()), result.timeline().get(stretch.last()).seconds(), "lost");
    }

    private static List<TableColumn> columns() {
        return List.of(
                new TableColumn("When", null, false),
                new TableColumn("Lost", null, true),
                new TableColumn("Share of all lost", null, true),
                new TableColumn("First token late", null, true),
                new TableColumn("Tokens slow", null, true),
                new TableColumn("What went on", null, false));
    }

    private Row row(Stretch stretch) {
        Shade shade = shade(stretch);
        long lost = sum(stretch, Ended::lost);
        List<Cell> cells = List.of(
                Cell.of(Figures.clock(shade.from()) + " – " + Figures.clock(shade.to())),
                Cell.of(Figures.count(lost)),
                Cell.of(share(lost)),
                Cell.of(Figures.count(sum(stretch, Ended::lateFirstToken))),
                Cell.of(Figures.count(sum(stretch, Ended::slowTokens))),
                Cell.of(story(stretch)));
        return new Row(cells, null, shade);
    }

    private String share(long lost) {
        return String.format(Locale.ROOT, "%.1f %%", 100.0 * lost / total());
    }

    private String story(Stretch stretch) {
        List<TimelinePoint> during = result.timeline().subList(stretch.first(), stretch.last() + 1);
        TimelinePoint peak = during.stream()
                .max(Comparator.comparingDouble(p -> p.demand().requestsPerSecond()))
                .orElseThrow();
        StringBuilder told = new StringBuilder("Demand was up to ")
                .append(Figures.number(peak.demand().requestsPerSecond()))
                .append(" requests/s");
        double before = before(stretch);
        if (!Double.isNaN(before)) {
            told.append(", ").append(Figures.number(before)).append(" in the ten minutes before");
        }
        if (peak.forecastPerSecond() != null) {
            told.append("; the forecast for then was ").append(Figures.number(peak.forecastPerSecond()));
        }
        told.append(". When it began: ");
        List<String> engines = new ArrayList<>();
        for (Map.Entry<Role, Engines> role : during.get(0).roles().entrySet()) {
            Engines now = role.getValue();
            engines.add(role.getKey().label() + " " + now.ready() + " ready"
                    + (now.starting() > 0 ? ", " + now.starting() + " starting" : "") + ", " + now.target()
                    + " wanted");
        }
        told.append(String.join("; ", engines)).append('.');
        long left = sum(stretch, Ended::leftUnserved);
        if (left > 0) {
            told.append(' ').append(Figures.count(left)).append(" clients did not wait.");
        }
        return told.toString();
    }

    private double before(Stretch stretch) {
        double start = start(stretch.first());
        ToDoubleFunction<TimelinePoint> rate = p -> p.demand().requestsPerSecond();
        return result.timeline().subList(0, stretch.first()).stream()
                .filter(point -> point.seconds() > start - BEFORE_SECONDS)
                .mapToDouble(rate)
                .average()
                .orElse(Double.NaN);
    }

    private double start(int point) {
        return point == 0 ? 0 : result.timeline().get(point - 1).seconds();
    }

    private long sum(Stretch stretch, ToLongFunction<Ended> count) {
        return result.timeline().subList(stretch.first(), stretch.last() + 1).stream()
                .map(TimelinePoint::ended)
                .mapToLong(count)
                .sum();
    }
}
