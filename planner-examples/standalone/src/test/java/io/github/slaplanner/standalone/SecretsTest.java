package io.github.slaplanner.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Setting;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.api.profile.EnginePerformance;
import io.github.slaplanner.core.EngineLoader;
import io.github.slaplanner.core.config.ConfigLoader;
import io.github.slaplanner.core.profile.BuiltInProfile;
import io.github.slaplanner.core.runtime.Planner;
import io.github.slaplanner.standalone.live.Demo;
import io.github.slaplanner.standalone.live.LivePlanner;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/** A secret that is planted in a configuration comes out nowhere. */
class SecretsTest {
    private static final String PLANTED = "tr0ub4dor-and-3";
    private static final String SECTIONS = """
            plugins:
              prometheus:
                bearer_token: tr0ub4dor-and-3
                headers: {X-Api: tr0ub4dor-and-3}
                query_parameters: {api_key: tr0ub4dor-and-3}
              global-planner: {token: tr0ub4dor-and-3, pasword: tr0ub4dor-and-3}
              virtual: {http: {token: tr0ub4dor-and-3}, etcd: {password: [tr0ub4dor-and-3]}}
              mine: {nested: [{client_secret: tr0ub4dor-and-3}]}
            """;

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final Logger runtime = (Logger) LoggerFactory.getLogger("io.github.slaplanner");

    @TempDir
    private Path folder;

    @BeforeEach
    void listen() {
        log.start();
        runtime.setLevel(Level.DEBUG);
        root.addAppender(log);
    }

    @AfterEach
    void leave() {
        root.detachAppender(log);
        runtime.setLevel(null);
    }

    static Stream<String> textFields() {
        return Settings.all().stream()
                .filter(setting -> setting.type() == String.class)
                .map(Setting::name);
    }

    @ParameterizedTest
    @MethodSource("textFields")
    void address_withAPassword_inAnyField_isNotShown(String field) {
        String config = "{\"" + field + "\": \"http://ann:" + PLANTED + "@host:1/?token=" + PLANTED + "\"}";
        assertThat(output("config", "check", config)).doesNotContain(PLANTED);
        assertThat(output("config", "show", config)).doesNotContain(PLANTED);
        assertThat(output("config", "check", config, "--json", "-")).doesNotContain(PLANTED);
    }

    @Test
    void sections_ofPlugIns_areNotShown_rightOrWrong() throws IOException {
        Path file = Files.writeString(folder.resolve("planner.yaml"), SECTIONS);
        for (List<String> more : List.of(List.<String>of(), List.of("--json", "-"), List.of("--stacktrace"))) {
            for (String command : List.of("check", "show")) {
                String[] args = Stream.concat(Stream.of("config", command, file.toString()), more.stream())
                        .toArray(String[]::new);
                assertThat(output(args)).as(String.join(" ", args)).doesNotContain(PLANTED);
            }
        }
        Files.writeString(file, "{\"plugins\": {\"prometheus\": {\"bearer_token\": " + PLANTED + "}}}");
        assertThat(output("config", "check", file.toString())).doesNotContain(PLANTED);
    }

    @Test
    void runningPlanner_writesNoSecret() throws Exception {
        int port = freePort();
        Path file = folder.resolve("planner.yaml");
        String fields = "enable_load_scaling: false\nthroughput_adjustment_interval: 60\nlive_dashboard_port: " + port
                + "\nstate_dir: " + folder.resolve("state") + "\nlog_dir: " + folder.resolve("log") + "\n" + SECTIONS;
        Files.writeString(file, fields);
        ConfigLoader loader = new ConfigLoader(Map.of());
        PlannerConfig config = loader.file(file).config();
        EnginePerformance engine = new EngineLoader().performance(config, BuiltInProfile.engine());
        CountDownLatch reloaded = new CountDownLatch(1);
        Demo demo = new Demo(config, engine, 1000, 1);
        StringBuilder pages = new StringBuilder();
        try (LivePlanner live = LivePlanner.start(
                config,
                demo.prepare(Planner.builder(config)
                        .performance(engine)
                        .watch(file, loader)
                        .onDecision(decision -> {
                            if (decision.id() == 3) {
                                write(file, fields + "itl: 31\n");
                            }
                            if (decision.id() == 6) {
                                reloaded.countDown();
                            }
                        })))) {
            reloaded.await();
            for (String path : List.of("/", "/past.js", "/metrics", "/health")) {
                pages.append(get(port, path));
            }
            assertThat(live.planner().config().throughput().itlMs()).isEqualTo(31);
        }
        StringBuilder written = new StringBuilder(pages);
        log.list.forEach(event -> written.append(event.getFormattedMessage()).append(event.getThrowableProxy()));
        assertThat(written).contains("the configuration has changed: itl 30 -> 31");
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path one : files.filter(Files::isRegularFile)
                    .filter(one -> !one.equals(file))
                    .toList()) {
                written.append(Files.readString(one));
            }
        }
        assertThat(written).contains("planner", "\"why\"").doesNotContain(PLANTED);
    }

    private static String output(String... args) {
        StringWriter text = new StringWriter();
        PrintWriter both = new PrintWriter(text, true);
        Main.run(new Cli(both, both, Map.of(), false), args);
        return text.toString();
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String get(int port, String path) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
