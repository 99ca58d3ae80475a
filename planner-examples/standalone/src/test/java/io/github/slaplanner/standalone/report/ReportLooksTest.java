package io.github.slaplanner.standalone.report;

import io.github.slaplanner.simulator.replay.PolicyResult;
import io.github.slaplanner.standalone.Looks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reports as people see them: wide and narrow, light and dark; full, failing and empty. */
class ReportLooksTest {
    private static final PolicyResult PLANNER = Samples.day("planner", 60, 0);
    private static final PolicyResult LATE = Samples.day("guide", 60, 600);

    @TempDir
    private Path folder;

    @Test
    void replay_full_looksAsItDid() throws Exception {
        PolicyResult fixed = Samples.result("static", PLANNER.timeline(), List.of(), null);
        check("replay-full", Samples.replay(PLANNER, LATE, fixed), 7);
    }

    @Test
    void replay_thatMissesItsTarget_looksAsItDid() throws Exception {
        check("replay-failing", Samples.replay(LATE), 10);
    }

    @Test
    void replay_withoutAnything_looksAsItDid() throws Exception {
        check("replay-empty", Samples.replay(Samples.result("planner", List.of(), List.of(), null)), 0);
    }

    @Test
    void forecast_looksAsItDid() throws Exception {
        look("forecast", PageWriter.html(ForecastChart.page(Samples.forecasts(1440))), 2);
    }

    @Test
    void profile_looksAsItDid() throws Exception {
        look("profile", PageWriter.html(ProfileChart.page(Samples.profile())), 2);
    }

    private void check(String name, ReportInput input, int charts) throws Exception {
        look(name, PageWriter.html(ReplayReport.page(input)), charts);
    }

    private void look(String name, String html, int charts) throws Exception {
        Files.createDirectories(Looks.PAGES);
        Path page = Files.writeString(Looks.PAGES.resolve(name + ".html"), html);
        new Looks(folder).check(name, page, charts);
    }
}
