package io.github.slaplanner.connectors.global.arbiter;

import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.observation.RoleState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Pools whose engines start and drain in their own time, each with a worker that carries out grants and looks, late. */
final class World {
    static final int STARTUP = 20;
    static final int DRAIN = 8;

    final Arbiter arbiter;
    final Map<String, Pool> pools = new TreeMap<>();
    ArbiterState state = ArbiterState.start(0);
    int second;
    private final Random random;
    private final List<Event> events = new ArrayList<>();

    World(ArbiterRules rules, long seed) {
        arbiter = new Arbiter(rules);
        random = new Random(seed);
    }

    Pool add(String name, PoolRule rule, Map<Role, Integer> gpus, int engines) {
        Pool pool = new Pool(name, gpus, engines);
        pools.put(name, pool);
        events.add(new Event.Managed(name, rule));
        return pool;
    }

    Instant now() {
        return Instant.EPOCH.plusSeconds(second);
    }

    void ask(String name, Map<Role, Integer> replicas) {
        step(List.of(new Event.Asked(name, replicas)));
    }

    Map<String, Verdict> step(List<Event> more) {
        events.addAll(more);
        Arbiter.Step step = arbiter.step(state, now(), events);
        events.clear();
        state = step.state();
        step.grants().forEach(grant -> pools.get(grant.pool()).latest = grant);
        return step.verdicts();
    }

    /** One second passes; looks arrive one by one. */
    void tick() {
        second++;
        for (Pool pool : pools.values()) {
            pool.pass();
            Event.Seen seen = pool.work();
            if (seen != null) {
                step(List.of(seen));
            }
        }
    }

    long gpus() {
        return pools.values().stream().mapToLong(Pool::gpus).sum();
    }

    /** Everything that happens to one pool. */
    final class Pool {
        final String name;
        final Map<Role, Engines> roles = new EnumMap<>(Role.class);
        int slowness = 2;
        boolean stuck;
        private @Nullable Grant latest;
        private @Nullable Grant applying;
        private Event.@Nullable Seen look;
        private long carriedOut;
        private int busyFor;

        Pool(String name, Map<Role, Integer> gpus, int engines) {
            this.name = name;
            gpus.forEach((role, size) -> roles.put(role, new Engines(size, engines)));
        }

        long gpus() {
            return roles.values().stream()
                    .mapToLong(engines -> engines.present() * engines.gpus)
                    .sum();
        }

        void pass() {
            roles.values().forEach(Engines::pass);
        }

        /** One thing at a time: a grant takes effect at some moment of its call, then a look is taken, then it arrives. */
        Event.@Nullable Seen work() {
            if (stuck || busyFor-- > 0) {
                return null;
            }
            busyFor = random.nextInt(slowness + 1);
            Event.Seen arrived = look;
            look = null;
            if (arrived != null) {
                return arrived;
            }
            if (applying != null) {
                Grant grant = applying;
                grant.replicas().forEach((role, count) -> roles.get(role).resize(count));
                carriedOut = grant.id();
                applying = null;
            } else if (latest != null && latest.id() > carriedOut) {
                applying = latest;
                return null;
            }
            Map<Role, RoleState> states = new EnumMap<>(Role.class);
            roles.forEach((role, engines) -> states.put(role, engines.state()));
            look = new Event.Seen(name, states, carriedOut);
            return null;
        }
    }

    /** Engines of one role; times are when the engine serves or is gone. */
    final class Engines {
        final int gpus;
        int desired;
        int ready;
        final List<Integer> starting = new ArrayList<>();
        final List<Integer> draining = new ArrayList<>();

        Engines(int gpus, int count) {
            this.gpus = gpus;
            desired = count;
            ready = count;
        }

        long present() {
            return (long) ready + starting.size() + draining.size();
        }

        void pass() {
            while (starting.remove((Object) second)) {
                ready++;
            }
            draining.removeIf(gone -> gone <= second);
        }

        void resize(int target) {
            desired = target;
            while (ready + starting.size() < target) {
                starting.add(second + 1 + random.nextInt(STARTUP));
            }
            while (ready + starting.size() > target) {
                boolean fresh = !starting.isEmpty();
                if (fresh) {
                    starting.remove(starting.size() - 1);
                } else {
                    ready--;
                }
                draining.add(second + 1 + random.nextInt(DRAIN));
            }
        }

        RoleState state() {
            return RoleState.builder()
                    .desired(desired)
                    .ready(ready)
                    .startingSince(Collections.nCopies(starting.size(), now()))
                    .draining(draining.size())
                    .gpusPerEngine(gpus)
                    .build();
        }
    }
}
