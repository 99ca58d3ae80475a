package io.github.slaplanner.connectors.global.arbiter;

import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.observation.RoleState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the arbiter knows of one pool.
 *
 * @param rule weight and priority
 * @param seen the last look at its engines, or null before the first
 * @param confirmed replicas of the last grant that was carried out when the pool was last seen; empty before the first
 * @param pending grants since then, oldest first; each may have been carried out by now, or not
 * @param wish what its planner wants, or null if it has not said or the wish has expired
 * @param standing how it stands against the other pools
 */
public record PoolState(
        PoolRule rule,
        @Nullable Sighting seen,
        Map<Role, Integer> confirmed,
        List<Pending> pending,
        @Nullable Wish wish,
        Standing standing) {
    /** Grants that may be pending one by one; older ones are counted together. */
    private static final int MOST_PENDING = 8;

    /** Copies the collections. */
    public PoolState {
        confirmed = Map.copyOf(confirmed);
        pending = List.copyOf(pending);
    }

    /**
     * A look at a pool's engines.
     *
     * @param at when
     * @param roles the engines per role
     */
    public record Sighting(Instant at, Map<Role, RoleState> roles) {
        /** Copies the map. */
        public Sighting {
            roles = Map.copyOf(roles);
        }
    }

    /**
     * A grant that may or may not have been carried out.
     *
     * @param id of the grant
     * @param replicas per role
     * @param rise engines by which each role grew over the grant before; they may exist beside those that drain
     */
    public record Pending(long id, Map<Role, Integer> replicas, Map<Role, Integer> rise) {
        /** Copies the maps. */
        public Pending {
            replicas = Map.copyOf(replicas);
            rise = Map.copyOf(rise);
        }

        private Pending after(Pending older) {
            Map<Role, Integer> sum = new HashMap<>(rise);
            older.rise.forEach((role, engines) -> sum.merge(role, engines, Integer::sum));
            return new Pending(id, replicas, sum);
        }
    }

    /**
     * What a pool's planner wants.
     *
     * @param at when it last stood by it
     * @param replicas per role
     * @param met whether it was granted in full; from then on the pool wants what its environment says, so that replicas
     *     changed by hand are left alone
     */
    public record Wish(Instant at, Map<Role, Integer> replicas, boolean met) {
        /** Copies the map. */
        public Wish {
            replicas = Map.copyOf(replicas);
        }
    }

    /**
     * How a pool stands against the others.
     *
     * @param share GPUs that are its fair share, before whole engines are made of them
     * @param credit GPU-seconds that it got less than its share while GPUs were contended; negative if it got more
     * @param waitingSince since when it has fewer engines than it wants, or null if it has them
     */
    public record Standing(
            double share, double credit, @Nullable Instant waitingSince) {
        static final Standing NEW = new Standing(0, 0, null);
    }

    static PoolState of(PoolRule rule) {
        return new PoolState(rule, null, Map.of(), List.of(), null, Standing.NEW);
    }

    /** The roles that are known of the pool. */
    public Set<Role> roles() {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        if (seen != null) {
            roles.addAll(seen.roles.keySet());
        }
        if (wish != null) {
            roles.addAll(wish.replicas.keySet());
        }
        roles.addAll(confirmed.keySet());
        return roles;
    }

    /** Replicas that the pool is to run: those of the last grant, or else those that its environment says. */
    public int target(Role role) {
        if (!pending.isEmpty()) {
            return pending.get(pending.size() - 1).replicas.getOrDefault(role, 0);
        }
        RoleState state = engines(role);
        return state == null ? confirmed.getOrDefault(role, 0) : state.desired();
    }

    /** Replicas that the pool's planner wants, or those that it has if nothing is wanted or all was granted. */
    public int wanted(Role role) {
        return wish == null || wish.met ? target(role) : wish.replicas.getOrDefault(role, target(role));
    }

    /**
     * The engines as the pool's planner is shown them: what it asked for counts as desired, granted or not.
     *
     * @param startups start-up times per role that it has not been told yet
     */
    public Map<Role, RoleState> asAsked(Function<Role, List<Duration>> startups) {
        Map<Role, RoleState> roles = new EnumMap<>(Role.class);
        if (seen != null) {
            seen.roles.forEach((role, state) -> roles.put(
                    role,
                    state.toBuilder()
                            .desired(wanted(role))
                            .startups(startups.apply(role))
                            .build()));
        }
        return roles;
    }

    /** Whether the pool has fewer or other engines than its planner wants. */
    public boolean unmet() {
        return wish != null && !wish.met;
    }

    /**
     * Engines of a role that may exist now, at the most. Those that drain are there until they were seen to be gone, and
     * every growth since the last look may have come beside them.
     */
    int holding(Role role) {
        RoleState state = engines(role);
        int settled = confirmed.getOrDefault(role, 0);
        int engines = state == null
                ? settled
                : Math.max(settled, Math.max(state.desired(), state.ready() + state.starting())) + state.draining();
        for (Pending grant : pending) {
            engines += grant.rise.getOrDefault(role, 0);
        }
        return engines;
    }

    /** GPUs of one engine, or 0 if unknown. */
    int gpus(Role role) {
        RoleState state = engines(role);
        return state == null || state.gpusPerEngine() == null ? 0 : state.gpusPerEngine();
    }

    /** GPUs that the pool may hold now, at the most, or null if that is unknown. */
    public @Nullable Long heldGpus() {
        if (seen == null) {
            return rule.assumedGpus() == null ? null : Long.valueOf(rule.assumedGpus());
        }
        long held = 0;
        for (Role role : roles()) {
            int engines = holding(role);
            if (engines > 0 && gpus(role) == 0) {
                return null;
            }
            held += (long) engines * gpus(role);
        }
        return held;
    }

    /** Whether a sighting is older than this. */
    boolean unseenSince(Instant time) {
        return seen == null || seen.at.isBefore(time);
    }

    PoolState with(PoolRule other) {
        return new PoolState(other, seen, confirmed, pending, wish, standing);
    }

    PoolState with(@Nullable Wish other) {
        return new PoolState(rule, seen, confirmed, pending, other, standing);
    }

    PoolState with(Standing other) {
        return new PoolState(rule, seen, confirmed, pending, wish, other);
    }

    PoolState seen(Sighting sighting, long carriedOut) {
        Map<Role, Integer> settled = confirmed;
        List<Pending> open = new ArrayList<>();
        for (Pending grant : pending) {
            if (grant.id <= carriedOut) {
                settled = grant.replicas;
            } else {
                open.add(grant);
            }
        }
        return new PoolState(rule, sighting, settled, open, wish, standing);
    }

    PoolState granted(Grant grant) {
        Map<Role, Integer> rise = new HashMap<>();
        grant.replicas().forEach((role, count) -> rise.put(role, Math.max(0, count - target(role))));
        List<Pending> open = new ArrayList<>(pending);
        open.add(new Pending(grant.id(), grant.replicas(), rise));
        if (open.size() > MOST_PENDING) {
            Pending oldest = open.remove(0);
            open.set(0, open.get(0).after(oldest));
        }
        return new PoolState(rule, seen, confirmed, open, wish, standing);
    }

    private @Nullable RoleState engines(Role role) {
        return seen == null ? null : seen.roles.get(role);
    }
}
