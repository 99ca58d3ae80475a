package io.github.slaplanner.standalone.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.api.config.Sizing;
import io.github.slaplanner.api.profile.EnginePerformance;
import io.github.slaplanner.core.EngineLoader;
import io.github.slaplanner.core.profile.BuiltInProfile;
import io.github.slaplanner.core.runtime.Planner;
import io.github.slaplanner.standalone.Chromium;
import io.github.slaplanner.standalone.Chromium.Window;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A live planner on the demonstration's fleet, looked at as programs and people do. */
class DashboardTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    private static Path folder;

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private static LivePlanner live;
    private static int dashboard;
    private static int metrics;
    private static int system;

    @BeforeAll
    static void start() throws Exception {
        dashboard = freePort();
        metrics = freePort();
        system = freePort();
        PlannerConfig config = PlannerConfig.builder()
                .set(Settings.LOG_DIR, folder.resolve("logs").toString())
                .set(Settings.LIVE_DASHBOARD_PORT, dashboard)
                .set(Settings.METRIC_REPORTING_PROMETHEUS_PORT, metrics)
                .set(Settings.SYSTEM_PORT, system)
                .build();
        EnginePerformance engine = new EngineLoader().performance(config, BuiltInProfile.engine());
        Demo demo = new Demo(config, engine, 100, 1);
        PlannerConfig guide =
                config.toBuilder().set(Settings.SIZING, Sizing.GUIDE).build();
        live = LivePlanner.start(
                config,
                demo.prepare(Planner.builder(config).performance(engine)).shadow("guide", guide));
        events(2);
    }

    @AfterAll
    static void stop() {
        live.close();
    }

    @Test
    void addresses_sayWhereToLook() {
        assertThat(live.addresses())
                .containsExactly(
                        "Metrics: http://localhost:" + metrics + "/metrics",
                        "Health: http://localhost:" + system + "/health",
                        "Dashboard: http://127.0.0.1:" + dashboard + "/");
    }

    @Test
    void metrics_areServedAsText() throws Exception {
        HttpResponse<String> page = get(metrics, "/metrics");
        assertThat(page.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/plain; version=0.0.4");
        assertThat(page.body()).contains("# HELP dynamo_planner_gpu_hours", "dynamo_planner_signal_fresh{");
    }

    @Test
    void health_tellsTheAgeOfTheLastTick() throws Exception {
        assertThat(get(system, "/live").statusCode()).isEqualTo(200);
        HttpResponse<String> ready = get(system, "/ready");
        assertThat(ready.statusCode()).as(ready.body()).isEqualTo(200);
        JsonNode health = JSON.readTree(get(system, "/health").body());
        assertThat(health.path("status").asText()).isEqualTo("healthy");
        assertThat(health.path("open_failures").isEmpty()).isTrue();
        assertThat(health.path("tick_s").asDouble()).isEqualTo(10);
        assertThat(health.path("last_tick_age_s").isNumber()).isTrue();
    }

    @Test
    void server_onlyShows() throws Exception {
        HttpRequest post = HttpRequest.newBuilder(uri(dashboard, "/"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build();
        assertThat(CLIENT.send(post, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isEqualTo(405);
        assertThat(get(dashboard, "/none").statusCode()).isEqualTo(404);
        assertThat(get(dashboard, "/../../etc/passwd").statusCode()).isIn(400, 404);
    }

    @Test
    void events_beginWithThePast_andGoOn() throws Exception {
        assertThat(events(6)).startsWith("past").contains("tick", "scores");
    }

    /** Names of the first events, when they have come. */
    private static List<String> events(int count) throws IOException, InterruptedException {
        List<String> names = new ArrayList<>();
        HttpResponse<InputStream> stream = CLIENT.send(
                HttpRequest.newBuilder(uri(dashboard, "/events")).build(), HttpResponse.BodyHandlers.ofInputStream());
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
            while (names.size() < count) {
                String line = lines.readLine();
                if (line.startsWith("event: ")) {
                    names.add(line.substring(7));
                    JsonNode data = JSON.readTree(lines.readLine().substring(6));
                    assertThat(data.has("points")
                                    || data.has("mode")
                                    || data.path("roles").size() == 2
                                    || data.path("policies").size() == 3)
                            .isTrue();
                }
            }
        }
        return names;
    }

    @Test
    void page_inChromium_showsThePlannerItsDecisionsAndCharts() throws Exception {
        String dom = new Chromium(folder).dom("http://127.0.0.1:" + dashboard + "/", new Window(1200, 1500, false));

        assertThat(text(dom, "status")).contains("Last decision day 1 ");
        assertThat(text(dom, "health")).startsWith("id=\"health\" class=\"pill good\" role=\"status\">healthy");
        assertThat(text(dom, "facts")).contains("TTFT 2 s, ITL 30 ms for 99 %", "GPU budget", "disagg");
        assertThat(text(dom, "banners"))
                .contains("A demonstration: the fleet, its traffic and its clock are simulated.");
        assertThat(text(dom, "decisions"))
                .containsPattern("prefill \\d+ (->|-&gt;|→|\\(hold\\))")
                .contains("decode ");
        assertThat(text(dom, "scores")).containsPattern(">live</th>.*>guide</th>.*>oracle</th>");
        assertThat(Pattern.compile("<section class=\"chart\" aria-labelledby")
                        .matcher(dom)
                        .results()
                        .count())
                .as("charts")
                .isEqualTo(9);
    }

    @Test
    void page_inANarrowDarkWindow_fits() throws Exception {
        var image = new Chromium(folder)
                .look("http://127.0.0.1:" + dashboard + "/", new Window(400, 900, true), folder.resolve("narrow.png"));

        assertThat(image.getWidth()).isEqualTo(400);
        assertThat(image.getRGB(2, 2) & 0xFFFFFF).as("a dark page").isEqualTo(0x0F1318);
    }

    @Test
    void past_isReadFromTheAuditLog() throws Exception {
        events(6); // the log of a tick is written once the next has been told
        JsonNode days = JSON.readTree(get(dashboard, "/past/").body());
        assertThat(days).isNotEmpty();
        JsonNode day =
                JSON.readTree(get(dashboard, "/past/" + days.get(0).asText()).body());
        JsonNode last = day.path("points").path(day.path("points").size() - 1);
        assertThat(last.path("rate").asDouble()).isPositive();
        assertThat(last.path("roles")).hasSize(2);
        assertThat(get(dashboard, "/past/2001-01-01").statusCode()).isEqualTo(404);
        assertThat(get(dashboard, "/past/../../etc/passwd").statusCode()).isIn(400, 404);
    }

    /** From the element with this id to the end of the page. */
    private static String text(String dom, String id) {
        return dom.substring(dom.indexOf("id=\"" + id + "\""));
    }

    private HttpResponse<String> get(int port, String path) throws Exception {
        return CLIENT.send(HttpRequest.newBuilder(uri(port, path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static URI uri(int port, String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
