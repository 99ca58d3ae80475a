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
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The charts of each policy of a replay. */
final class ReplayCharts {
    /** A latency that goes this many times over its SLA would flatten everything else on a linear axis. */
    private static final double LOG_FROM = 8;

    private final ReportInput input;
    private final boolean logTtft;
    private final boolean logItl;

    ReplayCharts(ReportInput input) {
        this.input = input;
        // The same axis for all policies, or switching between them would mislead.
        logTtft = exceeds(TimelinePoint::ttftMs, input.sla().ttftMs());
        logItl = exceeds(TimelinePoint::itlMs, input.sla().itlMs());
    }

    /** What a policy did, with as many of its decisions as there is space for. */
    View view(int policy, Decisions.Space space) {
        PolicyResult result = input.results().get(policy);
        List<TimelinePoint> points = result.timeline();
        Frame frame = new Frame(Column.of(points, TimelinePoint::seconds));
        EngineCharts engines = new EngineCharts(frame, points, input.gpus());
        List<Chart> charts = new ArrayList<>();
        charts.add(demand(frame, points));
        charts.addAll(engines.charts());
        charts.addAll(outcome(frame, points));
        charts.add(requests(frame, points));
        charts.add(lengths(frame, points));
        Decisions decisions = new Decisions(engines.roles(), 1);
        return new View(
                List.of(policy),
                note(result),
                PolicyTable.figures(result, input.sla()),
                frame.shared(),
                charts.stream().filter(chart -> !chart.lines().isEmpty()).toList(),
                decisions.events(result.actions(), space));
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

    private List<Chart> outcome(Frame frame, List<TimelinePoint> points) {
        Sla sla = input.sla();
        return List.of(
                frame.chart(
                        "Time to first token (TTFT)",
                        "ms",
                        latency(points, TimelinePoint::ttftMs),
                        new Limit("SLA", sla.ttftMs()),
                        logTtft),
                frame.chart(
                        "Inter-token latency (ITL)",
                        "ms",
                        latency(points, TimelinePoint::itlMs),
                        new Limit("SLA", sla.itlMs()),
                        logItl),
                frame.chart(
                        "Requests within SLA",
                        "%",
                        List.of(line("within SLA", Shape.AREA, Tint.GREEN, points, TimelinePoint::attainment)),
                        new Limit("target", sla.attainment()),
                        false));
    }

    private static List<Line> latency(List<TimelinePoint> points, Function<TimelinePoint, Latency> of) {
        return List.of(
                line("p50", Shape.LINE, Tint.SKY, points, p -> of.apply(p).p50()),
                line("p99", Shape.LINE, Tint.BLUE, points, p -> of.apply(p).p99()));
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
