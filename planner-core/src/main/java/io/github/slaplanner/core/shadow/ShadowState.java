package io.github.slaplanner.core.shadow;

import io.github.slaplanner.core.engine.PlannerState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@link Shadows} know between two ticks. An immutable value. */
public final class ShadowState {
    private final Facts facts;
    private final ShadowFleet live;
    private final ShadowFleet oracle;
    private final List<Member> members;

    ShadowState(Facts facts, ShadowFleet live, ShadowFleet oracle, List<Member> members) {
        this.facts = facts;
        this.live = live;
        this.oracle = oracle;
        this.members = List.copyOf(members);
    }

    /**
     * What is so whoever decides.
     *
     * @param seen what the real fleet and traffic have shown
     * @param before the same before the newest tick
     * @param scene the traffic of the newest tick, or null if it is not known
     * @param since when counting began, or null before
     */
    record Facts(
            PlannerState seen,
            PlannerState before,
            @Nullable TickTraffic scene,
            @Nullable Instant since) {}

    /**
     * A shadow.
     *
     * @param lane its fleet
     * @param state what its engine knows
     * @param due when it decides next; null for now
     * @param problem why it did not decide, or null
     */
    record Member(
            ShadowFleet lane,
            PlannerState state,
            @Nullable Instant due,
            @Nullable String problem) {
        Member on(ShadowFleet newer) {
            return new Member(newer, state, due, problem);
        }
    }

    Facts facts() {
        return facts;
    }

    ShadowFleet live() {
        return live;
    }

    ShadowFleet oracle() {
        return oracle;
    }

    List<Member> members() {
        return members;
    }

    ShadowState with(int shadow, Member newer) {
        List<Member> all = new ArrayList<>(members);
        all.set(shadow, newer);
        return new ShadowState(facts, live, oracle, all);
    }
}
