package io.github.slaplanner.connectors.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LeadershipTest {
    private static final LeaseTiming USUAL = LeaseTiming.of(Duration.ofSeconds(5));

    private final World world = new World();
    private final ObjectRef lease = Leadership.lease(ApiServer.NAMESPACE, "sla-planner");
    private final ClusterApi api =
            new ClusterApi(world.server.client(), new Retry(world.clock, time -> {}, Duration.ofSeconds(1)));
    private final List<String> news = new ArrayList<>();
    private final Leadership first = planner("a", true);
    private final Leadership second = planner("b", true);

    private Leadership planner(String identity, boolean competes) {
        return new Leadership(api, lease, identity, USUAL, world.clock, competes, news::add);
    }

    @AfterEach
    void tearDown() {
        first.close();
        second.close();
        api.client().close();
        world.close();
    }

    private String holder() {
        return Json.text(world.get(lease.kind(), "sla-planner"), "spec", "holderIdentity");
    }

    private int transitions() {
        return Json.number(world.get(lease.kind(), "sla-planner"), "spec", "leaseTransitions");
    }

    @Test
    void lease_isTakenByOneAndTheOtherKnowsWhoLeads() {
        first.round();
        second.round();
        assertThat(first.leads()).isTrue();
        assertThat(second.requireKnown()).isFalse();
        assertThat(second.standing()).isEqualTo("a leads (Lease sla-planner)");
        assertThat(first.standing()).isEqualTo("this planner leads (Lease sla-planner)");
        assertThat(news).containsExactly("a became the leader.");
    }

    @Test
    void leaderThatCloses_isFollowedAtOnceAndTheLeaseNamesNobodyDead() {
        first.round();
        second.round();
        first.close();
        assertThat(holder()).isEmpty();
        second.round();
        assertThat(second.leads()).isTrue();
        assertThat(holder()).isEqualTo("b");
        assertThat(transitions()).isEqualTo(1);
    }

    @Test
    void leaderThatIsKilled_isFollowedWhenItsLeaseHasStoodForItsDuration() {
        first.round();
        second.round();
        for (int seconds = 0; seconds < 30; seconds += 3) {
            world.clock.advance(Duration.ofSeconds(3));
            second.pulse();
            second.round();
            assertThat(second.leads()).isFalse();
        }
        world.clock.advance(Duration.ofSeconds(3));
        second.round();
        assertThat(second.leads()).isTrue();
    }

    @Test
    void leaderThatHangs_losesTheLeaseWithinItsDuration() {
        first.round();
        for (int seconds = 3; seconds <= 30; seconds += 3) {
            world.clock.advance(Duration.ofSeconds(3));
            first.round();
            assertThat(first.leads()).isTrue();
        }
        world.clock.advance(Duration.ofSeconds(1));
        first.round();
        assertThat(first.leads()).isFalse();
        assertThat(holder()).isEmpty();

        second.pulse();
        second.round();
        assertThat(second.leads()).isTrue();
        first.pulse();
        first.round();
        assertThat(first.requireKnown()).isFalse();
    }

    @Test
    void leaderThatDecides_keepsTheLease() {
        first.round();
        for (int tick = 0; tick < 20; tick++) {
            world.clock.advance(Duration.ofSeconds(5));
            first.pulse();
            first.round();
            second.pulse();
            second.round();
            assertThat(first.leads()).isTrue();
            assertThat(second.leads()).isFalse();
        }
        assertThat(transitions()).isZero();
    }

    @Test
    void leaseThatCannotBeRenewed_endsActingBeforeItEnds() {
        first.round();
        world.server.fail(9_999, 503, call -> call.path().contains("/leases"));
        world.clock.advance(Duration.ofSeconds(14));
        first.round();
        assertThat(first.leads()).isTrue();
        world.clock.advance(Duration.ofSeconds(2));
        first.round();
        assertThat(first.leads()).isFalse();
        assertThatThrownBy(first::requireKnown)
                .hasMessageStartingWith("Nobody is known to lead: the lease cannot be read: the API server "
                        + world.server.address() + " answers HTTP 503");
        world.server.mend();
        first.round();
        assertThat(first.requireKnown()).isTrue();
    }

    @Test
    void leaseThatMayNotBeTaken_saysWhichRuleIsMissing() {
        world.server.fail(9, 403, call -> call.method().equals("POST"));
        first.round();
        assertThatThrownBy(first::requireKnown)
                .hasMessageContaining("resources: [\"leases\"], verbs: [\"create\", \"patch\"]");
    }

    @Test
    void plannerThatOnlyAdvises_competesFromItsFirstDecisionToActOn() {
        Leadership adviser = planner("c", false);
        adviser.round();
        assertThat(adviser.leads()).isFalse();
        assertThat(adviser.standing()).isEqualTo("nobody leads yet (Lease sla-planner)");
        adviser.pulse();
        adviser.round();
        assertThat(adviser.leads()).isTrue();
        adviser.close();
    }

    @Test
    void leader_renewsWithoutLooking_andSeesAtOnceThatTheLeaseWasTaken() {
        first.round();
        int before = world.server.calls().size();
        first.round();
        assertThat(world.server.calls().subList(before, world.server.calls().size()))
                .extracting(ApiServer.Call::method)
                .containsExactly("PATCH");
        String time = world.clock.instant() + "";
        world.edit(
                lease.kind(),
                "sla-planner",
                "{spec: {holderIdentity: c, renewTime: \"" + time + "\", leaseDurationSeconds: 30}}");
        first.round();
        assertThat(first.leads()).isFalse();
        assertThat(first.standing()).startsWith("c leads");
    }

    @Test
    void leaseThatIsDeleted_isMadeAgain() {
        first.round();
        world.delete(lease.kind(), "sla-planner");
        first.round();
        assertThat(first.leads()).isTrue();
        assertThat(holder()).isEqualTo("a");
    }

    @Test
    void twoThatTryAtOnce_oneLoses() {
        first.round();
        first.close();
        // The lease changes between the second one's look and its try.
        world.server.fail(1, 409, call -> call.method().equals("PATCH"));
        second.round();
        assertThat(second.leads()).isFalse();
        second.round();
        assertThat(second.leads()).isTrue();
    }

    @Test
    void longTicks_areNoHanging() {
        assertThat(LeaseTiming.of(Duration.ofMinutes(3)).hanging()).isEqualTo(Duration.ofSeconds(370));
        assertThat(USUAL.hanging()).isEqualTo(USUAL.lease());
    }
}
