package io.github.slaplanner.standalone.report;

import io.github.slaplanner.simulator.replay.PolicyResult;
import io.github.slaplanner.simulator.replay.TimelinePoint;
import io.github.slaplanner.standalone.report.Page.Selector;
import io.github.slaplanner.standalone.report.Page.TimeAxis;
import io.github.slaplanner.standalone.report.Page.View;
import io.github.slaplanner.standalone.report.ReportInput.Run;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;

/** The report of a replay: the policies compared, and how each run went. */
public final class ReplayReport {
    /** Most bytes of a page are reasons, and those of the main policy matter most. */
    private static final Decisions.Space MAIN = new Decisions.Space(2000, 800_000);

    private static final Decisions.Space OTHERS = new Decisions.Space(500, 100_000);
    private static final double MS_PER_SECOND = 1000;
    private static final double SHORTEST_SECONDS = 60;

    private ReplayReport() {}

    /**
     * Writes the report as one file that needs no other. The same input gives the same bytes.
     *
     * @param dir where {@code index.html} goes; made if need be
     * @param input what it shows
     * @return the file
     * @throws IOException if it cannot be written
     */
    public static Path write(Path dir, ReportInput input) throws IOException {
        return PageWriter.write(dir, page(input));
    }

    static Page page(ReportInput input) {
        List<String> names = new ArrayList<>();
        ReplayCharts charts = new ReplayCharts(input, seconds(input.run().warmup()));
        List<View> views = new ArrayList<>();
        boolean compared = input.results().size() > 1;
        if (compared) {
            names.add("all compared");
            views.add(charts.compared());
        }
        for (int i = 0; i < input.results().size(); i++) {
            names.add(input.results().get(i).policy());
            views.add(charts.view(i, views.size(), i == 0 ? MAIN : OTHERS));
        }
        return new Page(
                input.title(),
                facts(input),
                PolicyTable.summary(input),
                PolicyTable.of(input, compared ? 1 : 0),
                List.of(new Selector("Show", names)),
                time(input),
                views);
    }

    private static TimeAxis time(ReportInput input) {
        double end = input.results().stream()
                .flatMapToDouble(ReplayReport::times)
                .max()
                .orElse(SHORTEST_SECONDS);
        double warmup = seconds(input.run().warmup());
        return new TimeAxis(0, end, warmup > 0 ? warmup : null);
    }

    private static DoubleStream times(PolicyResult result) {
        return DoubleStream.concat(
                result.timeline().stream().mapToDouble(TimelinePoint::seconds),
                result.actions().stream().mapToDouble(action -> Math.max(SHORTEST_SECONDS, action.seconds())));
    }

    private static List<Fact> facts(ReportInput input) {
        Run run = input.run();
        Integer budget = input.gpus().budget();
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact("Trace", run.trace()));
        facts.add(new Fact("Requests", Figures.count(input.results().get(0).requests())));
        facts.add(new Fact("TTFT SLA", Figures.ms(input.sla().ttftMs())));
        facts.add(new Fact("ITL SLA", Figures.ms(input.sla().itlMs())));
        facts.add(new Fact("Target", Figures.trimmed(100 * input.sla().attainment()) + " % within SLA"));
        facts.add(new Fact("GPU budget", budget == null ? "none" : Figures.count(budget)));
        facts.add(new Fact("Engines", run.engine()));
        facts.add(new Fact("Router", run.router()));
        facts.add(new Fact("Engine start-up", Figures.seconds(seconds(run.startup()))));
        if (!run.warmup().isZero()) {
            facts.add(new Fact("Warm-up", Figures.seconds(seconds(run.warmup())) + ", not scored"));
        }
        facts.add(new Fact("Scale", "× " + Figures.trimmed(run.scale())));
        facts.add(new Fact("Seed", Long.toString(run.seed())));
        return facts;
    }

    private static double seconds(Duration time) {
        return time.toMillis() / MS_PER_SECOND;
    }
}
