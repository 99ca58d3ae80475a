package io.github.slaplanner.core.shadow;

import io.github.slaplanner.api.observation.Distribution;
import io.github.slaplanner.api.observation.FleetState;
import io.github.slaplanner.api.observation.Observation;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.observation.RoleState;
import io.github.slaplanner.api.observation.Signal;
import io.github.slaplanner.api.observation.Summary;
import io.github.slaplanner.api.observation.Traffic;
import io.github.slaplanner.api.observation.WorkerLoad;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a policy would see if its fleet were the real one: demand and lengths as they are, and engines, queues, loads and
 * latencies of the fleet on paper. A signal that the planner does not have, its shadows do not have either.
 */
final class SimulatedObservation {
    private static final double TOKENS_PER_BLOCK = 16;

    private final ShadowFleet lane;
    private final TickTraffic scene;

    private SimulatedObservation(ShadowFleet lane, TickTraffic scene) {
        this.lane = lane;
        this.scene = scene;
    }

    /** The view of a lane after it has served the scene; without a scene, its engines are all that differs. */
    static Observation of(ShadowFleet lane, @Nullable TickTraffic scene, Observation real) {
        Signal<FleetState> fleet = in(real.fleet(), fleet(lane), real.now());
        if (scene == null || lane.passes().isEmpty()) {
            return new Observation(real.now(), real.traffic(), real.workers(), fleet);
        }
        SimulatedObservation view = new SimulatedObservation(lane, scene);
        return new Observation(
                real.now(),
                in(real.traffic(), view.traffic(), real.now()),
                in(real.workers(), view.workers(), real.now()),
                fleet);
    }

    private static <T> Signal<T> in(Signal<T> real, T value, Instant now) {
        return real instanceof Signal.Fresh ? Signal.fresh(value, now) : real;
    }

    private static FleetState fleet(ShadowFleet lane) {
        EnumMap<Role, RoleState> roles = new EnumMap<>(Role.class);
        lane.fleet().forEach((role, engines) -> roles.put(role, engines.state()));
        return FleetState.of(roles);
    }

    private Traffic traffic() {
        Traffic real = scene.traffic();
        List<RoleTick> passes = List.copyOf(lane.passes().values());
        RoleTick first = passes.get(0);
        double served = passes.get(passes.size() - 1).served();
        double inside = 0;
        for (RoleTick pass : passes) {
            inside += pass.waiting() + pass.running() * pass.engines();
        }
        return Traffic.between(real.from(), real.to())
                .offeredCount(scene.demand())
                .admittedCount(first.served())
                .completedCount(served)
                .isl(real.isl())
                .osl(real.osl())
                .ttftMs(ttft())
                .itlMs(itl())
                .durationMs(real.durationMs() == null ? null : duration())
                .inFlight((int) Math.round(inside))
                .queued((int) Math.round(first.waiting()))
                .build();
    }

    private @Nullable Summary ttft() {
        for (RoleTick pass : lane.passes().values()) {
            if (!Double.isNaN(pass.ttftMs())) {
                return latency(pass.ttftMs(), scene.config().throughput().ttftMs(), pass.within());
            }
        }
        return null;
    }

    private @Nullable Summary itl() {
        for (RoleTick pass : lane.passes().values()) {
            if (!Double.isNaN(pass.itlMs())) {
                return latency(pass.itlMs(), scene.config().throughput().itlMs(), pass.within());
            }
        }
        return null;
    }

    /** A mean, and a distribution that says how many are within the target. */
    private @Nullable Summary latency(double mean, double target, double within) {
        if (scene.demand() <= 0) {
            return null;
        }
        double share = Math.max(0.001, Math.min(0.999, within));
        double[] levels = {0, share / 2, share, 1};
        double[] values = {0, Math.min(mean, target), target, Math.max(3 * target, mean)};
        return new Summary(mean, Distribution.of(levels, values, mean));
    }

    private Summary duration() {
        double sum = 0;
        for (RoleTick pass : lane.passes().values()) {
            sum += Double.isNaN(pass.ttftMs()) ? 0 : pass.ttftMs();
            sum += Double.isNaN(pass.itlMs()) ? 0 : pass.itlMs() * scene.osl();
        }
        return Summary.ofMean(sum);
    }

    private List<WorkerLoad> workers() {
        List<WorkerLoad> workers = new ArrayList<>();
        for (Map.Entry<Role, SimulatedRole> role : lane.fleet().entrySet()) {
            WorkerLoad.Sample sample = sample(role.getKey(), role.getValue().ready());
            for (int i = 0; i < role.getValue().ready(); i++) {
                workers.add(WorkerLoad.of(role.getKey().label() + "-" + i, role.getKey(), sample));
            }
        }
        return workers;
    }

    /** All engines of a role are alike. */
    private WorkerLoad.Sample sample(Role role, int engines) {
        RoleTick pass = lane.pass(role);
        double waiting = pass.waiting() / Math.max(1, engines);
        double tokens = role.decodes() ? pass.running() * scene.context() : 0;
        boolean any = scene.demand() > 0;
        return WorkerLoad.Sample.builder()
                .activePrefillTokens(role.prefills() ? waiting * scene.isl() : null)
                .activeDecodeBlocks(role.decodes() ? tokens / TOKENS_PER_BLOCK : null)
                .lastTtftMs(role.prefills() && any ? pass.ttftMs() : null)
                .lastIsl(role.prefills() && any ? scene.isl() : null)
                .lastItlMs(role.decodes() && any ? pass.itlMs() : null)
                .kvUsage(role.decodes() ? tokens / scene.kvTokens() : null)
                .running(pass.running())
                .waiting(waiting)
                .build();
    }
}
