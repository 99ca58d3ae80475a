package io.github.slaplanner.connectors.global.arbiter;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One step: from what the pools have and want to what they get. */
final class Round {
    private static final Comparator<Claim> FIRST_TO_GIVE = Comparator.comparingInt(Claim::priority)
            .thenComparingDouble(claim -> claim.state.standing().credit())
            .thenComparing(claim -> claim.pool);

    private final ArbiterRules rules;
    private final Instant now;
    private final List<Claim> claims = new ArrayList<>();
    private final FairShare shares;
    /** A pool whose GPUs are unknown, or null. */
    private @Nullable String unknown;

    private long held;

    Round(ArbiterRules rules, Instant now, Map<String, PoolState> pools) {
        this.rules = rules;
        this.now = now;
        Instant oldest = now.minus(rules.pace().staleAfter());
        pools.forEach((name, state) -> claims.add(new Claim(name, state, oldest)));
        for (Claim claim : claims) {
            held += claim.held == null ? 0 : claim.held;
            unknown = unknown == null && claim.held == null ? claim.pool : unknown;
        }
        shares = new FairShare(claims, rules);
    }

    List<Claim> play() {
        Integer budget = rules.maxTotalGpus();
        if (budget == null) {
            withoutBudget();
        } else {
            long directed = budget;
            for (Claim claim : claims) {
                directed -= claim.active ? 0 : claim.committedGpus();
            }
            shares.allot(Math.max(0, directed));
            shrink();
            grow(budget);
            reclaim(budget);
        }
        return claims;
    }

    private void withoutBudget() {
        for (Claim claim : claims) {
            if (claim.state.wish() != null) {
                System.arraycopy(claim.wanted, 0, claim.fair, 0, claim.fair.length);
                claim.share = claim.gpusOf(claim.fair);
                for (int i = 0; i < claim.level.length; i++) {
                    claim.level[i] = Math.max(claim.level[i], claim.wanted[i]);
                }
            }
        }
        shrink();
    }

    /** A pool gives up what it does not want, at once; only the floor can keep an engine, and only until others grow. */
    private void shrink() {
        long total = claims.stream().mapToLong(Claim::committedGpus).sum();
        long growth = claims.stream()
                .mapToLong(claim -> claim.active ? claim.gap(claim.fair, claim.level) : 0)
                .sum();
        for (Claim claim : claims.stream().sorted(FIRST_TO_GIVE).toList()) {
            for (int i = 0; i < claim.level.length; i++) {
                while (claim.level[i] > claim.wanted[i] && mayGo(claim.gpus[i], total, growth)) {
                    claim.level[i]--;
                    total -= claim.gpus[i];
                }
            }
        }
    }

    /** Growth that waits counts for the floor; in such a transfer an engine may go that is larger than what comes. */
    private boolean mayGo(int gpus, long total, long growth) {
        long floor = rules.minTotalGpus();
        return floor == 0 || total + growth - gpus >= floor || (growth > 0 && total + growth > floor);
    }

    /** Growth takes GPUs that nobody can hold at this instant. */
    private void grow(int budget) {
        if (unknown != null) {
            return;
        }
        List<Filling> fillings = claims.stream()
                .filter(claim -> claim.active)
                .map(claim -> Filling.growthOf(claim, shares.credit(claim)))
                .toList();
        Filling.fill(fillings, Math.max(0, budget - held));
    }

    /** What pools have waited for long enough and will not come by itself is taken from those above their share. */
    private void reclaim(int budget) {
        Instant since = now.minus(rules.pace().reclaimAfter());
        long missing = claims.stream()
                .filter(claim -> claim.overdue(since))
                .mapToLong(claim -> claim.gap(claim.fair, claim.level))
                .sum();
        if (missing == 0) {
            return;
        }
        missing -= budget - claims.stream().mapToLong(Claim::committedGpus).sum();
        for (Claim claim :
                claims.stream().filter(one -> one.active).sorted(FIRST_TO_GIVE).toList()) {
            for (int role = most(claim); missing > 0 && role >= 0; role = most(claim)) {
                claim.level[role]--;
                missing -= claim.gpus[role];
            }
        }
    }

    /** The role that is furthest above its fair engines, or -1 if none is. */
    private static int most(Claim claim) {
        int most = -1;
        for (int i = 0; i < claim.level.length; i++) {
            boolean above = claim.level[i] > claim.fair[i];
            if (above && (most < 0 || claim.level[i] - claim.fair[i] > claim.level[most] - claim.fair[most])) {
                most = i;
            }
        }
        return most;
    }

    Verdict.Evidence evidence(Claim claim) {
        return new Verdict.Evidence(held, rules.maxTotalGpus(), claim.share, unknown);
    }
}
