package io.github.slaplanner.connectors.virtual.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.etcd.jetcd.KeyValue;
import io.github.slaplanner.api.config.Backend;
import io.github.slaplanner.api.config.Mode;
import io.github.slaplanner.api.observation.FleetState;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.spi.ConnectorException;
import io.github.slaplanner.api.spi.ScaleRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class EtcdConnectorTest {
    private static final Instant NOW = Instant.parse("2026-03-02T12:00:00Z");

    private static EtcdServer server;

    private String namespace;
    private DynamoKeys keys;
    private EtcdFleet fleet;
    private EtcdConnector connector;

    @BeforeAll
    static void startServer(@TempDir Path folder) {
        server = EtcdServer.start(folder);
    }

    @AfterAll
    static void stopServer() {
        if (server != null) {
            server.close();
        }
    }

    @BeforeEach
    void connect(TestInfo test) {
        namespace = test.getTestMethod().orElseThrow().getName();
        keys = new DynamoKeys(server.endpoint(), namespace);
        fleet = EtcdFleet.of(namespace, Mode.DISAGG.roles(), Backend.VLLM);
        keys.resize("prefill", 2);
        keys.resize("backend", 3);
        connector = EtcdConnector.open(server.address(), fleet);
    }

    @AfterEach
    void disconnect() {
        connector.close();
        keys.close();
    }

    @Test
    void scale_firstDecision_isOneTransactionWithIdZeroUnderALease() {
        connector.scale(request(41, 3, 5));

        assertThat(keys.planner())
                .containsExactly(
                        entry(key("decision_id"), "0"),
                        entry(key("num_decode_workers"), "5"),
                        entry(key("num_prefill_workers"), "3"));
        List<KeyValue> entries = keys.entries("v1/" + namespace + "/planner/");
        assertThat(entries)
                .extracting(KeyValue::getModRevision)
                .containsOnly(entries.get(0).getModRevision());
        assertThat(entries)
                .extracting(KeyValue::getLease)
                .doesNotContain(0L)
                .containsOnly(entries.get(0).getLease());
        assertThat(keys.ttl(entries.get(0).getLease())).isEqualTo(10);
    }

    @Test
    void scale_sameTargets_isNoDecisionAndCompletesWithTheFirst() {
        connector.scale(request(1, 3, 5));
        connector.scale(request(2, 3, 5));
        keys.put(key("scaled_decision_id"), "0");

        assertThat(keys.planner()).containsEntry(key("decision_id"), "0");
        assertThat(connector.observe(NOW).completedDecision()).isEqualTo(2);
    }

    @Test
    void scale_lastNotAcknowledged_doesNotWait() {
        connector.scale(request(1, 3, 5));
        connector.scale(request(2, 3, 6));
        keys.put(key("scaled_decision_id"), "0");

        assertThat(keys.planner()).containsEntry(key("decision_id"), "1").containsEntry(key("num_decode_workers"), "6");
        assertThat(connector.observe(NOW).completedDecision()).isNull();
    }

    @Test
    void observe_acknowledgementThatIsNoNumber_isNone() {
        connector.scale(request(1, 3, 5));
        keys.put(key("scaled_decision_id"), "x");

        assertThat(connector.observe(NOW).completedDecision()).isNull();
    }

    @Test
    void observe_lostAcknowledgement_isMadeUpForByLooking() {
        connector.scale(request(1, 3, 5));
        assertThat(connector.observe(NOW).completedDecision()).isNull();
        keys.resize("prefill", 3);
        keys.resize("backend", 5);

        assertThat(connector.observe(NOW.plusSeconds(3)).completedDecision()).isEqualTo(1);
    }

    @Test
    void observe_fleetLeavesTheTargetUnacknowledged_decisionIsOpenAgain() {
        connector.scale(request(1, 2, 3));
        assertThat(connector.observe(NOW).completedDecision()).isEqualTo(1);
        connector.tend();
        assertThat(keys.record().completed()).isTrue();
        keys.resize("backend", 1);

        assertThat(connector.observe(NOW.plusSeconds(3)).completedDecision()).isNull();
        long before = keys.entries(key("decision_id")).get(0).getModRevision();
        connector.tend();
        assertThat(keys.record().completed()).isFalse();
        assertThat(keys.entries(key("decision_id")).get(0).getModRevision()).isGreaterThan(before);
    }

    @Test
    void observe_workersRegister_tellsSinceWhenAndHowLong() {
        connector.observe(NOW);
        connector.scale(request(1, 2, 5));
        assertThat(connector.observe(NOW.plusSeconds(10)).role(Role.DECODE).startingSince())
                .containsExactly(NOW, NOW);
        keys.resize("backend", 4);

        FleetState later = connector.observe(NOW.plusSeconds(70));
        assertThat(later.role(Role.DECODE).startups()).containsExactly(Duration.ofSeconds(70));
        assertThat(later.role(Role.DECODE).ready()).isEqualTo(4);
        assertThat(later.role(Role.DECODE).desired()).isEqualTo(5);
    }

    @Test
    void restart_keysStillThere_goesOnWithIdsAndTargets() {
        connector.scale(request(1, 3, 5));
        connector.close();

        try (EtcdConnector second = EtcdConnector.open(server.address(), fleet)) {
            assertThat(second.observe(NOW).role(Role.DECODE).desired()).isEqualTo(5);
            second.scale(request(1, 3, 5));
            assertThat(keys.planner()).containsEntry(key("decision_id"), "0");
            second.scale(request(2, 3, 6));
            assertThat(keys.planner()).containsEntry(key("decision_id"), "1");
        }
    }

    @Test
    void restart_keysExpiredBeforeTheDecisionWasFinished_takesItUpWhenItIsToAct() {
        undone();
        try (EtcdConnector second = EtcdConnector.open(server.address(), fleet)) {
            assertThat(second.observe(NOW.plusSeconds(90)).role(Role.PREFILL).desired())
                    .isEqualTo(3);
            assertThat(keys.planner()).isEmpty();

            assertThat(second.resume())
                    .isEqualTo("decision 0 of 2026-03-02T12:00:00Z of an earlier planner was not done and is asked for"
                            + " again: prefill 3, decode 5");
            assertThat(keys.planner())
                    .containsEntry(key("decision_id"), "0")
                    .containsEntry(key("num_prefill_workers"), "3");
            assertThat(second.resume()).isNull();
            long before = keys.entries(key("decision_id")).get(0).getModRevision();
            second.tend();
            assertThat(keys.entries(key("decision_id")).get(0).getModRevision())
                    .as("it is its own now")
                    .isGreaterThan(before);
        }
    }

    @Test
    void onlyObserving_besideAnUndoneDecision_writesNothing() {
        undone();
        List<Long> before = revisions();
        try (EtcdConnector advisory = EtcdConnector.open(server.address(), fleet)) {
            advisory.observe(NOW.plusSeconds(10));
            advisory.tend();
            keys.put(key("scaled_decision_id"), "0");
            advisory.observe(NOW.plusSeconds(20));
            advisory.tend();
            keys.delete(key("scaled_decision_id"));
        }
        assertThat(revisions()).hasSize(1).isEqualTo(before);
    }

    @Test
    void onlyObserving_besideALivePlanner_seesItsDecisionsAndDoesNotDisturb() {
        try (EtcdConnector advisory = EtcdConnector.open(server.address(), fleet)) {
            advisory.observe(NOW);
            connector.observe(NOW);
            for (int decode = 4; decode < 7; decode++) {
                connector.scale(request(decode, 3, decode));
                assertThat(advisory.observe(NOW).role(Role.DECODE).desired()).isEqualTo(decode);
                assertThat(advisory.resume()).isNull();
                advisory.tend();
            }
            assertThat(keys.planner()).containsEntry(key("decision_id"), "2");
        }
    }

    @ParameterizedTest
    @CsvSource({"121, 3, false", "119, 3, true", "-1000, 3, false", "10, 12, false", "10, 2, false", "10, 4, true"})
    void restart_undoneDecision_standsOnlyWhileItIsYoungAndTheFleetIsOnTheWay(int ageS, int decode, boolean stands) {
        undone();
        keys.resize("backend", decode);
        try (EtcdConnector second = EtcdConnector.open(server.address(), fleet)) {
            FleetState seen = second.observe(NOW.plusSeconds(ageS));
            assertThat(seen.role(Role.DECODE).desired()).isEqualTo(stands ? 5 : decode);
            assertThat(second.resume() != null).isEqualTo(stands);
            assertThat(keys.planner().isEmpty()).isNotEqualTo(stands);
        }
    }

    @Test
    void restart_undoneDecisionOfOtherRoles_isHistory() {
        undone();
        keys.resize("prefill", 0);
        EtcdFleet aggregated = EtcdFleet.of(namespace, Mode.AGG.roles(), Backend.VLLM);
        try (EtcdConnector second = EtcdConnector.open(server.address(), aggregated)) {
            assertThat(second.observe(NOW).role(Role.AGGREGATED).desired()).isEqualTo(3);
            assertThat(second.resume()).isNull();
        }
    }

    @Test
    void record_ofAnotherVersion_isHistoryWhoseIdsGoOn() {
        keys.put(
                "v1/" + namespace + "/planner-record/last_decision",
                "{\"decision_id\": 41, \"replicas\": {\"prefill\": 9, \"decode\": 9}, \"completed\": false, \"newer\": 1}");

        assertThat(connector.observe(NOW).role(Role.DECODE).desired()).isEqualTo(3);
        assertThat(connector.resume()).isNull();
        connector.scale(request(1, 3, 5));
        assertThat(keys.planner()).containsEntry(key("decision_id"), "42");
    }

    /** When each of the planner's keys, and what it keeps for a restart, was last written. */
    private List<Long> revisions() {
        return keys.entries("v1/" + namespace + "/planner").stream()
                .map(KeyValue::getModRevision)
                .toList();
    }

    /** A planner that has died, with its keys, before its decision for 3 and 5 workers of 2 and 3 was done. */
    private void undone() {
        connector.observe(NOW);
        connector.scale(request(1, 3, 5));
        connector.close();
        keys.delete("v1/" + namespace + "/planner/");
    }

    @Test
    void restart_finishedAndExpired_leavesAFleetThatWasChangedByHand() {
        connector.scale(request(1, 3, 5));
        keys.put(key("scaled_decision_id"), "0");
        connector.observe(NOW);
        connector.tend();
        connector.close();
        keys.delete("v1/" + namespace + "/planner/");
        keys.resize("backend", 12);

        try (EtcdConnector second = EtcdConnector.open(server.address(), fleet)) {
            assertThat(second.observe(NOW).role(Role.DECODE).desired()).isEqualTo(12);
            assertThat(keys.planner()).isEmpty();
            second.scale(request(1, 3, 11));
            assertThat(keys.planner()).containsEntry(key("decision_id"), "1");
        }
    }

    @Test
    void scale_acknowledgementIsAhead_idsGoOnFromThere() {
        keys.put(key("scaled_decision_id"), "7");
        connector.scale(request(1, 3, 5));

        assertThat(keys.planner()).containsEntry(key("decision_id"), "8");
        assertThat(connector.observe(NOW).completedDecision()).isNull();
    }

    @Test
    void start_decisionOfAnotherPlannersKeys_isTakenOver() {
        keys.put(key("decision_id"), "4");
        keys.put(key("num_prefill_workers"), "2");
        keys.put(key("num_decode_workers"), "6");

        assertThat(connector.observe(NOW).role(Role.DECODE).desired()).isEqualTo(6);
        connector.scale(request(1, 2, 7));
        assertThat(keys.planner()).containsEntry(key("decision_id"), "5");
    }

    @Test
    void lease_runsOut_keysAreWrittenAgain() {
        connector.scale(request(1, 3, 5));
        keys.expire(keys.entries(key("decision_id")).get(0).getLease());
        assertThat(keys.planner()).isEmpty();

        keys.awaitValue(key("decision_id"), "0");
        assertThat(keys.planner()).containsEntry(key("decision_id"), "0").containsEntry(key("num_decode_workers"), "5");
    }

    @Test
    void unfinishedDecision_isWrittenAgainAndAFinishedOneIsNot() {
        connector.scale(request(1, 3, 5));
        long written = keys.entries(key("decision_id")).get(0).getModRevision();
        connector.tend();
        long again = keys.entries(key("decision_id")).get(0).getModRevision();
        keys.put(key("scaled_decision_id"), "0");
        connector.observe(NOW);
        connector.tend();

        assertThat(again).isGreaterThan(written);
        assertThat(keys.entries(key("decision_id")).get(0).getModRevision()).isEqualTo(again);
    }

    @Test
    void twoPlanners_secondOneToActIsTold() {
        try (EtcdConnector other = EtcdConnector.open(server.address(), fleet)) {
            connector.observe(NOW);
            other.observe(NOW);
            other.scale(request(1, 4, 4));
            assertThatThrownBy(() -> connector.scale(request(1, 9, 9)))
                    .isInstanceOf(ConnectorException.class)
                    .hasMessage("Another planner has published a decision under v1/" + namespace
                            + "/planner/ since this one's last. Maybe two planners drive one fleet; "
                            + "run one for each namespace.");
            assertThat(keys.planner()).containsEntry(key("num_decode_workers"), "4");
        }
    }

    @ParameterizedTest
    @EnumSource(Backend.class)
    void observe_decodeWorkers_countUnderTheNamesOfEveryRelease(Backend backend) {
        keys.resize("backend", 2);
        keys.resize("decode", 1);
        EtcdFleet named = EtcdFleet.of(namespace, Mode.DISAGG.roles(), backend);
        try (EtcdConnector other = EtcdConnector.open(server.address(), named)) {
            assertThat(other.observe(NOW).role(Role.DECODE).ready()).isEqualTo(3);
        }
    }

    @Test
    void aggregated_isDecodeInTheKeys() {
        keys.resize("backend", 0);
        keys.resize("tensorrt_llm", 4);
        EtcdFleet aggregated = EtcdFleet.of(namespace, Mode.AGG.roles(), Backend.TRTLLM);
        try (EtcdConnector agg = EtcdConnector.open(server.address(), aggregated)) {
            assertThat(agg.observe(NOW).role(Role.AGGREGATED).ready()).isEqualTo(4);
            agg.scale(new ScaleRequest(1, Map.of(Role.AGGREGATED, 6), "test"));
            assertThat(keys.planner()).containsOnlyKeys(key("decision_id"), key("num_decode_workers"));
            assertThat(agg.observe(NOW).role(Role.AGGREGATED).desired()).isEqualTo(6);
        }
    }

    @Test
    void observe_noWorkerAndNoDecision_isNotAnEmptyFleet() {
        keys.resize("backend", 0);

        assertThatThrownBy(() -> connector.observe(NOW))
                .isInstanceOf(ConnectorException.class)
                .hasMessageContaining(
                        "No decode worker is registered under v1/instances/" + namespace + "/backend/generate/")
                .hasMessageContaining("plugins.virtual.etcd.initial.decode to 0");
    }

    @Test
    void observe_noWorkerButSaidToBeEmpty_isAnEmptyRole() {
        keys.resize("backend", 0);
        try (EtcdConnector empty = EtcdConnector.open(server.address(), fleet.withInitial(Map.of(Role.DECODE, 0)))) {
            assertThat(empty.observe(NOW).role(Role.DECODE).present()).isZero();
        }
    }

    @Test
    void observe_allWorkersGoneAfterADecision_areStillDesired() {
        connector.scale(request(1, 3, 5));
        keys.resize("prefill", 0);
        keys.resize("backend", 0);

        FleetState seen = connector.observe(NOW);
        assertThat(seen.role(Role.DECODE).ready()).isZero();
        assertThat(seen.role(Role.DECODE).desired()).isEqualTo(5);
        assertThat(seen.role(Role.DECODE).starting()).isEqualTo(5);
    }

    @Test
    void observe_workersThatDoNotRegister_areCountedByAcknowledgement() {
        keys.delete("v1/instances/" + namespace);
        EtcdFleet counted = fleet.withCounting(EtcdFleet.Counting.ACKNOWLEDGED)
                .withInitial(Map.of(Role.PREFILL, 1, Role.DECODE, 2));
        try (EtcdConnector blind = EtcdConnector.open(server.address(), counted)) {
            assertThat(blind.observe(NOW).role(Role.DECODE).ready()).isEqualTo(2);
            blind.scale(request(1, 1, 4));
            assertThat(blind.observe(NOW).role(Role.DECODE).ready()).isEqualTo(2);
            assertThat(blind.observe(NOW).role(Role.DECODE).starting()).isEqualTo(2);
            keys.put(key("scaled_decision_id"), "0");
            assertThat(blind.observe(NOW).role(Role.DECODE).ready()).isEqualTo(4);
            assertThat(blind.observe(NOW).completedDecision()).isEqualTo(1);
        }
    }

    @Test
    void observe_keyThatIsNoNumber_namesKeyAndValue() {
        keys.put(key("decision_id"), "seven");

        assertThatThrownBy(() -> connector.observe(NOW))
                .isInstanceOf(ConnectorException.class)
                .hasMessage("The etcd key " + key("decision_id")
                        + " must hold a whole number, but holds \"seven\". Maybe delete it.");
    }

    @Test
    void environment_closed_isNoLongerAcknowledgedOnceTheLeaseRunsOut() {
        connector.scale(request(1, 3, 5));
        try (EtcdEnvironment environment = EtcdEnvironment.open(server.address(), namespace)) {
            environment.complete(environment.next(Duration.ofSeconds(5)));
            assertThat(environment.next(Duration.ZERO)).isNull();
        }
        KeyValue acknowledgement = keys.entries(key("scaled_decision_id")).get(0);

        assertThat(acknowledgement.getValue().toString(StandardCharsets.UTF_8)).isEqualTo("0");
        assertThat(keys.ttl(acknowledgement.getLease())).isEqualTo(10);
    }

    @Test
    void environment_notAcknowledged_isGivenTheNewestAgain() {
        try (EtcdEnvironment environment = EtcdEnvironment.open(server.address(), namespace)) {
            assertThat(environment.next(Duration.ZERO)).isNull();
            connector.scale(request(1, 3, 5));
            connector.scale(request(2, 3, 6));
            assertThat(environment.next(Duration.ofSeconds(5)).id()).isEqualTo(1);
            assertThat(environment.next(Duration.ofSeconds(5)).replicas()).containsEntry(Role.DECODE, 6);
        }
    }

    private String key(String name) {
        return "v1/" + namespace + "/planner/" + name;
    }

    private static ScaleRequest request(long id, int prefill, int decode) {
        return new ScaleRequest(id, Map.of(Role.PREFILL, prefill, Role.DECODE, decode), "test");
    }
}
