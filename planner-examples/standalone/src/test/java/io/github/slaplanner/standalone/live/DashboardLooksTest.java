package io.github.slaplanner.standalone.live;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.slaplanner.core.runtime.Controls;
import io.github.slaplanner.core.runtime.Failure;
import io.github.slaplanner.core.runtime.Outcome;
import io.github.slaplanner.core.runtime.StateJson;
import io.github.slaplanner.standalone.Looks;
import io.github.slaplanner.standalone.live.LivePoint.RoleView;
import io.github.slaplanner.standalone.live.LiveScores.Row;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The dashboard as people see it: wide and narrow, light and dark; full, failing and empty. */
class DashboardLooksTest {
    private static final long START = Instant.parse("2026-03-02T09:00:00Z").toEpochMilli();
    private static final long TICK_MS = 10_000;
    private static final JsonMapper JSON = StateJson.mapper();

    @TempDir
    private Path folder;

    @Test
    void full_looksAsItDid() throws Exception {
        LiveScores scores = new LiveScores(
                START,
                List.of(
                        new Row("live", 0.9931, 101.2, 0.4, 1.31, Map.of("prefill", 4), null),
                        new Row("guide", 0.9102, 88.4, 8.6, 1.14, Map.of("prefill", 3), null),
                        new Row("oracle", 0.9971, 77.4, 0.0, 1.0, Map.of("prefill", 3), null)));
        look("live-full", about(false, null), scores, points(i -> false), 9);
    }

    @Test
    void failing_looksAsItDid() throws Exception {
        Controls.Action pause = new Controls.Action("anna", "the load test runs", "paused");
        look("live-failing", about(true, pause), null, points(i -> i > 200), 9);
    }

    @Test
    void empty_looksAsItDid() throws Exception {
        look("live-empty", about(true, null), null, List.of(), 7);
    }

    private static About about(boolean advisory, Controls.@Nullable Action paused) {
        return new About(
                "1.2.3",
                "Qwen/Qwen3-32B",
                "default-disagg",
                "disagg",
                "kubernetes",
                "linear",
                "sla",
                10,
                2000,
                30,
                0.99,
                32,
                advisory && paused == null,
                paused,
                paused == null
                        ? List.of()
                        : List.of("decode is held at 12 until 2026-03-02T11:00:00Z by anna: load test"),
                false);
    }

    private interface Failing {
        boolean at(int tick);
    }

    private static List<LivePoint> points(Failing failing) {
        List<LivePoint> points = new ArrayList<>();
        for (int i = 0; i < 360; i++) {
            points.add(point(i, failing.at(i)));
        }
        return points;
    }

    private static LivePoint point(int i, boolean failing) {
        double rate = 6 + 3 * Math.sin(i / 60.0) + (i > 150 && i < 190 ? 4 : 0);
        int prefill = 2 + i / 90;
        int decode = 6 + (i + 20) / 60;
        boolean grows = (i + 21) % 60 == 0;
        boolean late = i > 155 && i < 175;
        Failure failure = new Failure(
                "traffic",
                Instant.ofEpochMilli(START + 201 * TICK_MS),
                i - 200,
                true,
                "ConnectException: Connection refused",
                "No role shrinks until traffic is known again");
        return new LivePoint(
                START + i * TICK_MS,
                60,
                failing ? null : (Double) rate,
                failing ? null : (Double) 3000.0,
                failing ? null : (Double) 400.0,
                failing ? null : (Integer) (late ? 40 : 0),
                failing ? List.of() : List.of(band(rate), band(rate + 0.3), band(rate + 0.5)),
                failing ? null : (Double) (late ? 0.4 : 0.996),
                failing ? null : (Double) 0.999,
                failing ? null : new double[] {300, late ? 6000 : 1100},
                failing ? null : new double[] {14, 22},
                List.of(
                        role("prefill", prefill, prefill, 1),
                        role("decode", decode, decode + (grows && !failing ? 1 : 0), 2)),
                Map.of("traffic", failing ? "Prometheus does not answer" : "", "workers", "", "fleet", ""),
                List.of(),
                failing ? List.of(failure) : List.of(),
                new Outcome(
                        failing ? Outcome.Kind.ADVISORY : grows ? Outcome.Kind.REQUESTED : Outcome.Kind.UNCHANGED, ""),
                Map.of("guide", Map.of("prefill", Math.max(1, prefill - 1), "decode", decode - 2)));
    }

    private static double[] band(double rate) {
        return new double[] {0.85 * rate, rate, 1.2 * rate};
    }

    private static RoleView role(String name, int current, int target, int gpus) {
        String why = name + " " + current + (target == current ? " (hold)" : " -> " + target)
                + ": 8.1 requests/s, backlog 0: enough to keep 99.4 % within SLA; floor 2; lead time 120 s";
        return new RoleView(name, current, target, why, current, 0, 0, current * gpus);
    }

    private void look(String name, About about, @Nullable LiveScores scores, List<LivePoint> points, int charts)
            throws Exception {
        Map<String, @Nullable Object> past = new LinkedHashMap<>();
        past.put("about", about);
        past.put("scores", scores);
        past.put("actions", List.of());
        past.put("points", points);
        String script = "window.planner = " + JSON.writeValueAsString(past) + ";";
        Files.createDirectories(Looks.PAGES);
        Path page = Files.writeString(Looks.PAGES.resolve(name + ".html"), inOneFile(script));
        new Looks(folder).check(name, page, charts);
    }

    /** The page with what it loads. */
    private static String inOneFile(String script) {
        Map<String, Supplier<Content>> files = Endpoints.files(() -> script);
        return text(files, "/")
                .replace(
                        "<link rel=\"stylesheet\" href=\"page.css\">",
                        "<style>" + text(files, "/page.css") + "</style>")
                .replace("<script src=\"charts.js\"></script>", "<script>" + text(files, "/charts.js") + "</script>")
                .replace("<script src=\"past.js\"></script>", "<script>" + script + "</script>")
                .replace("<script src=\"live.js\"></script>", "<script>" + text(files, "/live.js") + "</script>");
    }

    private static String text(Map<String, Supplier<Content>> files, String path) {
        return new String(files.get(path).get().body(), StandardCharsets.UTF_8);
    }
}
