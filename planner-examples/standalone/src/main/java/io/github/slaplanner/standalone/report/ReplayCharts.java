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
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The charts of each policy of a replay. */
final class ReplayCharts {
    /** A latency that goes this many times over its SLA would flatten everything else on a linear axis. */
    private static final double LOG_FROM = 8;

    private final ReportInput input;
    private final double warmupSeconds;
    private final boolean logTtft;
    private final boolean logItl;

    ReplayCharts(ReportInput input, double warmupSeconds) {
        this.input = input;
        this.warmupSeconds = warmupSeconds;
        // The same axis for all policies, or switching between them would mislead.
        logTtft = exceeds(TimelinePoint::ttftMs, input.sla().ttftMs());
        logItl = exceeds(TimelinePoint::itlMs, input.sla().itlMs());
    }

    /** All policies in the same charts. */
    View compared() {
        return new Comparison(input, warmupSeconds).view(logTtft, logItl);
    }

    /** What a policy did, with as many of its decisions as there is space for. */
    View view(int policy, int option, Decisions.Space space) {
        PolicyResult result = input.results().get(policy);
        List<TimelinePoint> points = result.timeline();
        Frame frame = new Frame(Column.of(points, TimelinePoint::seconds));
        EngineCharts engines = new EngineCharts(frame, points, input.gpus());
        List<Chart> charts =
                new ArrayList<>(drawn(List.of(demand(frame, points), within(frame, points), lost(frame, points))));
        Decisions decisions = new Decisions(engines.roles(), charts.size());
        charts.addAll(engines.charts());
        charts.addAll(drawn(
                List.of(ttft(frame, points), itl(frame, points), requests(frame, points), lengths(frame, points))));
        return new View(
                List.of(option),
                note(result),
                PolicyTable.figures(result, input),
                frame.shared(),
                charts,
                losses(result).table(),
                decisions.events(result.actions(), space));
    }

    private static List<Chart> drawn(List<Chart> charts) {
        return charts.stream().filter(chart -> !chart.lines().isEmpty()).toList();
    }

    private Losses losses(PolicyResult result) {
        return new Losses(result, input.sla().attainment(), warmupSeconds);
    }

    private static @Nullable String note(PolicyResult result) {
        if (!result.timeline().isEmpty()) {
            return result.note();
        }
        String none = "The replay is too short for charts: none of its intervals of a minute has ended.";
        return result.note() == null ? none : result.note() + ". " + none;
    }

    private static Chart demand(Frame frame, List<TimelinePoint> points) {
        return frame.chart(
                "Demand",
                "requests/s",
                List.of(
                        line(
                                "arrivals",
                                Shape.AREA,
                                Tint.BLUE,
                                points,
                                p -> p.demand().requestsPerSecond()),
                        line("forecast", Shape.LINE, Tint.ORANGE, points, TimelinePoint::forecastPerSecond)));
    }

    private Chart ttft(Frame frame, List<TimelinePoint> points) {
        return frame.chart(
                "Time to first token (TTFT)",
                "ms",
                latency(points, TimelinePoint::ttftMs),
                new Limit("SLA", input.sla().ttftMs()),
                logTtft);
    }

    private Chart itl(Frame frame, List<TimelinePoint> points) {
        return frame.chart(
                "Inter-token latency (ITL)",
                "ms",
                latency(points, TimelinePoint::itlMs),
                new Limit("SLA", input.sla().itlMs()),
                logItl);
    }

    private Chart within(Frame frame, List<TimelinePoint> points) {
        return frame.chart(
                "Requests within SLA",
                "%",
                List.of(line("within SLA", Shape.AREA, Tint.GREEN, points, TimelinePoint::attainment)),
                new Limit("target", input.sla().attainment()),
                false);
    }

    private static Chart lost(Frame frame, List<TimelinePoint> points) {
        return frame.chart(
                "Requests lost",
                "requests",
                List.of(
                        line(
                                "first token late",
                                Shape.LINE,
                                Tint.RED,
                                points,
                                p -> p.ended().lateFirstToken()),
                        line(
                                "tokens slow",
                                Shape.LINE,
                                Tint.PURPLE,
                                points,
                                p -> p.ended().slowTokens())));
    }

    private static List<Line> latency(List<TimelinePoint> points, Function<TimelinePoint, Latency> of) {
        return List.of(
                line("p99", Shape.LINE, Tint.BLUE, points, p -> of.apply(p).p99()),
                line("p50", Shape.LINE, Tint.ORANGE, points, p -> of.apply(p).p50()));
    }

    private static Chart requests(Frame frame, List<TimelinePoint> points) {
        return frame.chart(
                "Requests in the system",
                "requests",
                List.of(line("waiting or served", Shape.AREA, Tint.PURPLE, points, TimelinePoint::inFlight)));
    }

    private static Chart lengths(Frame frame, List<TimelinePoint> points) {
        return frame.chart(
                "Mean length",
                "tokens",
                List.of(
                        line(
                                "prompts (ISL)",
                                Shape.LINE,
                                Tint.PURPLE,
                                points,
                                p -> p.demand().isl()),
                        line(
                                "answers (OSL)",
                                Shape.LINE,
                                Tint.GREEN,
                                points,
                                p -> p.demand().osl())));
    }

    private static Line line(
            String name, Shape shape, Tint tint, List<TimelinePoint> points, Function<TimelinePoint, ?> value) {
        return Line.of(name, shape, tint, Column.of(points, p -> (Number) value.apply(p)));
    }

    private boolean exceeds(Function<TimelinePoint, Latency> latency, double limit) {
        return input.results().stream()
                .anyMatch(result ->
                        Column.of(result.timeline(), p -> latency.apply(p).p99())
                                        .highest()
                                > LOG_FROM * limit);
    }
}
