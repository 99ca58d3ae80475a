package io.github.slaplanner.simulator.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.slaplanner.api.config.Mode;
import io.github.slaplanner.api.observation.Observation;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.observation.RoleState;
import io.github.slaplanner.api.observation.Traffic;
import io.github.slaplanner.api.observation.WorkerLoad;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A fleet's life as timelines. A prompt of 1,000 tokens takes 60 ms here. */
class FleetTest {
    private static final EngineRates RATES = EngineRates.of(Engines.simple(), 1);

    private final List<Double> ended = new ArrayList<>();

    @Test
    void newEngine_servesAfterItsStartup() {
        Fleet fleet = fleet(1, 1, 30);
        fleet.advance(10);
        fleet.scale(Map.of(Role.PREFILL, 3));
        fleet.advance(39.9);
        assertThat(prefill(fleet).startingSince()).containsExactly(SimTime.instant(10), SimTime.instant(10));
        fleet.advance(40);
        RoleState state = prefill(fleet);
        assertThat(state.ready()).isEqualTo(3);
        assertThat(state.startups()).containsExactly(Duration.ofSeconds(30), Duration.ofSeconds(30));
        fleet.advance(41);
        assertThat(prefill(fleet).startups()).as("told once").isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Mode.class,
            names = {"DISAGG", "AGG"})
    void tokens_whileARequestRuns_comeOneByOne(Mode mode) {
        Fleet fleet = new Fleet(
                new FleetSpec(mode, RATES, Duration.ZERO, Map.of(), Map.of()),
                completion -> ended.add(completion.finishedSeconds()));
        int request = fleet.arrive(1000, 0, 4);
        fleet.advance(0.0599);
        assertThat(fleet.tokens(request)).as("the prompt takes 60 ms").isZero();
        assertThat(fleet.nextChange()).isCloseTo(0.06, within(1e-9));
        for (int tokens = 1; tokens < 4; tokens++) {
            fleet.advance(fleet.nextChange());
            assertThat(fleet.tokens(request)).isEqualTo(tokens);
            assertThat(fleet.nextChange() - fleet.now()).as("ITL is 5.2 ms").isCloseTo(0.0052, within(1e-4));
        }
        fleet.advance(fleet.nextChange());
        assertThat(ended).hasSize(1);
        assertThat(fleet.nextChange()).isInfinite();
    }

    @ParameterizedTest
    @EnumSource(
            value = Mode.class,
            names = {"DISAGG", "AGG"})
    void cachedPrompt_isReadInNoTime(Mode mode) {
        Fleet fleet = new Fleet(new FleetSpec(mode, RATES, Duration.ZERO, Map.of(), Map.of()), CompletionListener.NONE);
        int request = fleet.arrive(1000, 1000, 4);
        int half = fleet.arrive(1000, 500, 4);
        fleet.advance(0.001);
        assertThat(fleet.tokens(request)).isEqualTo(1);
        fleet.advance(0.0349);
        assertThat(fleet.tokens(half)).isZero();
        fleet.advance(0.0453);
        assertThat(fleet.tokens(half))
                .as("500 tokens take 35 ms, and an iteration beside")
                .isGreaterThan(0);
    }

    @Test
    void request_thatFitsNoEngine_isRefused() {
        Fleet fleet =
                new Fleet(new FleetSpec(Mode.AGG, RATES, Duration.ZERO, Map.of(), Map.of()), CompletionListener.NONE);
        assertThat(fleet.arrive(200_000, 0, 1)).isEqualTo(Fleet.REFUSED);
        assertThat(fleet.refused()).isEqualTo(1);
    }

    @Test
    void gpuTime_countsFromCreationUntilGone() {
        Fleet fleet = fleet(2, 1, 30);
        fleet.advance(10);
        fleet.scale(Map.of(Role.PREFILL, 4));
        fleet.advance(20);
        assertThat(fleet.gpuSeconds()).isEqualTo(2 * 10 + 4 * 10 + 2 * 20, within(1e-9));
        fleet.scale(Map.of(Role.PREFILL, 1));
        fleet.advance(30);
        assertThat(fleet.gpuSeconds())
                .as("starting engines are cancelled and an idle one goes at once")
                .isEqualTo(100 + 10 * 3, within(1e-9));
    }

    @Test
    void scaleDown_cancelsStartingEnginesBeforeItDrains() {
        Fleet fleet = fleet(3, 1, 30);
        fleet.advance(1);
        fleet.scale(Map.of(Role.PREFILL, 5));
        fleet.advance(2);
        fleet.scale(Map.of(Role.PREFILL, 3));
        RoleState state = prefill(fleet);
        assertThat(List.of(state.ready(), state.starting(), state.draining(), state.desired()))
                .containsExactly(3, 0, 0, 3);
    }

    @Test
    void drain_finishesTheRequestsAndTakesNoNewOnes() {
        Fleet fleet = fleet(2, 1, 30);
        fleet.advance(1);
        fleet.arrive(10_000, 1);
        fleet.arrive(1_000, 1);
        fleet.scale(Map.of(Role.PREFILL, 1));
        assertThat(prefill(fleet).draining()).as("the idlest").isEqualTo(1);
        fleet.advance(1.055);
        fleet.arrive(1_000, 1);
        fleet.advance(1.065);
        assertThat(ended).containsExactly(1.06);
        assertThat(prefill(fleet).draining()).isZero();
        assertThat(fleet.gpuSeconds()).isEqualTo(1.06 + 1.065 + 2 * 1.065, within(1e-9));
        fleet.drain(100);
        assertThat(ended)
                .as("the third waits for the engine that stays")
                .hasSize(3)
                .last()
                .satisfies(at -> assertThat(at).isEqualTo(1 + 0.51 + 0.06, within(1e-9)));
    }

    @Test
    void request_withoutReadyEngine_waitsForOne() {
        Fleet fleet = fleet(0, 1, 30);
        fleet.advance(5);
        fleet.arrive(1_000, 1);
        fleet.arrive(1_000, 1);
        fleet.scale(Map.of(Role.PREFILL, 2));
        fleet.advance(20);
        Traffic waiting = traffic(fleet);
        assertThat(waiting.queued()).isEqualTo(2);
        assertThat(waiting.requests().admitted()).isZero();
        fleet.drain(100);
        assertThat(ended).as("both engines start together and share the line").containsExactly(35.06, 35.06);
    }

    @Test
    void newEngine_takesItsShareOfTheLine() {
        Fleet fleet = fleet(1, 1, 1);
        fleet.scale(Map.of(Role.PREFILL, 2));
        for (int i = 0; i < 21; i++) {
            fleet.arrive(1_000, 1);
        }
        fleet.drain(100);
        // The first reads 16 of them and a part in its second alone, then both share the other 4.
        assertThat(ended.get(15)).isEqualTo(16 * 0.06, within(1e-6));
        assertThat(ended.subList(16, 21)).containsExactly(1.02, 1.06, 1.08, 1.12, 1.14);
    }

    @Test
    void traffic_toldApartAsOfferedAdmittedCompleted() {
        Fleet fleet = fleet(1, 1, 30);
        fleet.advance(1);
        for (int i = 0; i < 3; i++) {
            fleet.arrive(1_000, 2);
        }
        fleet.advance(1.1);
        Traffic traffic = traffic(fleet);
        assertThat(traffic.requests().offered()).isEqualTo(3.0);
        assertThat(traffic.requests().admitted()).isEqualTo(2.0);
        assertThat(traffic.requests().completed()).isEqualTo(1.0);
        assertThat(List.of(traffic.inFlight(), traffic.queued())).containsExactly(2, 1);
        assertThat(traffic.isl().mean()).isEqualTo(1000);
        assertThat(traffic.ttftMs().mean()).isEqualTo(60, within(1e-6));
        fleet.advance(2);
        Traffic rest = traffic(fleet);
        assertThat(rest.requests().offered()).isZero();
        assertThat(rest.isl()).isNull();
        assertThat(rest.osl().mean()).isEqualTo(2);
        assertThat(rest.from()).isEqualTo(traffic.to());
    }

    @Test
    void workers_showLatestValuesAndMeansOverTheInterval() {
        Fleet fleet = fleet(1, 1, 30);
        fleet.advance(1);
        fleet.arrive(1_000, 1_000);
        fleet.advance(1.03);
        List<WorkerLoad> early = workers(fleet);
        assertThat(early).extracting(WorkerLoad::workerId).containsExactly("prefill-0", "decode-0");
        assertThat(early.get(0).latest().activePrefillTokens()).isEqualTo(1000);
        assertThat(early.get(0).average().activePrefillTokens()).isEqualTo(1000 * 0.03 / 1.03, within(1e-6));
        assertThat(early.get(0).latest().lastTtftMs()).isNull();
        assertThat(early.get(1).latest().lastItlMs()).isNull();
        fleet.advance(2);
        List<WorkerLoad> later = workers(fleet);
        assertThat(later.get(0).latest().lastTtftMs()).isEqualTo(60, within(1e-6));
        assertThat(later.get(0).latest().lastIsl()).isEqualTo(1000);
        WorkerLoad.Sample decode = later.get(1).latest();
        assertThat(decode.running()).isEqualTo(1);
        assertThat(decode.lastItlMs()).isEqualTo(5.2, within(0.1));
        double tokens = 1001 + 0.94 / 0.0052;
        assertThat(decode.activeDecodeBlocks()).isEqualTo(tokens / 16, within(1.0));
        assertThat(decode.kvUsage()).isEqualTo(tokens / 200_000, within(1e-4));
    }

    @Test
    void request_largerThanTheCache_isRefused() {
        Fleet fleet = fleet(1, 1, 30);
        fleet.advance(1);
        fleet.arrive(150_000, 50_001);
        fleet.arrive(150_000, 50_000);
        assertThat(fleet.refused()).isEqualTo(1);
        assertThat(fleet.inFlight()).isEqualTo(1);
        fleet.drain(1e9);
        assertThat(ended).hasSize(1);
    }

    @Test
    void decodeEngine_fullCache_makesRequestsWaitAndTheirItlShowsIt() {
        List<Double> itl = new ArrayList<>();
        Fleet fleet = new Fleet(
                new FleetSpec(Mode.DECODE, RATES, Duration.ZERO, Map.of(), Map.of()), done -> itl.add(done.itlMs()));
        fleet.arrive(99_900, 101);
        fleet.arrive(99_900, 101);
        double alone = 5 + 40 * 0.5;
        fleet.drain(1e9);
        assertThat(itl).as("they do not fit together").hasSize(2);
        assertThat(itl.get(0)).isEqualTo(alone, within(0.1));
        assertThat(itl.get(1)).isEqualTo(2 * alone, within(0.2));
    }

    @Test
    void scale_roleOfAnotherMode_isRefused() {
        Fleet fleet = fleet(1, 1, 0);
        assertThatThrownBy(() -> fleet.scale(Map.of(Role.AGGREGATED, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A fleet in mode DISAGG has no agg engines.");
        assertThatThrownBy(() -> fleet.scale(Map.of(Role.DECODE, -1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("decode target (-1)");
    }

    private Fleet fleet(int prefill, int decode, int startupSeconds) {
        FleetSpec spec = new FleetSpec(
                Mode.DISAGG,
                RATES,
                Duration.ofSeconds(startupSeconds),
                Map.of(Role.DECODE, 2),
                Map.of(Role.PREFILL, prefill, Role.DECODE, decode));
        return new Fleet(spec, done -> ended.add(Math.round(done.finishedSeconds() * 1e9) / 1e9));
    }

    private static RoleState prefill(Fleet fleet) {
        return fleet.observe().fleet().freshOrNull().role(Role.PREFILL);
    }

    private static Traffic traffic(Fleet fleet) {
        return Objects.requireNonNull(fleet.observe().traffic().freshOrNull());
    }

    private static List<WorkerLoad> workers(Fleet fleet) {
        Observation observation = fleet.observe();
        return Objects.requireNonNull(observation.workers().freshOrNull());
    }
}
