package io.github.slaplanner.standalone.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.simulator.replay.Action;
import io.github.slaplanner.simulator.replay.PolicyResult;
import io.github.slaplanner.simulator.replay.TimelinePoint;
import io.github.slaplanner.simulator.replay.TimelinePoint.Demand;
import io.github.slaplanner.simulator.replay.TimelinePoint.Ended;
import io.github.slaplanner.simulator.replay.TimelinePoint.Engines;
import io.github.slaplanner.simulator.replay.TimelinePoint.Latency;
import io.github.slaplanner.standalone.report.Page.Cell;
import io.github.slaplanner.standalone.report.Page.Chart;
import io.github.slaplanner.standalone.report.Page.Event;
import io.github.slaplanner.standalone.report.Page.Line;
import io.github.slaplanner.standalone.report.Page.Mark;
import io.github.slaplanner.standalone.report.Page.Row;
import io.github.slaplanner.standalone.report.Page.Said;
import io.github.slaplanner.standalone.report.Page.Shade;
import io.github.slaplanner.standalone.report.Page.TableColumn;
import io.github.slaplanner.standalone.report.Page.Tone;
import io.github.slaplanner.standalone.report.Page.View;
import io.github.slaplanner.standalone.report.ReportInput.Gpus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayReportTest {
    private static final PolicyResult PLANNER = Samples.day("planner", 60, 0);
    private static final PolicyResult GUIDE = Samples.day("guide", 60, 180);

    @TempDir
    private Path dir;

    @Test
    void write_sameInput_sameBytes() throws IOException {
        Path first = ReplayReport.write(dir.resolve("a"), Samples.replay(PLANNER, GUIDE));
        Path second = ReplayReport.write(
                dir.resolve("b"), Samples.replay(Samples.day("planner", 60, 0), Samples.day("guide", 60, 180)));
        assertThat(first).hasSameBinaryContentAs(second);
    }

    @Test
    void write_aDayOfTenSecondTicksAndFivePolicies_isBelowThreeMegabytes() throws IOException {
        List<Action> actions = new ArrayList<>();
        for (int tick = 1; tick < 8640; tick++) {
            actions.add(action(10 * tick, tick % 9, (tick + 4) % 9));
        }
        PolicyResult[] results = new PolicyResult[5];
        for (int i = 0; i < results.length; i++) {
            PolicyResult day = Samples.day("policy" + i, 60, 60 * i); // a replay has a point a minute
            results[i] = Samples.result("policy" + i, day.timeline(), actions, null);
        }
        Path file = ReplayReport.write(dir, Samples.replay(results));
        assertThat(Files.size(file)).isLessThan(3_000_000);
    }

    @Test
    void charts_ofTwoRoles_shareOneTimeAxis() {
        Page page = ReplayReport.page(Samples.replay(PLANNER, GUIDE));
        assertThat(page.time()).isEqualTo(new Page.TimeAxis(0, 86_400, 1800.0));
        assertThat(page.views().subList(1, 3)).allSatisfy(view -> {
            assertThat(view.charts())
                    .extracting(Chart::title)
                    .containsExactly(
                            "Demand",
                            "Requests within SLA",
                            "Requests lost",
                            "Prefill engines",
                            "Decode engines",
                            "GPUs held",
                            "Time to first token (TTFT)",
                            "Inter-token latency (ITL)",
                            "Requests in the system",
                            "Mean length");
            assertThat(view.charts())
                    .allSatisfy(chart -> assertThat(chart.lines())
                            .isNotEmpty()
                            .allSatisfy(line -> assertThat(line.y().size()).isEqualTo(1440)));
            assertThat(view.x()).isNotNull();
        });
        assertThat(lines(page.views().get(1).charts().get(3)))
                .containsExactly("ready", "starting", "draining", "target", "floor", "budget allows");
    }

    @Test
    void charts_longerThanAScreen_keepTheirOwnRows() {
        View view = ReplayReport.page(Samples.replay(Samples.day("planner", 10, 0)))
                .views()
                .get(0);
        assertThat(view.x()).isNull();
        assertThat(view.charts()).allSatisfy(chart -> {
            assertThat(chart.x()).isNotNull();
            assertThat(chart.x().size()).isBetween(100, 2000);
            assertThat(chart.lines())
                    .allSatisfy(line ->
                            assertThat(line.y().size()).isEqualTo(chart.x().size()));
        });
    }

    @Test
    void charts_whatThePolicyDoesNotHave_isLeftOut() {
        TimelinePoint point = new TimelinePoint(
                60,
                new Demand(2, null, null),
                null,
                Map.of(Role.AGGREGATED, new Engines(3, 0, 0, 3, null)),
                new Latency(null, null),
                new Latency(null, null),
                Ended.NONE,
                0);
        ReportInput input = Samples.replay(Samples.result("static", List.of(point), List.of(), null));
        input = new ReportInput(input.title(), input.sla(), new Gpus(8, Map.of()), input.run(), input.results());
        View view = ReplayReport.page(input).views().get(0);
        assertThat(view.charts())
                .extracting(Chart::title)
                .containsExactly("Demand", "Requests lost", "Engines", "Requests in the system");
        assertThat(lines(view.charts().get(0))).containsExactly("arrivals");
        assertThat(lines(view.charts().get(2))).containsExactly("ready", "starting", "draining", "target");
        assertThat(view.events()).isNull();
    }

    @Test
    void budget_perRole_isWhatTheOthersLeave() {
        TimelinePoint point = Samples.point(43_200, 0, Map.of(Role.PREFILL, 7, Role.DECODE, 11));
        Map<Role, Engines> engines =
                Map.of(Role.PREFILL, new Engines(5, 2, 1, 7, null), Role.DECODE, new Engines(10, 0, 1, 10, null));
        TimelinePoint known =
                new TimelinePoint(60, point.demand(), null, engines, point.ttftMs(), point.itlMs(), point.ended(), 1);
        List<Chart> charts = ReplayReport.page(Samples.replay(Samples.result("p", List.of(known), List.of(), null)))
                .views()
                .get(0)
                .charts();
        // 40 GPUs; a prefill engine has 1, a decode engine 2.
        assertThat(line(charts.get(3), "budget allows").y()).isEqualTo(Column.of(40 - 11 * 2));
        assertThat(line(charts.get(4), "budget allows").y()).isEqualTo(Column.of((40 - 8) / 2));
        assertThat(line(charts.get(5), "prefill").y()).isEqualTo(Column.of(8));
        assertThat(line(charts.get(5), "decode").y()).isEqualTo(Column.of(22));
        assertThat(charts.get(5).limit()).isEqualTo(new Page.Limit("budget", 40));
    }

    @Test
    void latency_farOverTheSlaInOnePolicy_isLogarithmicInAll() {
        PolicyResult slow = Samples.day("slow", 60, 3600);
        assertThat(logTtft(ReplayReport.page(Samples.replay(PLANNER)))).containsExactly(false);
        assertThat(logTtft(ReplayReport.page(Samples.replay(PLANNER, slow)))).containsExactly(true, true, true);
    }

    @Test
    void decisions_areMarkedInTheChartOfTheirRole() {
        Action both = new Action(
                600, Map.of(Role.PREFILL, 2, Role.DECODE, 5), Map.of(Role.PREFILL, 3, Role.DECODE, 4), "because");
        View view = view(List.of(both, action(700, 3, 3)));
        assertThat(view.events()).isNotNull();
        assertThat(view.events().list().get(0))
                .isEqualTo(new Event(
                        600,
                        "prefill 2 → 3, decode 5 → 4",
                        "because",
                        "",
                        List.of(new Mark(3, 3, true), new Mark(4, 4, false))));
    }

    @Test
    void decisions_tooMany_theLargestStayInOrder() {
        List<Action> actions = new ArrayList<>();
        for (int i = 0; i < 2500; i++) {
            int to = i % 5 == 0 ? 1 : 3;
            actions.add(new Action(10 * i, Map.of(Role.PREFILL, 0), Map.of(Role.PREFILL, to), "because"));
        }
        View view = view(actions);
        assertThat(view.events()).isNotNull();
        assertThat(view.events().legend()).isEqualTo("The 2,000 largest of 2,500 decisions.");
        assertThat(view.events().list())
                .hasSize(2000)
                .allSatisfy(event -> assertThat(event.what()).isEqualTo("prefill 0 → 3"));
        assertThat(view.events().list()).extracting(Event::x).isSorted();
    }

    @Test
    void decisions_withLongReasons_areFewer() {
        Action wordy = new Action(60, Map.of(Role.PREFILL, 1), Map.of(Role.PREFILL, 2), "because ".repeat(1000));
        View view = view(Collections.nCopies(300, wordy));
        assertThat(view.events()).isNotNull();
        assertThat(view.events().legend()).isEqualTo("The 99 largest of 300 decisions.");
    }

    @Test
    void timeline_empty_saysSoAndStillListsDecisions() {
        Page page =
                ReplayReport.page(Samples.replay(Samples.result("p", List.of(), List.of(action(10, 1, 2)), "refused")));
        View view = page.views().get(0);
        assertThat(page.time()).isEqualTo(new Page.TimeAxis(0, 60, 1800.0));
        assertThat(view.charts()).isEmpty();
        assertThat(view.note()).startsWith("refused. The replay is too short for charts");
        assertThat(view.events()).isNotNull();
        assertThat(view.events().list()).extracting(Event::what).containsExactly("prefill 1 → 2");
    }

    @Test
    void table_tellsWhoReachesTheTargetAndWhoIsCheapest() {
        PolicyResult cheap = Samples.result("cheap", List.of(), List.of(), "note");
        Page page =
                ReplayReport.page(Samples.replay(PLANNER, cheap, Samples.result("few", List.of(), List.of(), null)));
        assertThat(page.table()).isNotNull();
        assertThat(page.table().rows())
                .extracting(row -> row.cells().get(1))
                .containsExactly(
                        new Cell("99.34 %", Tone.GOOD), new Cell("95.12 %", Tone.BAD), new Cell("99.34 %", Tone.GOOD));
        assertThat(page.table().rows())
                .extracting(row -> row.cells().get(4))
                .containsExactly(new Cell("1,752", null), new Cell("312", null), new Cell("312", Tone.BEST));
        assertThat(page.table().notes()).containsExactly("cheap: note");
        assertThat(page.table().rows())
                .allSatisfy(row ->
                        assertThat(row.cells()).hasSameSizeAs(page.table().columns()));
    }

    @Test
    void table_withTheOracle_tellsHowFarThePoliciesAreFromIt() {
        PolicyResult oracle = Samples.result("oracle", List.of(), List.of(), null);
        PolicyResult worse = Samples.result("worse", PLANNER.timeline(), List.of(), "note");
        Page page = ReplayReport.page(Samples.replay(worse, oracle));
        assertThat(page.table()).isNotNull();
        assertThat(page.table().rows())
                .extracting(row -> row.cells().subList(12, 14))
                .containsExactly(
                        List.of(Cell.of("4.22"), Cell.of("× 5.61")), List.of(Cell.of("0.00"), Cell.of("× 1.00")));
        assertThat(page.table().columns().subList(12, 14))
                .extracting(TableColumn::group)
                .containsOnly("Regret");
    }

    @Test
    void summary_setsThePlannerAgainstTheFixedFleet() {
        PolicyResult fixed = Samples.result("static", List.of(), List.of(), null);
        Page page = ReplayReport.page(Samples.replay(PLANNER, fixed));
        assertThat(page.summary())
                .containsExactly(new Said(
                        "planner kept 99.34 % of 200,123 requests within the SLA; the target is 99 %. It took 1,752 GPU hours,"
                                + " 5.61 times those of the cheapest fixed fleet that reaches the target.",
                        Tone.GOOD));
        assertThat(page.table().columns()).extracting(TableColumn::label).contains("÷ fixed fleet's");
        assertThat(ReplayReport.page(Samples.replay(PLANNER, GUIDE)).table().columns())
                .extracting(TableColumn::label)
                .doesNotContain("÷ fixed fleet's");
    }

    @Test
    void compared_hasALinePerPolicy_andTheMainOneIsStrong() {
        View view = ReplayReport.page(Samples.replay(PLANNER, GUIDE)).views().get(0);
        assertThat(view.charts())
                .extracting(Chart::title)
                .startsWith("Demand", "Requests within SLA, by the quarter of an hour", "Requests lost so far")
                .contains("GPUs held", "GPU hours so far");
        assertThat(view.charts().subList(1, view.charts().size())).allSatisfy(chart -> {
            assertThat(lines(chart)).containsExactly("planner", "guide");
            assertThat(chart.lines()).extracting(Line::strong).containsExactly(true, false);
        });
    }

    @Test
    void compared_sumsAndWindows_areThoseOfThePoints() {
        PolicyResult two = Samples.result("two", List.of(ended(2100, 10, 4), ended(2160, 30, 1)), List.of(), null);
        PolicyResult other = Samples.result("other", List.of(ended(2110, 10, 0), ended(2170, 10, 5)), List.of(), null);
        List<Chart> charts =
                ReplayReport.page(Samples.replay(two, other)).views().get(0).charts();
        assertThat(line(charts.get(1), "two").y()).isEqualTo(Column.of(1 - 4 / 10.0, 1 - 5 / 40.0));
        assertThat(line(charts.get(1), "other").y()).isEqualTo(Column.of(1, 1 - 5 / 20.0));
        assertThat(line(charts.get(2), "two").y()).isEqualTo(Column.of(4, 5));
        // One prefill engine with 1 GPU and one decode engine with 2; the warm-up ends after 1800 s.
        assertThat(line(charts.get(4), "two").y().at(1)).isCloseTo(3 * 360 / 3600.0, within(1e-12));
    }

    private static TimelinePoint ended(double seconds, long requests, long lost) {
        return new TimelinePoint(
                seconds,
                new Demand(requests / 60.0, null, null),
                null,
                Map.of(Role.PREFILL, new Engines(1, 0, 0, 1, null), Role.DECODE, new Engines(1, 0, 0, 1, null)),
                new Latency(null, null),
                new Latency(null, null),
                new Ended(requests, lost, lost, 0, 0),
                0);
    }

    @Test
    void losses_areToldByStretch_theLargestFirst() {
        List<TimelinePoint> points = List.of(
                ended(60, 100, 50), // in the warm-up
                ended(1860, 100, 0),
                ended(1920, 100, 2),
                ended(1980, 100, 0),
                ended(2040, 600, 30),
                ended(3540, 0, 0),
                ended(3600, 100, 90));
        View view = view(Samples.result("p", points, List.of(), null));
        assertThat(view.table()).isNotNull();
        assertThat(view.table().rows())
                .extracting(
                        row -> row.cells().get(0).text(),
                        row -> row.cells().get(1).text(),
                        Row::shade)
                .containsExactly(
                        tuple("00:59 – 01:00", "90", new Shade(3540, 3600, "lost")),
                        tuple("00:31 – 00:34", "32", new Shade(1860, 2040, "lost")),
                        tuple("At other times", "1,199", null));
        assertThat(view.table().rows().get(1).cells().get(5).text())
                .isEqualTo("Demand was up to 10.0 requests/s, 1.67 in the ten minutes before. When it began:"
                        + " prefill 1 ready, 1 wanted; decode 1 ready, 1 wanted.");
    }

    @Test
    void losses_none_haveNoTable() {
        PolicyResult all = new PolicyResult(
                "p",
                10,
                1,
                1,
                1,
                1,
                0,
                1,
                1,
                null,
                null,
                null,
                null,
                null,
                List.of(ended(2000, 10, 0)),
                List.of(),
                new PolicyResult.Speed(10, 1));
        assertThat(view(all).table()).isNull();
    }

    @Test
    void decisions_ofRolesThatDoNotChange_areFolded() {
        Event event = view(List.of(action(60, 1, 2))).events().list().get(0);
        assertThat(event.what()).isEqualTo("prefill 1 → 2");
        assertThat(event.why()).startsWith("prefill 1 -> 2: ").doesNotContain("decode");
        assertThat(event.rest()).startsWith("decode 23 (hold): ");
    }

    @Test
    void facts_nameWhatTheReplayRestsOn() {
        assertThat(ReplayReport.page(Samples.replay(PLANNER)).facts())
                .contains(
                        new Fact("Trace", "sample day"),
                        new Fact("TTFT SLA", "2 s"),
                        new Fact("ITL SLA", "40 ms"),
                        new Fact("Target", "99 % within SLA"),
                        new Fact("GPU budget", "40"),
                        new Fact("Engine start-up", "2 min"),
                        new Fact("Warm-up", "30 min, not scored"),
                        new Fact("Scale", "× 1"),
                        new Fact("Seed", "1"));
    }

    @Test
    void input_noResult_isRefused() {
        assertThatThrownBy(Samples::replay)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A report needs the result of at least one policy.");
    }

    private static View view(List<Action> actions) {
        return view(Samples.result("p", PLANNER.timeline(), actions, null));
    }

    private static View view(PolicyResult result) {
        return ReplayReport.page(Samples.replay(result)).views().get(0);
    }

    private static Action action(double seconds, int from, int to) {
        String why = "prefill " + from + " -> " + to + ": 3.8 requests/s, backlog 0: 9 engines keep 99.9 % within SLA; "
                + "floor 9; expected within SLA: 8: 99.6 %, 9: 99.9 %, 10: 99.9 %\ndecode 23 (hold): 3.8 requests/s, "
                + "backlog 0: 21 engines keep 99.9 % within SLA; floor 21; expected within SLA: 20: 99.9 %";
        return new Action(seconds, Map.of(Role.PREFILL, from), Map.of(Role.PREFILL, to), why);
    }

    private static List<String> lines(Chart chart) {
        return chart.lines().stream().map(Line::name).toList();
    }

    private static Line line(Chart chart, String name) {
        return chart.lines().stream()
                .filter(line -> line.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<Boolean> logTtft(Page page) {
        return page.views().stream()
                .flatMap(view -> view.charts().stream())
                .filter(chart -> chart.title().contains("TTFT"))
                .map(Chart::log)
                .toList();
    }
}
