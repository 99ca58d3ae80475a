package io.github.slaplanner.connectors.global.arbiter;

import io.github.slaplanner.connectors.global.arbiter.PoolState.Standing;
import io.github.slaplanner.connectors.global.arbiter.PoolState.Wish;
import io.github.slaplanner.connectors.global.arbiter.Verdict.Obstacle;
import io.github.slaplanner.connectors.global.arbiter.Verdict.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Decides how many engines each pool may run under one GPU budget. A function: the same state, time and events give the same
 * step. It keeps to these rules:
 *
 * <ul>
 *   <li>At no instant do all pools together hold more than the budget, with engines counted that start, that drain, and that
 *       a grant under way may have added. A pool that cannot be seen counts at its last known size; while what some pool
 *       holds is unknown, no pool grows.
 *   <li>A pool that wants fewer engines gives them up at once, whatever the budget.
 *   <li>A wish that cannot be granted in full is granted in part; the rest is remembered as long as the pool's planner
 *       stands by it, and granted when GPUs are free.
 *   <li>Contended GPUs are shared by {@linkplain PoolRule#priority() priority} and {@linkplain PoolRule#weight() weight}, fair
 *       over time; a pool that waits for its share gets it from those above theirs. No pool loses its last engine of a role
 *       to another, and none shrinks because its planner is silent or its engines cannot be seen.
 *   <li>Events of one step that concern different pools may come in any order.
 * </ul>
 */
public final class Arbiter {
    private final ArbiterRules rules;

    /** An arbiter with these rules. */
    public Arbiter(ArbiterRules rules) {
        this.rules = rules;
    }

    /** The rules. */
    public ArbiterRules rules() {
        return rules;
    }

    /**
     * What a step comes to.
     *
     * @param state to go on from
     * @param grants what has changed, in the order of the pools' names
     * @param verdicts what became of every pool's wish, by the pool's name
     */
    public record Step(ArbiterState state, List<Grant> grants, SortedMap<String, Verdict> verdicts) {
        /** Copies the collections. */
        public Step {
            grants = List.copyOf(grants);
            verdicts = Collections.unmodifiableSortedMap(new TreeMap<>(verdicts));
        }
    }

    /**
     * One step.
     *
     * @param state what was known
     * @param now the time, not before the last step's
     * @param events what has happened; of two requests of one pool the later one counts
     * @throws IllegalArgumentException if an event is about a pool that is not managed
     */
    public Step step(ArbiterState state, Instant now, List<Event> events) {
        Map<String, PoolState> pools = Memory.after(rules, state, now, events);
        Round round = new Round(rules, now, pools);
        List<Grant> grants = new ArrayList<>();
        Map<String, Verdict> verdicts = new TreeMap<>();
        long id = state.lastGrant();
        for (Claim claim : round.play()) {
            Verdict verdict = verdict(claim, round);
            PoolState pool = claim.state;
            if (claim.changed()) {
                id++;
                Grant grant = new Grant(id, claim.pool, claim.replicas(claim.level), Explanation.of(verdict));
                pool = pool.granted(grant);
                grants.add(grant);
            }
            pools.put(claim.pool, settled(pool, claim, now));
            verdicts.put(claim.pool, verdict);
        }
        return new Step(new ArbiterState(id, now, new TreeMap<>(pools)), grants, new TreeMap<>(verdicts));
    }

    private static PoolState settled(PoolState pool, Claim claim, Instant now) {
        Wish wish = pool.wish();
        Standing old = pool.standing();
        boolean waits = wish != null && !claim.satisfied();
        Instant since = waits ? (old.waitingSince() == null ? now : old.waitingSince()) : null;
        PoolState settled = pool.with(new Standing(claim.share, old.credit(), since));
        return wish == null ? settled : settled.with(new Wish(wish.at(), wish.replicas(), !waits));
    }

    private static Verdict verdict(Claim claim, Round round) {
        Outcome outcome = claim.satisfied() ? Outcome.GRANTED : claim.changed() ? Outcome.PARTLY : Outcome.WAITS;
        return new Verdict(
                outcome,
                outcome == Outcome.GRANTED ? null : obstacle(claim, round),
                claim.replicas(claim.wanted),
                claim.replicas(claim.level),
                round.evidence(claim));
    }

    private static @Nullable Obstacle obstacle(Claim claim, Round round) {
        if (Arrays.stream(claim.level).sum() > 0 && claim.gap(claim.wanted, claim.level) == 0) {
            return Obstacle.FLOOR;
        }
        if (!claim.active) {
            return Obstacle.UNSEEN;
        }
        return round.evidence(claim).unknown() == null ? Obstacle.BUDGET : Obstacle.UNKNOWN_SIZE;
    }
}
