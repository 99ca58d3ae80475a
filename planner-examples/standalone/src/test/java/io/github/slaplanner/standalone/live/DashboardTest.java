package io.github.slaplanner.standalone.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.api.config.Sizing;
import io.github.slaplanner.api.profile.EnginePerformance;
import io.github.slaplanner.api.testing.Programs;
import io.github.slaplanner.core.EngineLoader;
import io.github.slaplanner.core.profile.BuiltInProfile;
import io.github.slaplanner.core.runtime.Planner;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
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
                    assertThat(data.isArray()
                                    || data.path("roles").size() == 2
                                    || data.path("policies").size() == 3)
                            .isTrue();
                }
            }
        }
        return names;
    }

    @Test
    void page_inChromium_showsDecisionsSignalsAndCharts() throws Exception {
        String dom = chromium("--dump-dom", "--window-size=1200,1500");

        assertThat(text(dom, "status")).contains("last decision:");
        assertThat(dom).contains("traffic fresh", "workers fresh", "fleet fresh", "Waiting", "TTFT ≤ 2000 ms");
        assertThat(text(dom, "decisions"))
                .containsPattern("prefill \\d+ (->|-&gt;|\\(hold\\))")
                .contains("decode ");
        assertThat(text(dom, "scores")).containsPattern("<td>live</td>.*<td>guide</td>.*<td>oracle</td>");
        assertThat(Pattern.compile("<canvas").matcher(dom).results().count())
                .as("charts")
                .isEqualTo(3);
    }

    @Test
    void page_inANarrowDarkWindow_fits() throws Exception {
        Path shot = folder.resolve("narrow.png");
        chromium("--screenshot=" + shot, "--window-size=400,900", "--blink-settings=preferredColorScheme=0");
        var image = ImageIO.read(shot.toFile());

        assertThat(image.getWidth()).isEqualTo(400);
        assertThat(image.getRGB(2, 2) & 0xFFFFFF).as("a dark page").isEqualTo(0x0F1318);
    }

    private static String chromium(String... more) throws IOException, InterruptedException {
        Path program = Programs.require("chromium", "chromium");
        Path out = Files.createTempFile(folder, "dom", ".html");
        List<String> command = new ArrayList<>(List.of(
                program.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--user-data-dir=" + folder.resolve("profile"),
                "--timeout=5000"));
        command.addAll(List.of(more));
        command.add("http://127.0.0.1:" + dashboard + "/");
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS))
                    .as("chromium has ended")
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        return Files.readString(out);
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
