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
        assertThat(new RequestCounts(9.0, 8.0, 7.0).demand()).isEqualTo(9);
        assertThat(new RequestCounts(null, 8.0, 7.0).demand()).isEqualTo(8);
        assertThat(new RequestCounts(null, 8.0, 7.0).kind()).isEqualTo(RequestCounts.Kind.ADMITTED);
        assertThat(RequestCounts.completed(7).kind()).isEqualTo(RequestCounts.Kind.COMPLETED);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1, Double.NaN, Double.POSITIVE_INFINITY})
    void requestCountsAndSummary_oddNumbers_refused(double number) {
        assertThatThrownBy(() -> RequestCounts.offered(number)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Summary.ofMean(number)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void requestCounts_none_refused() {
        assertThatThrownBy(() -> new RequestCounts(null, null, null)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void traffic_endsBeforeItStarts_refused() {
        assertThatThrownBy(() -> Traffic.between(NOW, NOW).build()).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void traffic_costAndTokens_surviveABuilder() {
        Traffic traffic = Traffic.between(NOW, NOW.plusSeconds(10))
                .requests(new RequestCounts(9.0, null, 7.0, 3.0, 2.0))
                .backlog(5, 1)
                .cost(0.74, 2.5)
                .tokens(8_000.0, 1_200.0)
                .build();

        assertThat(traffic.toBuilder().build()).isEqualTo(traffic);
        assertThat(traffic.requests().demand()).isEqualTo(9);
        assertThat(Traffic.between(NOW, NOW.plusSeconds(1)).build().cachedShare())
                .isNull();
    }

    @Test
    void traffic_costOutOfRange_isNamed() {
        Traffic.Builder builder = Traffic.between(NOW, NOW.plusSeconds(10));

        assertThatThrownBy(() -> builder.cost(1.3, null).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cachedShare")
                .hasMessageContaining("1.3");
        assertThatThrownBy(() -> builder.cost(null, 0.5).build()).hasMessageContaining("tokensPerStep");
        assertThatThrownBy(() -> builder.cost(null, null).tokens(-1.0, null).build())
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
        RoleState state = new RoleState(5, 3, List.of(NOW, NOW), 1, 2, List.of());

        assertThat(state.starting()).isEqualTo(2);
        assertThat(state.present()).isEqualTo(6);
        assertThat(state.stable()).isFalse();
        assertThat(RoleState.settled(3, 1).stable()).isTrue();
    }

    @Test
    void roleState_oddCounts_refused() {
        assertThatThrownBy(() -> new RoleState(-1, 0, List.of(), 0, 1, List.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RoleState(1, 1, List.of(), 0, 0, List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void values_copyWhatTheyAreGiven() {
        Map<Role, RoleState> roles = new EnumMap<>(Role.class);
        List<Instant> starting = new ArrayList<>();
        RoleState state = new RoleState(1, 1, starting, 0, 1, List.of());
        FleetState fleet = FleetState.of(roles);
        starting.add(NOW);
        roles.put(Role.DECODE, state);

        assertThat(state.starting()).isZero();
        assertThat(fleet.roles()).isEmpty();
        assertThat(fleet.role(Role.DECODE)).isNull();
    }
}
