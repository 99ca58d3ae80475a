package io.github.slaplanner.connectors.virtual.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.slaplanner.api.observation.FleetState;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.spi.ConnectorException;
import io.github.slaplanner.api.spi.ScaleRequest;
import io.github.slaplanner.connectors.virtual.VirtualDecision;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpConnectorTest {
    private static final Instant NOW = Instant.parse("2026-03-02T12:00:00Z");
    private static final String TOKEN = "secret";

    private final AtomicLong nanos = new AtomicLong();
    private HttpConnector planner;
    private HttpEnvironment environment;

    @BeforeEach
    void open() throws IOException {
        planner = open(TOKEN);
        environment = HttpEnvironment.open(planner.uri(), TOKEN);
    }

    @AfterEach
    void close() {
        planner.close();
    }

    private HttpConnector open(String token) throws IOException {
        HttpConnector.Options options = new HttpConnector.Options("127.0.0.1", 0, token, Duration.ofSeconds(30));
        return new HttpConnector(options, nanos::get);
    }

    @Test
    void observe_beforeAnyReport_saysWhatToPostWhere() {
        assertThatThrownBy(() -> planner.observe(NOW))
                .isInstanceOf(ConnectorException.class)
                .hasMessage("No environment has reported its engines yet. Maybe it is down; it must POST them to "
                        + planner.uri() + "/v1/fleet.");
    }

    @Test
    void observe_reportTooOld_isAnOutage() {
        report(null, settled(3));
        nanos.addAndGet(Duration.ofSeconds(30).toNanos());
        assertThat(planner.observe(NOW).role(Role.DECODE).ready()).isEqualTo(3);
        nanos.incrementAndGet();
        assertThatThrownBy(() -> planner.observe(NOW))
                .isInstanceOf(ConnectorException.class)
                .hasMessageStartingWith("The environment has not reported its engines for 30 s.");
    }

    @Test
    void onlyObserving_afterAnEarlierPlannersDecision_publishesNothing() {
        report(41L, new FleetReport.Engines(5, 3, 2, 0, 1));
        planner.observe(NOW);
        planner.observe(NOW.plusSeconds(10));

        assertThat(planner.resume()).isNull();
        assertThat(environment.next(Duration.ZERO)).isNull();
    }

    @Test
    void decision_waitedFor_arrivesWhenItIsMade() throws Exception {
        report(null, settled(3));
        CompletableFuture<VirtualDecision> waiting =
                CompletableFuture.supplyAsync(() -> environment.next(Duration.ofSeconds(60)));
        planner.scale(request(7, 5));

        VirtualDecision decision = waiting.get(60, TimeUnit.SECONDS);
        assertThat(decision).isEqualTo(new VirtualDecision(0, Map.of(Role.DECODE, 5)));
        assertThat(planner.observe(NOW).completedDecision()).isNull();
        environment.complete(decision);
        assertThat(planner.observe(NOW).completedDecision()).isEqualTo(7);
        assertThat(environment.next(Duration.ZERO)).isNull();
    }

    @Test
    void observe_lostAcknowledgement_isMadeUpForByTheReport() {
        report(null, settled(3));
        planner.scale(request(7, 5));
        report(0L, new FleetReport.Engines(5, 4, 1, 0, 1));
        assertThat(planner.observe(NOW).completedDecision()).isNull();
        report(0L, settled(5));
        assertThat(planner.observe(NOW).completedDecision()).isEqualTo(7);
    }

    @Test
    void observe_enginesStartAndDrain_areAsReported() {
        report(null, new FleetReport.Engines(5, 3, 2, 1, 8));
        planner.observe(NOW);
        report(null, new FleetReport.Engines(5, 4, 1, 0, 8));

        FleetState seen = planner.observe(NOW.plusSeconds(90));
        assertThat(seen.role(Role.DECODE).startups()).containsExactly(Duration.ofSeconds(90));
        assertThat(seen.role(Role.DECODE).startingSince()).containsExactly(NOW);
        assertThat(seen.role(Role.DECODE).gpusPerEngine()).isEqualTo(8);
        assertThat(seen.role(Role.PREFILL)).isNull();
    }

    @Test
    void observe_fleetResizedByHandAfterTheDecision_desiresWhatTheEnvironmentSays() {
        report(null, settled(3));
        planner.scale(request(1, 5));
        report(null, settled(3));
        assertThat(planner.observe(NOW).role(Role.DECODE).desired()).isEqualTo(5);
        report(0L, settled(8));
        assertThat(planner.observe(NOW).role(Role.DECODE).desired()).isEqualTo(8);
    }

    @Test
    void restart_environmentHasReported_idsGoOn() {
        report(41L, settled(3));
        planner.scale(request(1, 5));

        assertThat(environment.next(Duration.ZERO).id()).isEqualTo(42);
    }

    @Test
    void restart_environmentAsksForMoreThanWasMade_theDecisionIsNewToIt() {
        report(null, settled(3));
        planner.scale(request(1, 5));
        try (HttpEnvironment experienced = HttpEnvironment.resume(planner.uri(), TOKEN, 41)) {
            assertThat(experienced.next(Duration.ZERO)).isEqualTo(new VirtualDecision(42, Map.of(Role.DECODE, 5)));
        }
    }

    @Test
    void scale_sameTargets_isNoDecision() {
        report(null, settled(3));
        planner.scale(request(1, 5));
        planner.scale(request(2, 5));
        VirtualDecision decision = environment.next(Duration.ZERO);
        environment.complete(decision);

        assertThat(decision.id()).isZero();
        assertThat(planner.observe(NOW).completedDecision()).isEqualTo(2);
    }

    @Test
    void next_plannerIsGone_isAConnectorException() {
        planner.close();

        assertThatThrownBy(() -> environment.next(Duration.ZERO))
                .isInstanceOf(ConnectorException.class)
                .hasMessageStartingWith("The planner at " + planner.uri() + " cannot be reached");
    }

    @Test
    void open_portTaken_saysSo() {
        HttpConnector.Options taken = HttpConnector.Options.local(planner.uri().getPort());

        assertThatThrownBy(() -> HttpConnector.open(taken))
                .isInstanceOf(ConnectorException.class)
                .hasMessageStartingWith("The virtual connector cannot listen at 127.0.0.1:"
                        + planner.uri().getPort())
                .hasMessageEndingWith("Maybe the port is taken; set plugins.virtual.http.port.");
    }

    @Test
    void wire_wholeExchange_isAsDocumented() throws Exception {
        assertThat(post("/v1/fleet", "{\"decision_id\": 41, \"roles\": {\"decode\": {\"ready\": 3, \"starting\": 1}}}"))
                .isEqualTo("204 ");
        assertThat(get("/v1/decision?after=41")).isEqualTo("204 ");
        planner.scale(request(1, 5));
        assertThat(get("/v1/decision?after=41&wait=30"))
                .isEqualTo("200 {\"decision_id\":42,\"replicas\":{\"decode\":5}}");
        assertThat(post("/v1/completed", "{\"decision_id\": 42}")).isEqualTo("204 ");
        assertThat(planner.observe(NOW).completedDecision()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /v1/fleet | {"roles": {"decode": {"ready": "3"}}} | 400 {"error":"The JSON cannot be used at roles.decode.ready:
            /v1/fleet | {"roles": {"decode": {"ready": 3.5}}} | 400 {"error":"The JSON cannot be used at roles.decode.ready:
            /v1/fleet | {"roles": {"decode": {"ready": 3, "raedy": 3}}} | 400 {"error":"The JSON cannot be used at roles.decode.raedy: Unrecognized field
            /v1/fleet | {"roles": {"decode": {}}} | 400 {"error":"The JSON cannot be used at roles.decode.ready:
            /v1/fleet | {"roles": {"decode": {"ready": -1}}} | 400 {"error":"The JSON cannot be used at roles.decode: Counts of engines must not be negative: desired (null), ready (-1)
            /v1/fleet | {"roles": {"decoder": {"ready": 1}}} | 400 {"error":"The JSON cannot be used at roles: Cannot deserialize Map key
            /v1/fleet | {"roles": {"decode": null}} | 400 {"error":"The JSON cannot be used: The engines of a role must not be null
            /v1/fleet | {} | 400 {"error":"The JSON cannot be used at roles:
            /v1/fleet | null | 400 {"error":"The JSON must be an object, not null."}
            /v1/fleet | {"roles": | 400 {"error":"The JSON cannot be used
            /v1/completed | {"id": 3} | 400 {"error":"The JSON cannot be used at decision_id: Missing required
            /v1/decision | {} | 405 {"error":"/v1/decision takes GET."}
            /v1/nothing | {} | 404 {"error":"There is no /v1/nothing; there are /v1/decision, /v1/completed and /v1/fleet."}
            """)
    void post_wrong_isRefusedWithTheReason(String path, String body, String answer) throws Exception {
        assertThat(post(path, body)).startsWith(answer);
        assertThatThrownBy(() -> planner.observe(NOW)).isInstanceOf(ConnectorException.class);
    }

    @ParameterizedTest
    @CsvSource({"wait=61", "wait=x", "since=3", "after"})
    void get_wrongQuery_isRefused(String query) throws Exception {
        assertThat(get("/v1/decision?" + query)).startsWith("400 {\"error\":\"The ");
    }

    @Test
    void anyCall_withoutTheToken_isRefused() throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(planner.uri().resolve("/v1/decision")).header("Authorization", "Bearer wrong");

        assertThat(send(request)).startsWith("401 {\"error\":\"The shared token is missing or wrong.");
    }

    @Test
    void bodyTooLong_isRefused() throws Exception {
        assertThat(post("/v1/fleet", " ".repeat(65 * 1024)))
                .isEqualTo("413 {\"error\":\"The body is longer than 65536 bytes, or did not come in whole.\"}\n");
    }

    private void report(Long decisionId, FleetReport.Engines decode) {
        environment.report(new FleetReport(decisionId, Map.of(Role.DECODE, decode)));
    }

    private static FleetReport.Engines settled(int engines) {
        return FleetReport.Engines.settled(engines, 1);
    }

    private static ScaleRequest request(long id, int decode) {
        return new ScaleRequest(id, Map.of(Role.DECODE, decode), "test");
    }

    private String get(String path) throws Exception {
        return send(HttpRequest.newBuilder(planner.uri().resolve(path)).header("Authorization", "Bearer " + TOKEN));
    }

    private String post(String path, String body) throws Exception {
        return send(HttpRequest.newBuilder(planner.uri().resolve(path))
                .header("Authorization", "Bearer " + TOKEN)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private static String send(HttpRequest.Builder request) throws Exception {
        HttpResponse<String> response =
                HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
        return response.statusCode() + " " + response.body();
    }
}
