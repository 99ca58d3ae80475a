package io.github.slaplanner.connectors.global.arbiter;

import io.github.slaplanner.api.observation.Role;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One pool within one step: what it has, what it wants, what it gets. Arrays are per role. */
final class Claim {
    final String pool;
    final PoolState state;
    final Role[] roles;
    /** GPUs of one engine; 0 if unknown. */
    final int[] gpus;

    final int[] target;
    final int[] wanted;
    /** Whether the pool takes part: its planner lives and its engines can be seen. Others hold what they have. */
    final boolean active;

    /** GPUs that it may hold now, or null if that is unknown. */
    final @Nullable Long held;

    /** Engines that are its fair share; what it has, unless it takes part. */
    final int[] fair;

    /** Engines that it gets in this step. */
    final int[] level;

    /** GPUs that are its fair share, before whole engines are made of them. */
    double share;

    Claim(String pool, PoolState state, Instant oldest) {
        this.pool = pool;
        this.state = state;
        roles = state.roles().toArray(new Role[0]);
        gpus = new int[roles.length];
        target = new int[roles.length];
        wanted = new int[roles.length];
        for (int i = 0; i < roles.length; i++) {
            gpus[i] = state.gpus(roles[i]);
            target[i] = state.target(roles[i]);
            wanted[i] = state.wanted(roles[i]);
        }
        active = state.wish() != null && !state.unseenSince(oldest);
        held = state.heldGpus();
        fair = target.clone();
        level = target.clone();
        share = gpusOf(target);
    }

    int priority() {
        return state.rule().priority();
    }

    /** GPUs that it counts for in the long run: what was granted to it, or what it holds if it cannot be directed. */
    long committedGpus() {
        return active || held == null ? gpusOf(level) : Math.max(held, gpusOf(level));
    }

    long gpusOf(int[] engines) {
        long sum = 0;
        for (int i = 0; i < engines.length; i++) {
            sum += (long) engines[i] * gpus[i];
        }
        return sum;
    }

    /** GPUs of the engines that {@code more} has and {@code less} has not. */
    long gap(int[] more, int[] less) {
        long sum = 0;
        for (int i = 0; i < more.length; i++) {
            sum += (long) Math.max(0, more[i] - less[i]) * gpus[i];
        }
        return sum;
    }

    boolean changed() {
        return !Arrays.equals(level, target);
    }

    boolean satisfied() {
        return Arrays.equals(level, wanted);
    }

    /** Whether it waits for engines that are its share, since before this time. */
    boolean overdue(Instant time) {
        Instant since = state.standing().waitingSince();
        return active && since != null && !since.isAfter(time) && gap(fair, level) > 0;
    }

    Map<Role, Integer> replicas(int[] engines) {
        Map<Role, Integer> map = new HashMap<>();
        for (int i = 0; i < roles.length; i++) {
            map.put(roles[i], engines[i]);
        }
        return map;
    }
}
