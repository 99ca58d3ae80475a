package io.github.slaplanner.standalone.report;

import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.simulator.replay.TimelinePoint;
import io.github.slaplanner.simulator.replay.TimelinePoint.Engines;
import io.github.slaplanner.standalone.report.Page.Chart;
import io.github.slaplanner.standalone.report.Page.Limit;
import io.github.slaplanner.standalone.report.Page.Line;
import io.github.slaplanner.standalone.report.Page.Shape;
import io.github.slaplanner.standalone.report.Page.Tint;
import io.github.slaplanner.standalone.report.ReportInput.Gpus;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The engines of a run over time: one chart per role, and one of the GPUs that all of them hold.
 *
 * @param frame the time axis
 * @param points the run
 * @param gpus what engines cost
 */
record EngineCharts(Frame frame, List<TimelinePoint> points, Gpus gpus) {
    /** The roles that the run has, in their order; {@link #charts} begins with one chart for each. */
    List<Role> roles() {
        return points.isEmpty() ? List.of() : List.copyOf(points.get(0).roles().keySet());
    }

    List<Chart> charts() {
        boolean known = gpusKnown();
        Integer budget = known ? gpus.budget() : null;
        List<Chart> charts = new ArrayList<>();
        roles().forEach(role -> charts.add(replicas(role, budget)));
        if (known) {
            charts.add(held(budget));
        }
        return charts;
    }

    boolean gpusKnown() {
        return !roles().isEmpty() && gpus.perEngine().keySet().containsAll(roles());
    }

    private Chart replicas(Role role, @Nullable Integer budget) {
        List<Line> lines = new ArrayList<>(List.of(
                engines("ready", Shape.STACK, Tint.BLUE, role, Engines::ready),
                engines("starting", Shape.STACK, Tint.ORANGE, role, Engines::starting),
                engines("draining", Shape.STACK, Tint.GREY, role, Engines::draining),
                engines("target", Shape.STEP, Tint.INK, role, Engines::target),
                engines("floor", Shape.DASHES, Tint.GREEN, role, Engines::floor)));
        if (budget != null) {
            lines.add(Line.of("budget allows", Shape.CEILING, Tint.RED, column(p -> allowed(p, role, budget))));
        }
        return frame.chart(title(role), "replicas", lines);
    }

    private Chart held(@Nullable Integer budget) {
        List<Line> lines = roles().stream()
                .map(role -> Line.of(role.label(), Shape.STACK, tint(role), column(p -> gpusOf(p, role))))
                .toList();
        return frame.chart("GPUs held", "GPUs", lines, budget == null ? null : new Limit("budget", budget), false);
    }

    private Line engines(String name, Shape shape, Tint tint, Role role, Function<Engines, @Nullable Integer> count) {
        return Line.of(name, shape, tint, column(p -> {
            Engines engines = p.roles().get(role);
            return engines == null ? null : count.apply(engines);
        }));
    }

    /** Engines of a role for which the budget has room beside what the other roles hold. */
    private int allowed(TimelinePoint point, Role role, int budget) {
        int others = roles().stream()
                .filter(other -> other != role)
                .mapToInt(other -> gpusOf(point, other))
                .sum();
        return Math.max(0, budget - others) / perEngine(role);
    }

    /** GPUs that all roles hold. */
    int gpusOf(TimelinePoint point) {
        return roles().stream().mapToInt(role -> gpusOf(point, role)).sum();
    }

    private int gpusOf(TimelinePoint point, Role role) {
        Engines engines = point.roles().get(role);
        return engines == null ? 0 : (engines.ready() + engines.starting() + engines.draining()) * perEngine(role);
    }

    private int perEngine(Role role) {
        return gpus.perEngine().getOrDefault(role, 1);
    }

    private Column column(Function<TimelinePoint, @Nullable Integer> value) {
        return Column.of(points, value);
    }

    private static Tint tint(Role role) {
        return role == Role.DECODE ? Tint.PURPLE : Tint.BLUE;
    }

    private static String title(Role role) {
        return switch (role) {
            case PREFILL -> "Prefill engines";
            case DECODE -> "Decode engines";
            case AGGREGATED -> "Engines";
        };
    }
}
