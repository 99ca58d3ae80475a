package io.github.slaplanner.connectors.global.arbiter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.observation.RoleState;
import io.github.slaplanner.connectors.global.arbiter.Verdict.Obstacle;
import io.github.slaplanner.connectors.global.arbiter.Verdict.Outcome;
import io.github.slaplanner.connectors.global.wire.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Timelines: pools of decode engines with one GPU each, seen when the test says so. */
class ArbiterTest {
    private ArbiterState state = ArbiterState.start(0);
    private Instant now = Instant.EPOCH;
    private Map<String, Verdict> verdicts = Map.of();
    private List<Grant> grants = List.of();

    @Test
    void twoPools_whatOneGivesUpTheOtherGetsOnceItIsGone() {
        Arbiter arbiter = arbiter(10, 0);
        managed(arbiter, "a", 6, "b", 4);

        ask(arbiter, "a", 8);
        assertVerdict("a", Outcome.WAITS, Obstacle.BUDGET, 6);
        ask(arbiter, "b", 2);
        assertVerdict("b", Outcome.GRANTED, null, 2);
        assertThat(verdicts.get("a").granted()).containsEntry(Role.DECODE, 6);
        see(arbiter, "b", 2, 2, 2);
        assertThat(grants).as("two of b still drain").isEmpty();
        see(arbiter, "b", 2, 2, 0);
        assertVerdict("a", Outcome.GRANTED, null, 8);
    }

    @Test
    void shrinkAndGrowAgain_whatMayStillDrainIsCounted() {
        Arbiter arbiter = arbiter(10, 0);
        managed(arbiter, "a", 10);
        ask(arbiter, "a", 4);
        ask(arbiter, "a", 8);
        assertVerdict("a", Outcome.WAITS, Obstacle.BUDGET, 4);

        see(arbiter, "a", 4, 4, 3);

        assertVerdict("a", Outcome.PARTLY, Obstacle.BUDGET, 7);
    }

    @Test
    void weights_contendedGpus_areSharedByThem() {
        Arbiter arbiter = arbiter(14, 0);
        step(arbiter, new Event.Managed("heavy", new PoolRule(3, 0, null)), new Event.Managed("light", PoolRule.EVEN));
        see(arbiter, "heavy", 1, 1, 0);
        see(arbiter, "light", 1, 1, 0);
        step(
                arbiter,
                new Event.Asked("heavy", Map.of(Role.DECODE, 20)),
                new Event.Asked("light", Map.of(Role.DECODE, 20)));

        assertVerdict("heavy", Outcome.PARTLY, Obstacle.BUDGET, 10);
        assertVerdict("light", Outcome.PARTLY, Obstacle.BUDGET, 4);
    }

    @Test
    void priority_higherIsServedFirstAndNobodyLosesTheLastEngine() {
        Arbiter arbiter = arbiter(10, 0);
        step(arbiter, new Event.Managed("low", PoolRule.EVEN), new Event.Managed("high", new PoolRule(1, 5, null)));
        see(arbiter, "low", 9, 9, 0);
        see(arbiter, "high", 1, 1, 0);
        ask(arbiter, "low", 9);
        ask(arbiter, "high", 20);
        assertVerdict("high", Outcome.WAITS, Obstacle.BUDGET, 1);

        now = now.plusSeconds(59);
        see(arbiter, "low", 9, 9, 0);
        assertThat(grants).as("not before reclaim_after").isEmpty();
        now = now.plusSeconds(1);
        see(arbiter, "high", 1, 1, 0);
        assertVerdict("low", Outcome.PARTLY, Obstacle.BUDGET, 1);
        see(arbiter, "low", 1, 1, 0);
        assertVerdict("high", Outcome.PARTLY, Obstacle.BUDGET, 9);
    }

    @Test
    void reclaim_ownerWhoseMindIsUnknown_keepsItsEngines() {
        Arbiter arbiter = arbiter(10, 0);
        managed(arbiter, "silent", 8, "b", 2);
        ask(arbiter, "b", 5);
        now = now.plusSeconds(300);
        see(arbiter, "silent", 8, 8, 0);
        see(arbiter, "b", 2, 2, 0);

        assertThat(grants).isEmpty();
        assertVerdict("b", Outcome.WAITS, Obstacle.BUDGET, 2);
    }

    @Test
    void wish_plannerGone_isForgottenAndTheFleetHolds() {
        Arbiter arbiter = arbiter(6, 0);
        managed(arbiter, "a", 4, "b", 2);
        ask(arbiter, "a", 6);
        now = now.plusSeconds(361);
        step(arbiter);
        ask(arbiter, "b", 0);
        see(arbiter, "b", 0, 0, 0);
        see(arbiter, "a", 4, 4, 0);

        assertThat(grants).isEmpty();
        assertThat(state.pools().get("a").wish()).isNull();
    }

    @Test
    void wish_renewed_isRememberedPastItsTimeToLive() {
        Arbiter arbiter = arbiter(6, 0);
        managed(arbiter, "a", 4, "b", 2);
        ask(arbiter, "a", 6);
        for (int i = 0; i < 10; i++) {
            now = now.plusSeconds(100);
            step(arbiter, new Event.Renewed("a"));
        }
        ask(arbiter, "b", 0);
        see(arbiter, "b", 0, 0, 0);
        see(arbiter, "a", 4, 4, 0);

        assertVerdict("a", Outcome.GRANTED, null, 6);
    }

    @Test
    void unseenPool_countsAtItsLastSizeAndDoesNotGrow() {
        Arbiter arbiter = arbiter(10, 0);
        managed(arbiter, "gone", 6, "b", 2);
        now = now.plusSeconds(3600);
        see(arbiter, "b", 2, 2, 0);
        ask(arbiter, "b", 9);
        assertVerdict("b", Outcome.PARTLY, Obstacle.BUDGET, 4);
        ask(arbiter, "gone", 7);
        assertVerdict("gone", Outcome.WAITS, Obstacle.UNSEEN, 6);
        ask(arbiter, "gone", 3);
        assertVerdict("gone", Outcome.GRANTED, null, 3);
        assertThat(state.pools().get("gone").heldGpus()).isEqualTo(6);
    }

    @Test
    void gpusPerEngineUnknown_nobodyGrowsAndThePoolIsNamed() {
        Arbiter arbiter = arbiter(10, 0);
        managed(arbiter, "a", 2, "b", 2);
        step(
                arbiter,
                new Event.Seen("b", Map.of(Role.DECODE, RoleState.settled(2).build()), 0));
        ask(arbiter, "a", 3);

        assertVerdict("a", Outcome.WAITS, Obstacle.UNKNOWN_SIZE, 2);
        assertThat(Explanation.of(verdicts.get("a")))
                .isEqualTo("stays at decode 2 of decode 3: the GPUs of b are unknown, so no pool grows; the rest is"
                        + " remembered");
    }

    @Test
    void floor_lastEnginesStayUntilAnotherGrows() {
        Arbiter arbiter = arbiter(10, 10);
        managed(arbiter, "a", 6, "b", 4);
        ask(arbiter, "a", 2);
        assertVerdict("a", Outcome.WAITS, Obstacle.FLOOR, 6);
        ask(arbiter, "b", 7);
        assertVerdict("a", Outcome.PARTLY, Obstacle.FLOOR, 3);
        see(arbiter, "a", 3, 3, 0);
        assertVerdict("b", Outcome.GRANTED, null, 7);
    }

    @Test
    void replicasChangedByHand_areLeftAloneAndCounted() {
        Arbiter arbiter = arbiter(10, 0);
        managed(arbiter, "a", 2, "b", 2);
        ask(arbiter, "a", 3);
        see(arbiter, "a", 3, 3, 0);
        see(arbiter, "a", 6, 6, 0);
        assertThat(grants).isEmpty();
        ask(arbiter, "b", 9);

        assertVerdict("b", Outcome.PARTLY, Obstacle.BUDGET, 4);
    }

    @Test
    void overBudgetFromTheStart_nobodyIsTakenFromAndNobodyGrows() {
        Arbiter arbiter = arbiter(4, 0);
        managed(arbiter, "a", 6, "b", 2);
        ask(arbiter, "a", 6);
        now = now.plusSeconds(600);
        see(arbiter, "a", 6, 6, 0);
        see(arbiter, "b", 2, 2, 0);

        assertThat(grants).isEmpty();
    }

    @Test
    void noBudget_everyWishIsGranted() {
        Arbiter arbiter = new Arbiter(ArbiterRules.of(null));
        managed(arbiter, "a", 2);
        ask(arbiter, "a", 500);

        assertVerdict("a", Outcome.GRANTED, null, 500);
    }

    @Test
    void state_savedAndRestored_isTheSame() throws JsonProcessingException {
        Arbiter arbiter = arbiter(10, 0);
        managed(arbiter, "a", 6, "b", 2);
        ask(arbiter, "a", 20);
        ask(arbiter, "b", 1);
        now = now.plusSeconds(3);
        step(arbiter);

        String json = Json.mapper().writeValueAsString(state);

        assertThat(Json.mapper().readValue(json, ArbiterState.class)).isEqualTo(state);
    }

    @Test
    void event_ofUnknownPool_isAnError() {
        assertThatThrownBy(() -> ask(arbiter(10, 0), "x", 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The pool x is not managed.");
    }

    private static Arbiter arbiter(int most, int least) {
        return new Arbiter(new ArbiterRules(most, least, ArbiterRules.Pace.USUAL));
    }

    private void managed(Arbiter arbiter, Object... namesAndEngines) {
        for (int i = 0; i < namesAndEngines.length; i += 2) {
            step(arbiter, new Event.Managed((String) namesAndEngines[i], PoolRule.EVEN));
        }
        for (int i = 0; i < namesAndEngines.length; i += 2) {
            int engines = (Integer) namesAndEngines[i + 1];
            see(arbiter, (String) namesAndEngines[i], engines, engines, 0);
        }
    }

    private void ask(Arbiter arbiter, String pool, int decode) {
        step(arbiter, new Event.Asked(pool, Map.of(Role.DECODE, decode)));
    }

    /** All grants have been carried out. */
    private void see(Arbiter arbiter, String pool, int desired, int ready, int draining) {
        RoleState decode = RoleState.builder()
                .desired(desired)
                .ready(ready)
                .startingSince(Collections.nCopies(Math.max(0, desired - ready), now))
                .draining(draining)
                .gpusPerEngine(1)
                .build();
        step(arbiter, new Event.Seen(pool, Map.of(Role.DECODE, decode), state.lastGrant()));
    }

    private void step(Arbiter arbiter, Event... events) {
        Arbiter.Step step = arbiter.step(state, now, new ArrayList<>(List.of(events)));
        state = step.state();
        grants = step.grants();
        verdicts = step.verdicts();
    }

    private void assertVerdict(String pool, Outcome outcome, Obstacle obstacle, int granted) {
        Verdict verdict = verdicts.get(pool);
        assertThat(verdict.granted()).as(Explanation.of(verdict)).isEqualTo(Map.of(Role.DECODE, granted));
        assertThat(verdict.outcome()).isEqualTo(outcome);
        assertThat(verdict.obstacle()).isEqualTo(obstacle);
    }
}
