package io.github.slaplanner.core.shadow;

import io.github.slaplanner.api.config.Mode;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.api.observation.FleetState;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.observation.RoleState;
import io.github.slaplanner.core.model.RoleLimits;
import io.github.slaplanner.core.propose.PoolModel;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * A fleet, what waits for it, and how it has done.
 *
 * @param fleet engines of the roles that have been seen
 * @param passes the last tick of each role
 * @param requests requests that were counted
 * @param within how many of them the model expects within the SLA
 * @param gpuSeconds GPU-seconds of its engines
 */
record ShadowFleet(
        Map<Role, SimulatedRole> fleet, Map<Role, RoleTick> passes, double requests, double within, double gpuSeconds) {
    ShadowFleet {
        fleet = ordered(fleet);
        passes = ordered(passes);
    }

    /** No fleet has more engines of a role. */
    private static final int MOST = 1 << 20;

    /** No engines yet. */
    static final ShadowFleet EMPTY = new ShadowFleet(Map.of(), Map.of(), 0, 0, 0);

    private static <T> Map<Role, T> ordered(Map<Role, T> map) {
        EnumMap<Role, T> copy = new EnumMap<>(Role.class);
        copy.putAll(map);
        return Collections.unmodifiableMap(copy);
    }

    /** This lane with the engines as they are, of the roles that are planned. */
    ShadowFleet like(FleetState seen, List<Role> planned) {
        Map<Role, SimulatedRole> roles = new EnumMap<>(Role.class);
        roles.putAll(fleet);
        for (Role role : planned) {
            RoleState state = seen.role(role);
            if (state != null) {
                roles.put(role, SimulatedRole.of(state));
            }
        }
        return with(roles);
    }

    /** This lane on paper, and with the engines of a real one for the roles that it has none of yet. */
    ShadowFleet joined(ShadowFleet real) {
        EnumMap<Role, SimulatedRole> roles = new EnumMap<>(Role.class);
        real.fleet.forEach((role, engines) -> roles.put(role, engines.staying()));
        roles.putAll(fleet);
        return with(roles);
    }

    /** This lane at {@code now}, with the engines that are there by then. */
    ShadowFleet at(Instant now, Map<Role, Duration> startups) {
        return each((role, engines) -> engines.at(now, startups.getOrDefault(role, Duration.ZERO)));
    }

    /** This lane and what was decided for it. */
    ShadowFleet scaled(Map<Role, Integer> targets, Instant now) {
        return each((role, engines) -> engines.scaled(targets.getOrDefault(role, engines.desired()), now));
    }

    private ShadowFleet each(BiFunction<Role, SimulatedRole, SimulatedRole> change) {
        EnumMap<Role, SimulatedRole> roles = new EnumMap<>(Role.class);
        fleet.forEach((role, engines) -> roles.put(role, change.apply(role, engines)));
        return with(roles);
    }

    private ShadowFleet with(Map<Role, SimulatedRole> engines) {
        return new ShadowFleet(engines, passes, requests, within, gpuSeconds);
    }

    /** This lane after the traffic of a tick. */
    ShadowFleet serve(TickTraffic scene) {
        EnumMap<Role, RoleTick> after = new EnumMap<>(Role.class);
        double arriving = scene.demand() / scene.seconds();
        double share = 1;
        int gpus = 0;
        for (Map.Entry<Role, SimulatedRole> role : fleet.entrySet()) {
            int engines = role.getValue().ready();
            RoleTick pass = pass(role.getKey()).next(scene, role.getKey(), engines, arriving);
            after.put(role.getKey(), pass);
            share *= pass.within();
            arriving = pass.served() / scene.seconds();
            gpus += role.getValue().gpus();
        }
        return new ShadowFleet(
                fleet,
                after,
                requests + scene.demand(),
                within + share * scene.demand(),
                gpuSeconds + gpus * scene.seconds());
    }

    /** This lane with the fewest engines that suffice for the traffic of a tick, and that leave nobody waiting. */
    ShadowFleet fewest(TickTraffic scene) {
        double target = scene.config().get(Settings.SLA_ATTAINMENT_TARGET);
        double share = scene.config().general().mode() == Mode.DISAGG ? (1 + target) / 2 : target;
        double arriving = scene.demand() / scene.seconds();
        return each((role, engines) -> {
            PoolModel pool = scene.pool(role);
            double come = arriving * (role.prefills() ? scene.size() : 1);
            int least = Math.max(RoleLimits.of(scene.config(), role).minimum(), (int) Math.ceil(pool.full(come)));
            return engines.of(
                    fewest(pool, pass(role).follow(scene, role, come), share * pool.best(), Math.max(1, least)));
        });
    }

    /** The fewest engines, and at least so many, that keep a share within the SLA. */
    private static int fewest(PoolModel pool, double rate, double share, int least) {
        int enough = least;
        while (enough < MOST && pool.attainment(enough, rate) < share) {
            enough *= 2;
        }
        int tooFew = enough == least ? least - 1 : enough / 2;
        while (enough - tooFew > 1) {
            int middle = (enough + tooFew) >>> 1;
            if (pool.attainment(middle, rate) < share) {
                tooFew = middle;
            } else {
                enough = middle;
            }
        }
        return enough;
    }

    RoleTick pass(Role role) {
        return passes.getOrDefault(role, RoleTick.NONE);
    }

    PolicyScore score(String policy, @Nullable String problem) {
        EnumMap<Role, Integer> engines = new EnumMap<>(Role.class);
        fleet.forEach((role, state) -> engines.put(role, state.desired()));
        return new PolicyScore(policy, requests, within, gpuSeconds / 3600, engines, problem);
    }
}
