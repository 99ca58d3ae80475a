package io.github.slaplanner.core.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpServer;
import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Secret;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.observation.Signal;
import io.github.slaplanner.core.engine.LinearEngines;
import io.github.slaplanner.core.runtime.ManualTime;
import io.github.slaplanner.core.runtime.Planner;
import io.github.slaplanner.core.runtime.World;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WebhookTest {
    private final ManualTime time = new ManualTime();
    private final World world = new World();
    private final List<JsonNode> taken = new CopyOnWriteArrayList<>();
    private volatile int status = 204;
    private HttpServer server;

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/hook", exchange -> {
            JsonNode event = JsonMapper.builder().build().readTree(exchange.getRequestBody());
            if (status == 204) {
                taken.add(event);
            }
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void failure_isToldWhenItBeginsAndWhenItEnds_andNotInBetween() throws Exception {
        try (Planner planner = start(address())) {
            time.pass(Duration.ofSeconds(30));
            taken.clear();
            world.trafficInstead = () -> Signal.missing("Prometheus does not answer");
            time.pass(Duration.ofSeconds(60));
            assertThat(of("failure_begins")).singleElement().satisfies(event -> {
                assertThat(event.path("input").asText()).isEqualTo("traffic");
                assertThat(event.path("cause").asText()).contains("Prometheus does not answer");
                assertThat(event.path("remedy").asText()).isNotBlank();
                assertThat(Instant.parse(event.path("at").asText())).isAfter(Instant.EPOCH);
            });
            assertThat(of("failure_ends")).isEmpty();

            world.trafficInstead = null;
            time.pass(Duration.ofMinutes(20));
            assertThat(of("failure_begins")).hasSize(1);
            assertThat(of("failure_ends"))
                    .singleElement()
                    .satisfies(event -> assertThat(event.path("input").asText()).isEqualTo("traffic"));
            assertThat(planner.health().open()).isEmpty();
        }
    }

    @Test
    void decision_isToldWhenSizesChange() throws Exception {
        try (Planner planner = start(address())) {
            time.pass(Duration.ofSeconds(70));
            taken.clear();
            world.rate = 100;
            time.pass(Duration.ofMinutes(3));

            List<JsonNode> decisions = of("decision");
            assertThat(decisions).isNotEmpty().hasSizeLessThan(18);
            JsonNode last = decisions.get(decisions.size() - 1);
            assertThat(last.path("outcome").asText()).isEqualTo("requested");
            assertThat(last.path("targets").path("prefill").asInt())
                    .isEqualTo(planner.latest()
                            .observation()
                            .fleet()
                            .freshOrNull()
                            .role(Role.PREFILL)
                            .desired());
            assertThat(last.path("why").asText()).contains("prefill");
            assertThat(planner.health().open()).isEmpty();
        }
    }

    @Test
    void events_notTaken_arePostedLaterInTheirOrder() throws Exception {
        status = 503;
        try (Planner planner = start(address())) {
            world.trafficInstead = () -> Signal.missing("gone");
            time.pass(Duration.ofSeconds(30));
            assertThat(taken).isEmpty();
            assertThat(world.failures)
                    .anyMatch(failure -> failure.startsWith("listener Webhook: The webhook answered 503."));

            status = 204;
            time.pass(Duration.ofSeconds(20));
            assertThat(taken).isNotEmpty();
            assertThat(taken).extracting(event -> event.path("at").asText()).isSorted();
            assertThat(of("failure_begins"))
                    .extracting(event -> event.path("input").asText())
                    .contains("traffic", "listener Webhook");
            assertThat(planner.latest()).isNotNull();
        }
    }

    @Test
    void address_thatIsNone_isNotShown() throws Exception {
        try (Planner planner = start("not an address: token-12345")) {
            world.trafficInstead = () -> Signal.missing("gone");
            time.pass(Duration.ofSeconds(20));
            assertThat(planner.latest()).isNotNull();
            assertThat(world.failures)
                    .anyMatch(failure -> failure.startsWith("listener Webhook: "))
                    .noneMatch(failure -> failure.contains("12345"));
        }
    }

    private String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/hook";
    }

    private List<JsonNode> of(String event) {
        return taken.stream()
                .filter(each -> each.path("event").asText().equals(event))
                .toList();
    }

    private Planner start(String address) {
        PlannerConfig config = PlannerConfig.builder()
                .set(Settings.LOAD_METRIC_SAMPLES, 2)
                .set(Settings.STARTUP_TIME, Duration.ofSeconds(10))
                .build();
        return Planner.builder(config)
                .metrics(world)
                .connector(world)
                .predictor(World::lastValue)
                .performance(LinearEngines.PERFORMANCE)
                .time(time)
                .listener(world)
                .listener(new Webhook(Secret.of(address)))
                .start();
    }
}
