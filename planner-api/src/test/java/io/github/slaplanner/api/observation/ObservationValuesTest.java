package io.github.slaplanner.api.observation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ObservationValuesTest {
    private static final Instant NOW = Instant.parse("2026-03-02T12:00:00Z");

    @Test
    void signal_freshStaleMissing_areToldApart() {
        Signal<Integer> fresh = Signal.fresh(0, NOW);
        Signal<Integer> stale = Signal.stale(3, NOW, "scrape is late");
        Signal<Integer> missing = Signal.missing("connection refused");

        assertThat(List.of(fresh.freshOrNull(), fresh.valueOrNull())).containsExactly(0, 0);
        assertThat(fresh.problem()).isEmpty();
        assertThat(stale.freshOrNull()).isNull();
        assertThat(stale.valueOrNull()).isEqualTo(3);
        assertThat(stale.problem()).isEqualTo("stale since 2026-03-02T12:00:00Z: scrape is late");
        assertThat(missing.freshOrNull()).isNull();
        assertThat(missing.valueOrNull()).isNull();
        assertThat(missing.problem()).isEqualTo("missing: connection refused");
    }

    @Test
    void signal_null_refused() {
        assertThatThrownBy(() -> Signal.fresh(null, NOW)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> Signal.stale(1, NOW, null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> Signal.missing(null)).isInstanceOf(NullPointerException.class);
    }

    @Test
    void requestCounts_bestKind_isTheDemand() {
        assertThat(new RequestCounts(9.0, 8.0, 7.0, null, null).demand()).isEqualTo(9);
        assertThat(new RequestCounts(null, 8.0, 7.0, null, null).demand()).isEqualTo(8);
        assertThat(new RequestCounts(null, null, 7.0, null, null).demand()).isEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1, Double.NaN, Double.POSITIVE_INFINITY})
    void requestCountsAndSummary_oddNumbers_refused(double number) {
        assertThatThrownBy(() -> new RequestCounts(number, null, null, null, null))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Summary.ofMean(number)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void requestCounts_none_refused() {
        assertThatThrownBy(() -> new RequestCounts(null, null, null, null, null))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void traffic_endsBeforeItStarts_refused() {
        assertThatThrownBy(() -> Traffic.between(NOW, NOW).offeredCount(0).build())
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void traffic_countAndRate_areToldApart() {
        Instant to = NOW.plusMillis(2500);

        assertThat(Traffic.between(NOW, to).offeredCount(30).build().requests().offered())
                .isEqualTo(30.0);
        assertThat(Traffic.between(NOW, to)
                        .offeredPerSecond(12)
                        .build()
                        .requests()
                        .offered())
                .isEqualTo(30.0);
    }

    @Test
    void traffic_noCount_refusedWithWhatToCall() {
        assertThatThrownBy(() ->
                        Traffic.between(NOW, NOW.plusSeconds(10)).isl(3000).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("offeredCount(0)")
                .hasMessageContaining("Signal.missing");
    }

    @Test
    void observation_whatIsNotGiven_isMissing_andAnEmptyListIsNot() {
        Observation nothing = Observation.at(NOW).build();
        Observation none = Observation.at(NOW).workers(List.of()).build();

        assertThat(nothing.traffic().problem()).isEqualTo("missing: not given");
        assertThat(nothing.workers().problem()).isEqualTo("missing: not given");
        assertThat(nothing.fleet().problem()).isEqualTo("missing: not given");
        assertThat(none.workers()).isEqualTo(Signal.fresh(List.of(), NOW));
    }

    @Test
    void fleetState_builder_keepsRolesAndAcknowledgement() {
        RoleState decode = RoleState.settled(3).gpusPerEngine(1).build();
        FleetState fleet = FleetState.builder()
                .role(Role.DECODE, decode)
                .completedDecision(7L)
                .build();

        assertThat(fleet).isEqualTo(new FleetState(Map.of(Role.DECODE, decode), 7L));
        assertThat(decode.toBuilder().build()).isEqualTo(decode);
    }

    @Test
    void roleState_withoutDesiredOrReady_refusedByName() {
        assertThatThrownBy(() -> RoleState.builder().ready(1).build()).hasMessage("desired is not set");
        assertThatThrownBy(() -> RoleState.builder().desired(1).build()).hasMessage("ready is not set");
    }

    @Test
    void workerLoad_averageNotGiven_isTheLatest() {
        WorkerLoad.Sample sample =
                WorkerLoad.Sample.builder().kvUsage(0.5).running(3).build();
        WorkerLoad load =
                WorkerLoad.builder("w", Role.DECODE).dpRank(1).latest(sample).build();

        assertThat(load).isEqualTo(new WorkerLoad("w", 1, Role.DECODE, sample, sample));
        assertThat(sample.running()).isEqualTo(3.0);
        assertThat(sample.waiting()).isNull();
    }

    @Test
    void traffic_costAndTokens_surviveABuilder() {
        Traffic traffic = Traffic.between(NOW, NOW.plusSeconds(10))
                .offeredCount(9.0)
                .completedCount(7.0)
                .refusedCount(3.0)
                .cancelledCount(2.0)
                .inFlight(5)
                .queued(1)
                .cachedShare(0.74)
                .tokensPerStep(2.5)
                .isl(3000)
                .osl(Summary.of(Distribution.ofSamples(100, 200)))
                .ttftMs(400)
                .itlMs(20)
                .durationMs(5000)
                .promptTokens(8_000.0)
                .generatedTokens(1_200.0)
                .build();

        assertThat(traffic.toBuilder().build()).isEqualTo(traffic);
        assertThat(traffic.requests().demand()).isEqualTo(9);
        assertThat(Traffic.between(NOW, NOW.plusSeconds(1))
                        .offeredCount(0)
                        .build()
                        .cachedShare())
                .isNull();
    }

    @Test
    void traffic_costOutOfRange_isNamed() {
        Traffic.Builder builder = Traffic.between(NOW, NOW.plusSeconds(10)).offeredCount(1);

        assertThatThrownBy(() -> builder.cachedShare(1.3).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cachedShare")
                .hasMessageContaining("1.3");
        assertThatThrownBy(() -> builder.cachedShare(null).tokensPerStep(0.5).build())
                .hasMessageContaining("tokensPerStep");
        assertThatThrownBy(() -> builder.tokensPerStep(null).promptTokens(-1.0).build())
                .hasMessageContaining("promptTokens");
    }

    @Test
    void signal_remarks_belongToAFreshValue() {
        assertThat(Signal.fresh(1, NOW, List.of("two series look like one")).remarks())
                .containsExactly("two series look like one");
        assertThat(Signal.fresh(1, NOW).remarks()).isEmpty();
        assertThat(Signal.missing("gone").remarks()).isEmpty();
    }

    @Test
    void roleState_countsWhatHoldsGpus() {
        RoleState state = RoleState.builder()
                .desired(5)
                .ready(3)
                .startingSince(List.of(NOW, NOW))
                .draining(1)
                .gpusPerEngine(2)
                .build();

        assertThat(state.starting()).isEqualTo(2);
        assertThat(state.present()).isEqualTo(6);
        assertThat(state.stable()).isFalse();
        assertThat(RoleState.settled(3).gpusPerEngine(1).build().stable()).isTrue();
    }

    @Test
    void roleState_oddCounts_refused() {
        assertThatThrownBy(() -> RoleState.builder()
                        .desired(-1)
                        .ready(0)
                        .gpusPerEngine(1)
                        .build())
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> RoleState.settled(1).gpusPerEngine(0).build())
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void values_copyWhatTheyAreGiven() {
        Map<Role, RoleState> roles = new EnumMap<>(Role.class);
        List<Instant> starting = new ArrayList<>();
        RoleState state =
                RoleState.settled(1).startingSince(starting).gpusPerEngine(1).build();
        FleetState fleet = FleetState.of(roles);
        starting.add(NOW);
        roles.put(Role.DECODE, state);

        assertThat(state.starting()).isZero();
        assertThat(fleet.roles()).isEmpty();
        assertThat(fleet.role(Role.DECODE)).isNull();
    }
}
