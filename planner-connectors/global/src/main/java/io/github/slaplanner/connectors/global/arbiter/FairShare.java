package io.github.slaplanner.connectors.global.arbiter;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/**
 * What each pool should have of a budget.
 *
 * <p>First every role that is wanted gets one engine, those that run before those that do not: no pool loses its last engine to
 * another. Then priorities are served from the highest to the lowest. Within one, GPUs are shared by weighted max-min
 * fairness: with caps c (the GPUs wanted) and weights w, pool i gets min(c_i, w_i·L), where the water level L is such that all
 * is given away or all caps are reached (Bertsekas and Gallager, Data Networks, 1992, section 6.5.2). Whole engines are made
 * of these shares by handing them out one at a time, to the pool whose share + credit/rotation − GPUs given so far is
 * largest. The credit is the integral of share − GPUs held while GPUs are contended, as the deficit counter of deficit
 * round robin (Shreedhar and Varghese, SIGCOMM 1995) carries over what a queue could not use. So what rounding takes from
 * a pool now, it gets later. An engine that a pool has already counts double, which makes engines change hands no faster than
 * the rotation says.
 */
final class FairShare {
    private static final Comparator<Claim> FIRST_ENGINES = Comparator.comparingInt((Claim claim) -> -claim.priority())
            .thenComparing(FairShare::waitingSince)
            .thenComparing(claim -> claim.pool);

    private final List<Claim> claims;
    private final double rotationSeconds;
    private long left;

    FairShare(List<Claim> claims, ArbiterRules rules) {
        this.claims = claims.stream().filter(claim -> claim.active).toList();
        rotationSeconds = rules.pace().rotation().toMillis() / 1000.0;
    }

    /** Sets the fair engines and the share of every claim that takes part. */
    void allot(long budget) {
        left = budget;
        claims.forEach(claim -> Arrays.fill(claim.fair, 0));
        List<Claim> ordered = claims.stream().sorted(FIRST_ENGINES).toList();
        ordered.forEach(claim -> firstEngines(claim, true));
        ordered.forEach(claim -> firstEngines(claim, false));
        TreeMap<Integer, List<Claim>> classes = new TreeMap<>(Comparator.reverseOrder());
        claims.forEach(claim -> classes.computeIfAbsent(claim.priority(), priority -> new ArrayList<>())
                .add(claim));
        classes.values().forEach(this::share);
        claims.forEach(FairShare::keepUnknown);
    }

    private static Instant waitingSince(Claim claim) {
        Instant since = claim.state.standing().waitingSince();
        return since == null ? Instant.MAX : since;
    }

    private void firstEngines(Claim claim, boolean running) {
        for (int i = 0; i < claim.roles.length; i++) {
            boolean wants = claim.wanted[i] > 0 && claim.fair[i] == 0 && running == claim.target[i] > 0;
            if (wants && claim.gpus[i] > 0 && claim.gpus[i] <= left) {
                claim.fair[i] = 1;
                left -= claim.gpus[i];
            }
        }
    }

    private void share(List<Claim> equals) {
        waterFill(equals, left);
        List<Filling> fillings = equals.stream()
                .map(claim -> Filling.shareOf(claim, claim.share + credit(claim)))
                .toList();
        left = Filling.fill(fillings, left);
    }

    /** The level rises until a cap is reached; the pool under it drops out with its cap, and the others share the rest. */
    private static void waterFill(List<Claim> equals, long capacity) {
        List<Claim> byCap = equals.stream()
                .sorted(Comparator.comparingDouble(claim ->
                        claim.gap(claim.wanted, claim.fair) / claim.state.rule().weight()))
                .toList();
        double weights =
                byCap.stream().mapToDouble(claim -> claim.state.rule().weight()).sum();
        double rest = capacity;
        for (Claim claim : byCap) {
            double weight = claim.state.rule().weight();
            double given = Math.min(claim.gap(claim.wanted, claim.fair), rest * weight / weights);
            claim.share = claim.gpusOf(claim.fair) + given;
            rest -= given;
            weights -= weight;
        }
    }

    /** Credit in GPUs: what it makes up for within one rotation. */
    double credit(Claim claim) {
        return claim.state.standing().credit() / rotationSeconds;
    }

    /** Engines of unknown size are neither given nor taken. */
    private static void keepUnknown(Claim claim) {
        for (int i = 0; i < claim.roles.length; i++) {
            if (claim.gpus[i] == 0) {
                claim.fair[i] = Math.min(claim.target[i], claim.wanted[i]);
            }
        }
    }
}
