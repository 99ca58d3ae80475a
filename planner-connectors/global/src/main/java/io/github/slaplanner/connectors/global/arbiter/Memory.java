package io.github.slaplanner.connectors.global.arbiter;

import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.connectors.global.arbiter.PoolState.Sighting;
import io.github.slaplanner.connectors.global.arbiter.PoolState.Standing;
import io.github.slaplanner.connectors.global.arbiter.PoolState.Wish;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What is remembered of the pools: wishes until they expire, sizes as last seen, credit while GPUs are contended. */
final class Memory {
    private static final double NANOS = 1e9;
    private static final double MOST_CREDIT_SECONDS = 3600;

    private final ArbiterRules rules;
    private final Instant now;
    private final TreeMap<String, PoolState> pools;

    private Memory(ArbiterRules rules, ArbiterState state, Instant now) {
        this.rules = rules;
        this.now = now;
        pools = new TreeMap<>(state.pools());
    }

    /** The pools as they are known once time has passed and the events have happened. */
    static Map<String, PoolState> after(ArbiterRules rules, ArbiterState state, Instant now, List<Event> events) {
        Memory memory = new Memory(rules, state, now);
        memory.settleCredit(state);
        events.forEach(memory::apply);
        memory.forgetWishes();
        return memory.pools;
    }

    /** Credit is what a pool's share exceeds its GPUs, times the time that has passed; it lives while some pool waits. */
    private void settleCredit(ArbiterState state) {
        boolean contended =
                state.pools().values().stream().anyMatch(pool -> pool.standing().waitingSince() != null);
        double seconds =
                state.at() == null ? 0 : Duration.between(state.at(), now).toNanos() / NANOS;
        double most = MOST_CREDIT_SECONDS * Math.max(1, rules.maxTotalGpus() == null ? 0 : rules.maxTotalGpus());
        pools.replaceAll((name, pool) -> {
            Standing old = pool.standing();
            double earned = old.credit() + lack(pool) * seconds;
            double credit = contended ? Math.max(-most, Math.min(most, earned)) : 0;
            return pool.with(new Standing(old.share(), credit, old.waitingSince()));
        });
    }

    /** GPUs that a pool lacks of its share; none if it does not take part. */
    private static double lack(PoolState pool) {
        Long held = pool.heldGpus();
        return held == null || pool.wish() == null ? 0 : pool.standing().share() - held;
    }

    private void apply(Event event) {
        if (event instanceof Event.Managed managed) {
            pools.merge(managed.pool(), PoolState.of(managed.rule()), (old, fresh) -> old.with(managed.rule()));
        } else if (event instanceof Event.Released) {
            pools.remove(event.pool());
        } else {
            PoolState pool = pools.get(event.pool());
            if (pool == null) {
                throw new IllegalArgumentException("The pool " + event.pool() + " is not managed.");
            }
            pools.put(event.pool(), changed(pool, event));
        }
    }

    private PoolState changed(PoolState pool, Event event) {
        if (event instanceof Event.Asked asked) {
            return pool.with(new Wish(now, merged(pool, asked.replicas()), false));
        }
        if (event instanceof Event.Seen seen) {
            return pool.seen(new Sighting(now, seen.roles()), seen.carriedOut());
        }
        Wish wish = pool.wish();
        return wish == null ? pool : pool.with(new Wish(now, wish.replicas(), wish.met()));
    }

    /** A request may name some roles only. */
    private static Map<Role, Integer> merged(PoolState pool, Map<Role, Integer> asked) {
        Map<Role, Integer> replicas = new HashMap<>();
        if (pool.unmet()) {
            pool.roles().forEach(role -> replicas.put(role, pool.wanted(role)));
        }
        replicas.putAll(asked);
        return replicas;
    }

    private void forgetWishes() {
        Instant oldest = now.minus(rules.pace().wishTtl());
        pools.replaceAll((name, pool) -> {
            Wish wish = pool.wish();
            boolean expired = wish != null && wish.at().isBefore(oldest);
            return expired ? pool.with((Wish) null) : pool;
        });
    }
}
