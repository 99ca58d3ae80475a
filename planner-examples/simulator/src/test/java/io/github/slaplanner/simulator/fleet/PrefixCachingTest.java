package io.github.slaplanner.simulator.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.slaplanner.api.config.Mode;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.observation.Traffic;
import io.github.slaplanner.api.profile.EnginePerformance;
import io.github.slaplanner.core.trace.PromptBlocks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Engines that hold what they have read. TTFT = 10 ms + 0.1 ms per token; blocks of 100 tokens; 10,000 KV tokens. */
class PrefixCachingTest {
    private static final EngineRates RATES =
            EngineRates.of(new EnginePerformance(Engines.prefill(10, 0.1), Engines.decode(10, 0, 10_000)), 1);

    private final List<Double> ttftMs = new ArrayList<>();

    private Fleet fleet(Mode mode, int engines, Routing routing) {
        FleetTraits traits = new FleetTraits(routing, 0, true, 1);
        Map<Role, Integer> initial =
                mode == Mode.AGG ? Map.of(Role.AGGREGATED, engines) : Map.of(Role.PREFILL, engines);
        FleetSpec spec = new FleetSpec(mode, RATES, Duration.ofSeconds(60), Map.of(), initial, traits);
        return new Fleet(spec, done -> ttftMs.add(Math.round(done.ttftMs() * 1e6) / 1e6));
    }

    /** A prompt of full blocks, named from {@code first} on. */
    private static RequestWork prompt(long first, int blocks) {
        return new RequestWork(
                100 * blocks,
                0,
                2,
                PromptBlocks.of(100, LongStream.range(first, first + blocks).toArray()),
                0);
    }

    private void ask(Fleet fleet, double at, RequestWork ask) {
        fleet.advance(at);
        fleet.arrive(ask);
    }

    @Test
    void nextTurn_readsWhatIsNew() {
        Fleet fleet = fleet(Mode.PREFILL, 1, Routing.LEAST_LOADED);
        ask(fleet, 0, prompt(1, 10));
        ask(fleet, 1, prompt(1, 12));
        ask(fleet, 2, prompt(1, 12));
        ask(fleet, 3, prompt(50, 10));
        fleet.drain(10);
        // 1000 tokens; 200 new ones; the one token that is always read; 1000 others.
        assertThat(ttftMs.get(0)).isCloseTo(110, within(1e-6));
        assertThat(ttftMs.get(1)).isCloseTo(30, within(1e-6));
        assertThat(ttftMs.get(2)).isCloseTo(10.1, within(1e-6));
        assertThat(ttftMs.get(3)).isCloseTo(110, within(1e-6));
    }

    @Test
    void sameInstant_secondInLineFindsWhatTheFirstHasRead() {
        Fleet fleet = fleet(Mode.PREFILL, 1, Routing.LEAST_LOADED);
        fleet.arrive(prompt(1, 10));
        fleet.arrive(prompt(1, 10));
        fleet.drain(10);
        assertThat(ttftMs).containsExactly(110.0, 120.1);
    }

    @Test
    void observation_tellsTheShareThatWasCached() {
        Fleet fleet = fleet(Mode.PREFILL, 1, Routing.LEAST_LOADED);
        ask(fleet, 0, prompt(1, 10));
        ask(fleet, 1, prompt(1, 10));
        fleet.advance(2);
        Traffic traffic = fleet.observe().traffic().freshOrNull();
        assertThat(traffic.cachedShare()).isCloseTo(999.0 / 2000, within(1e-12));
        assertThat(traffic.tokensPerStep()).isNull();
    }

    @Test
    void fullCache_longestUnusedGoesFirst_andItsEndBeforeItsBeginning() {
        PrefixCache cache = new PrefixCache(true);
        cache.keep(PromptBlocks.of(100, 1, 2, 3));
        cache.keep(PromptBlocks.of(100, 7, 8, 9));
        cache.limit(400);
        assertThat(cache.held(PromptBlocks.of(100, 1, 2, 3), 300)).isEqualTo(100);
        assertThat(cache.held(PromptBlocks.of(100, 7, 8, 9), 400)).isEqualTo(300);
        cache.keep(PromptBlocks.of(100, 1, 2));
        cache.limit(300);
        assertThat(cache.held(PromptBlocks.of(100, 1, 2), 300)).isEqualTo(200);
        assertThat(cache.held(PromptBlocks.of(100, 7, 8, 9), 400)).isEqualTo(100);
        cache.limit(0);
        assertThat(cache.size()).isZero();
    }

    @Test
    void runningSequences_takeTheRoomOfTheCache() {
        Fleet fleet = fleet(Mode.AGG, 1, Routing.LEAST_LOADED);
        ask(fleet, 0, prompt(1, 40));
        // 9,000 of 10,000 tokens run for a long time: 10 blocks are left to the cache.
        ask(fleet, 5, new RequestWork(9000, 0, 900, PromptBlocks.NONE, 0));
        ask(fleet, 7, prompt(1, 1));
        fleet.advance(20);
        assertThat(fleet.inFlight()).isZero();
        ask(fleet, 21, prompt(1, 40));
        fleet.drain(30);
        double cached = 4000 - (ttftMs.get(ttftMs.size() - 1) - 10) / 0.1;
        assertThat(cached).as("of 4,000 tokens").isBetween(100.0, 1000.0);
    }

    @Test
    void kvAwareRouter_sendsToTheOverlap_unlessThereIsTooMuchInLine() {
        Fleet fleet = fleet(Mode.PREFILL, 2, Routing.KV_AWARE);
        ask(fleet, 0, prompt(1, 10));
        ask(fleet, 1, prompt(1, 11));
        fleet.advance(2);
        assertThat(ttftMs.get(1)).as("100 new tokens where the others are").isCloseTo(20, within(1e-6));
        ask(fleet, 3, prompt(100, 40));
        ask(fleet, 3, prompt(200, 90));
        ask(fleet, 3, prompt(1, 11));
        fleet.drain(20);
        // 4,000 tokens keep one engine for 410 ms, 9,000 the other for 910. The overlap is on the first engine, in
        // whichever line.
        assertThat(ttftMs.get(3)).isCloseTo(420.1, within(1e-6));
    }

    @Test
    void newEngine_startsCold() {
        Fleet fleet = fleet(Mode.PREFILL, 1, Routing.ROUND_ROBIN);
        ask(fleet, 0, prompt(1, 10));
        fleet.scale(Map.of(Role.PREFILL, 2));
        ask(fleet, 100, prompt(1, 10));
        ask(fleet, 101, prompt(1, 10));
        fleet.drain(200);
        assertThat(ttftMs).containsExactly(110.0, 110.0, 10.1);
    }

    @Test
    void noCaching_readsEverything() {
        FleetSpec spec = new FleetSpec(Mode.PREFILL, RATES, Duration.ZERO, Map.of(), Map.of());
        Fleet fleet = new Fleet(spec, done -> ttftMs.add(Math.round(done.ttftMs() * 1e6) / 1e6));
        ask(fleet, 0, prompt(1, 10));
        ask(fleet, 1, prompt(1, 10));
        fleet.drain(10);
        assertThat(ttftMs).containsExactly(110.0, 110.0);
    }
}
