package io.github.slaplanner.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.observation.Signal;
import io.github.slaplanner.api.spi.ConnectorException;
import io.github.slaplanner.api.spi.MetricsSource;
import io.github.slaplanner.api.spi.PluginContext;
import io.github.slaplanner.api.spi.Predictor;
import io.github.slaplanner.core.config.ConfigLoader;
import io.github.slaplanner.core.engine.LinearEngines;
import io.github.slaplanner.core.metrics.prometheus.PrometheusSourceProvider;
import io.github.slaplanner.core.telemetry.AuditLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * What a fault looks like and what it does to the fleet: each is brought about under a running planner, the traffic first
 * falls and then rises, and what is seen then is a row of {@code docs/when-something-is-wrong.md}.
 */
class FaultTableTest {
    private static final String REGENERATE = "mvn test -pl planner-core -am -Dtest=FaultTableTest"
            + " -Dsurefire.failIfNoSpecifiedTests=false -Dregenerate=true";
    private static final Path DOCUMENT = Path.of("../docs/when-something-is-wrong.md");
    private static final String BEGIN = "<!-- Generated from FaultTableTest: begin -->\n";
    private static final String END = "<!-- Generated from FaultTableTest: end -->\n";
    private static final Logger LOGGER = (Logger) LoggerFactory.getLogger(Reporter.class);

    private final Map<String, Consumer<FaultyRun>> faults = new LinkedHashMap<>();
    private final List<FaultyServer> servers = new ArrayList<>();

    private int scenes;

    @TempDir
    private Path folder;

    /** A planner and its surroundings. */
    private final class FaultyRun {
        final World world = new World();
        final ManualTime time = new ManualTime();
        final Path home;
        final Path file;
        Predictor predictor = World::lastValue;

        FaultyRun(int number) throws IOException {
            home = Files.createDirectory(folder.resolve("fault-" + number));
            file = home.resolve("planner.json");
            Files.writeString(file, json(""));
        }

        String json(String more) {
            return "{\"max_gpu_budget\": 400, \"startup_time\": 10, \"load_metric_samples\": 1, \"state_dir\": \""
                    + home.resolve("state") + "\"" + more + "}";
        }

        /** Traffic comes from Prometheus, which is at this address. */
        void prometheus(String url) {
            MetricsSource source = source(PlannerConfig.builder()
                    .set(Settings.NAMESPACE, "dynamo")
                    .set(Settings.MODEL_NAME, "chat")
                    .set(Settings.METRIC_PULLING_PROMETHEUS_ENDPOINT, url));
            world.trafficInstead = () -> source.traffic(time.now().minusSeconds(10), time.now());
        }

        /** Loads of workers come from the router's page, which is at this address. */
        void router(String url) {
            MetricsSource source =
                    source(PlannerConfig.builder().set(Settings.LOAD_ROUTER_METRICS_URL, url + "/metrics"));
            world.workersInstead = () -> {
                source.sample(time.now());
                return source.workers(time.now());
            };
        }

        private MetricsSource source(PlannerConfig.Builder config) {
            PrometheusSourceProvider provider = new PrometheusSourceProvider();
            PlannerConfig whole =
                    config.plugin("prometheus", Map.of("timeout_s", 1)).build();
            return provider.create(PluginContext.of(whole, provider.name()));
        }

        int least() {
            return Math.min(world.fleet.get(Role.PREFILL), world.fleet.get(Role.DECODE));
        }
    }

    private void traffic(String fault, int status, String type, String body) {
        faults.put(fault, scene -> scene.prometheus(server(status, type, body)));
    }

    private void router(String fault, int status, String body) {
        faults.put(fault, scene -> scene.router(server(status, "text/plain", body)));
    }

    private String server(int status, String type, String body) {
        return started(() -> FaultyServer.answering(status, type, body));
    }

    /** Starts a server. */
    private interface Starting {
        FaultyServer start() throws IOException;
    }

    private String started(Starting starting) {
        try {
            FaultyServer server = starting.start();
            servers.add(server);
            return server.url();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String nobody() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return "http://127.0.0.1:" + socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String vector(String... samples) {
        StringBuilder results = new StringBuilder();
        for (String sample : samples) {
            results.append(results.isEmpty() ? "" : ",")
                    .append(
                            "{\"metric\":{\"__name__\":\"dynamo_frontend_requests_total\",\"pod\":\"a\"},\"value\":[1767268800,\"")
                    .append(sample)
                    .append("\"]}");
        }
        return "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[" + results + "]}}";
    }

    private void list() {
        String json = "application/json";
        faults.put("Prometheus: nothing listens at the address", scene -> scene.prometheus(nobody()));
        faults.put("Prometheus: the name is not known", scene -> scene.prometheus("http://prometheus.invalid:9090"));
        faults.put(
                "Prometheus: no TLS where https is asked",
                scene -> scene.prometheus(server(200, json, "{}").replace("http:", "https:")));
        traffic("Prometheus: the token is missing or wrong", 401, json, "");
        traffic("Prometheus: not allowed", 403, json, "");
        traffic(
                "Prometheus: cannot answer the query",
                422,
                json,
                "{\"status\":\"error\",\"error\":\"too many samples\"}");
        traffic("Prometheus: fails", 500, json, "");
        traffic("Prometheus: is starting or behind a broken proxy", 503, json, "");
        traffic("A login page in place of Prometheus", 200, "text/html", "<html><title>Sign in</title></html>");
        traffic("Prometheus: the answer is cut off", 200, json, vector("1").substring(0, 80));
        traffic("Prometheus: scrapes nothing of the source", 200, json, vector());
        traffic("Prometheus: NaN", 200, json, vector("NaN"));
        traffic("Prometheus: infinite", 200, json, vector("+Inf"));
        traffic("Prometheus: a series twice", 200, json, vector("1", "2"));
        faults.put("Prometheus: does not answer", scene -> scene.prometheus(started(FaultyServer::silent)));
        faults.put("Router's page: nothing listens", scene -> scene.router(nobody()));
        router("Router's page: fails", 500, "");
        router("Router's page: empty", 200, "");
        router(
                "Router's page: broken off in the middle",
                200,
                "dynamo_frontend_worker_active_decode_blocks{worker_id=\"1\"");
        faults.put(
                "Router's page: does not end",
                scene -> scene.router(started(() -> FaultyServer.endless("some_metric{label=\"value\"} 12345\n"))));
        faults.put(
                "A metrics plug-in throws",
                scene -> scene.world.trafficInstead = () -> {
                    throw new IllegalStateException("the driver is not loaded");
                });
        faults.put("A metrics plug-in returns nothing", scene -> scene.world.trafficInstead = () -> null);
        faults.put(
                "The source says that it has nothing",
                scene -> scene.world.trafficInstead = () -> Signal.missing("nothing was scraped for 5 minutes"));
        faults.put(
                "The environment cannot be asked",
                scene -> scene.world.fleetInstead = () -> {
                    throw new ConnectorException("The API server https://10.0.0.1 refuses the connection.");
                });
        faults.put(
                "The environment refuses to scale",
                scene -> scene.world.onScale = () -> {
                    throw new ConnectorException(
                            "Cannot scale decode: the API server https://10.0.0.1 answers HTTP 403.");
                });
        faults.put(
                "The predictor throws",
                scene -> scene.predictor = (history, lead) -> {
                    throw new IllegalStateException("no idea");
                });
        faults.put("The clock is set back", scene -> scene.time.set(Duration.ofMinutes(-10)));
        faults.put("The configuration becomes invalid", scene -> write(scene.file, scene.json(", \"itl\": -1")));
        faults.put("The state cannot be saved", scene -> replace(scene.home.resolve("state")));
        faults.put("The audit log cannot be written", scene -> replace(scene.home.resolve("log")));
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A file where a folder was: nobody can write into it, root neither. */
    private static void replace(Path place) {
        try {
            if (Files.exists(place)) {
                Files.move(place, place.resolveSibling(place.getFileName() + ".away"));
            }
            Files.writeString(place, "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void document_tellsOfEveryFault_whatIsSeen() throws Exception {
        list();
        List<String> rows = new ArrayList<>();
        try {
            rows.add(row("(nothing is wrong)", scene -> {}, true));
            assertThat(rows.get(0)).contains("planned as usual");
            rows.clear();
            for (Map.Entry<String, Consumer<FaultyRun>> fault : faults.entrySet()) {
                rows.add(row(fault.getKey(), fault.getValue(), false));
            }
        } finally {
            servers.forEach(FaultyServer::close);
        }
        String table = "\n| what is wrong | the log says | `/ready` | the fleet | what to do |\n|---|---|---|---|---|\n"
                + String.join("", rows) + "\n";
        String text = Files.readString(DOCUMENT);
        String whole =
                text.substring(0, text.indexOf(BEGIN) + BEGIN.length()) + table + text.substring(text.indexOf(END));
        if (Boolean.getBoolean("regenerate")) {
            Files.writeString(DOCUMENT, whole);
        }
        assertThat(text).as("%s is out of date; run: %s", DOCUMENT, REGENERATE).isEqualTo(whole);
    }

    private String row(String name, Consumer<FaultyRun> fault, boolean well) throws Exception {
        FaultyRun scene = new FaultyRun(scenes++);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        LOGGER.setLevel(Level.INFO);
        LOGGER.addAppender(log);
        Predictor predictor = (history, lead) -> scene.predictor.forecast(history, lead);
        try (Planner planner = Planner.builder(
                        new ConfigLoader(Map.of()).file(scene.file).config())
                .metrics(scene.world)
                .connector(scene.world)
                .performance(LinearEngines.PERFORMANCE)
                .predictor(predictor)
                .listener(new AuditLog(scene.home.resolve("log")))
                .watch(scene.file, new ConfigLoader(Map.of()))
                .stateInterval(Duration.ofMinutes(1))
                .callTimeout(Duration.ofSeconds(30))
                .time(scene.time)
                .start()) {
            scene.world.rate = 200;
            scene.time.pass(Duration.ofMinutes(6));
            int before = scene.least();
            assertThat(before).as("engines that can be lost").isGreaterThan(1);
            fault.accept(scene);
            scene.world.rate = 2;
            int least = before;
            Failure open = null;
            boolean ready = true;
            for (int tick = 0; tick < 12; tick++) {
                scene.time.pass(Duration.ofSeconds(10));
                least = Math.min(least, scene.least());
                if (open == null && !planner.health().open().isEmpty()) {
                    open = planner.health().open().get(0);
                    ready = planner.health().ready();
                }
            }
            int after = scene.least();
            scene.world.rate = 2000;
            scene.time.pass(Duration.ofSeconds(30));
            String effect = effect(least < before, scene.least() > after);
            if (well) {
                assertThat(open).isNull();
                return effect;
            }
            String line = log.list.stream()
                    .map(ILoggingEvent::getFormattedMessage)
                    .filter(message -> message.contains(" fails: "))
                    .findFirst()
                    .orElse(null);
            assertThat(line).as("a line in the log of: %s", name).isNotNull();
            assertThat(open).as("an open failure of: %s", name).isNotNull();
            return "| " + name + " | `" + said(line, open, scene) + "` | " + (ready ? "200" : "503") + " | " + effect
                    + " | " + remedy(open) + " |\n";
        } finally {
            LOGGER.detachAppender(log);
            LOGGER.setLevel(null);
        }
    }

    private static String effect(boolean shrinks, boolean grows) {
        if (shrinks) {
            return grows ? "is planned as usual" : "may shrink, does not grow";
        }
        return grows ? "does not shrink, may grow" : "keeps its size";
    }

    /** The line without its remedy, and without what differs from run to run. */
    private static String said(String line, Failure failure, FaultyRun scene) {
        String cause =
                line.substring(0, Math.max(line.indexOf(" fails: ") + 8, line.lastIndexOf(". " + failure.remedy())));
        String plain = cause.replace(scene.home.toString(), "/var/lib/planner")
                .replaceAll("://127\\.0\\.0\\.1:\\d+/metrics", "://router:8000/metrics")
                .replaceAll("://127\\.0\\.0\\.1:\\d+", "://prometheus:9090")
                .replace("|", "\\|");
        return plain;
    }

    private static String remedy(@Nullable Failure failure) {
        String remedy = failure == null ? "" : failure.remedy();
        int first = remedy.indexOf(". ");
        return (first < 0 ? remedy : remedy.substring(first + 2)) + ".";
    }
}
