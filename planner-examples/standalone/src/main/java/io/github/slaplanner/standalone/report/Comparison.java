package io.github.slaplanner.standalone.report;

import io.github.slaplanner.simulator.replay.PolicyResult;
import io.github.slaplanner.simulator.replay.TimelinePoint;
import io.github.slaplanner.simulator.replay.TimelinePoint.Latency;
import io.github.slaplanner.standalone.report.Page.Chart;
import io.github.slaplanner.standalone.report.Page.Limit;
import io.github.slaplanner.standalone.report.Page.Line;
import io.github.slaplanner.standalone.report.Page.Shape;
import io.github.slaplanner.standalone.report.Page.Tint;
import io.github.slaplanner.standalone.report.Page.View;
import io.github.slaplanner.standalone.report.ReportInput.Sla;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** All policies of a replay in the same charts, on the time axis of the first. */
final class Comparison {
    private static final List<Tint> PALETTE =
            List.of(Tint.BLUE, Tint.ORANGE, Tint.PURPLE, Tint.GREEN, Tint.INK, Tint.SKY, Tint.GREY);

    /** A point of another policy tells of the same minute if it is no later than this. */
    private static final double SAME_SECONDS = 30;

    /** Single minutes of many policies would hide each other. */
    private static final double WINDOW_SECONDS = 900;

    private static final double MINUTE_SECONDS = 90;

    private static final double SECONDS_PER_HOUR = 3600;

    private final ReportInput input;
    private final double warmupSeconds;
    private final List<PolicyResult> results;
    private final List<TimelinePoint> axis;

    Comparison(ReportInput input, double warmupSeconds) {
        this.input = input;
        this.warmupSeconds = warmupSeconds;
        results = input.results().stream()
                .filter(result -> !result.timeline().isEmpty())
                .toList();
        axis = results.isEmpty() ? List.of() : results.get(0).timeline();
    }

    /** The charts; latencies on logarithmic axes where asked for. */
    View view(boolean logTtft, boolean logItl) {
        Frame frame = new Frame(Column.of(axis, TimelinePoint::seconds));
        Sla sla = input.sla();
        List<Chart> charts = new ArrayList<>();
        charts.add(frame.chart(
                "Demand",
                "requests/s",
                List.of(Line.of(
                        "arrivals",
                        Shape.AREA,
                        Tint.BLUE,
                        Column.of(axis, p -> p.demand().requestsPerSecond())))));
        charts.add(frame.chart(
                "Requests within SLA, by the quarter of an hour",
                "%",
                each(Shape.LINE, result -> over(result, WINDOW_SECONDS, Comparison::attainment)),
                new Limit("target", sla.attainment()),
                false));
        charts.add(frame.chart(
                "Requests lost so far",
                "requests",
                each(
                        Shape.LINE,
                        result -> sum(result, (point, seconds) -> point.ended().lost()))));
        if (results.stream().allMatch(result -> engines(result).gpusKnown())) {
            Integer budget = input.gpus().budget();
            charts.add(frame.chart(
                    "GPUs held",
                    "GPUs",
                    each(Shape.STEP, result -> over(result, MINUTE_SECONDS, gpus(result))),
                    budget == null ? null : new Limit("budget", budget),
                    false));
            charts.add(frame.chart("GPU hours so far", "GPU hours", each(Shape.LINE, this::gpuHours)));
        }
        charts.add(frame.chart(
                "TTFT, 99th percentile, worst minute of a quarter of an hour",
                "ms",
                each(Shape.LINE, result -> over(result, WINDOW_SECONDS, worst(TimelinePoint::ttftMs))),
                new Limit("SLA", sla.ttftMs()),
                logTtft));
        charts.add(frame.chart(
                "ITL, 99th percentile, worst minute of a quarter of an hour",
                "ms",
                each(Shape.LINE, result -> over(result, WINDOW_SECONDS, worst(TimelinePoint::itlMs))),
                new Limit("SLA", sla.itlMs()),
                logItl));
        List<Chart> shown =
                charts.stream().filter(chart -> !chart.lines().isEmpty()).toList();
        return new View(List.of(0), null, List.of(), frame.shared(), shown, null, null);
    }

    private List<Line> each(Shape shape, Function<PolicyResult, Column> values) {
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < results.size(); i++) {
            Tint tint = PALETTE.get(i % PALETTE.size());
            PolicyResult result = results.get(i);
            lines.add(new Line(result.policy(), shape, tint, null, values.apply(result), null, i == 0));
        }
        return lines;
    }

    private EngineCharts engines(PolicyResult result) {
        return new EngineCharts(new Frame(Column.of()), result.timeline(), input.gpus());
    }

    private Column gpuHours(PolicyResult result) {
        EngineCharts engines = engines(result);
        return sum(result, (point, seconds) -> engines.gpusOf(point) * seconds / SECONDS_PER_HOUR);
    }

    private Function<List<TimelinePoint>, @Nullable Number> gpus(PolicyResult result) {
        EngineCharts engines = engines(result);
        return points -> engines.gpusOf(points.get(points.size() - 1));
    }

    private static @Nullable Number attainment(List<TimelinePoint> points) {
        long requests = points.stream().mapToLong(p -> p.ended().requests()).sum();
        long lost = points.stream().mapToLong(p -> p.ended().lost()).sum();
        return requests == 0 ? null : (Double) (1 - (double) lost / requests);
    }

    private static Function<List<TimelinePoint>, @Nullable Number> worst(Function<TimelinePoint, Latency> latency) {
        return points -> points.stream()
                .map(point -> latency.apply(point).p99())
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder())
                .orElse(null);
    }

    /** At each time of the axis, what the policy's points of the window before it come to; nothing where it has none. */
    private Column over(PolicyResult result, double window, Function<List<TimelinePoint>, @Nullable Number> value) {
        List<TimelinePoint> points = result.timeline();
        double[] column = new double[axis.size()];
        int from = 0;
        int to = 0;
        for (int i = 0; i < column.length; i++) {
            double end = axis.get(i).seconds() + SAME_SECONDS;
            while (to < points.size() && points.get(to).seconds() <= end) {
                to++;
            }
            while (from < to && points.get(from).seconds() <= end - window) {
                from++;
            }
            Number number = from == to ? null : value.apply(points.subList(from, to));
            column[i] = number == null ? Double.NaN : number.doubleValue();
        }
        return Column.of(column);
    }

    /** What a point adds to a sum. */
    private interface Share {
        double of(TimelinePoint point, double seconds);
    }

    /** The sum after the warm-up, up to each time of the axis. */
    private Column sum(PolicyResult result, Share share) {
        List<TimelinePoint> points = result.timeline();
        ToDoubleFunction<Integer> length = i -> points.get(i).seconds()
                - Math.max(warmupSeconds, i == 0 ? 0 : points.get(i - 1).seconds());
        double[] column = new double[axis.size()];
        double total = 0;
        int next = 0;
        for (int i = 0; i < column.length; i++) {
            while (next < points.size()
                    && points.get(next).seconds() <= axis.get(i).seconds() + SAME_SECONDS) {
                if (points.get(next).seconds() > warmupSeconds) {
                    total += share.of(points.get(next), length.applyAsDouble(next));
                }
                next++;
            }
            column[i] = total;
        }
        return Column.of(column);
    }
}
