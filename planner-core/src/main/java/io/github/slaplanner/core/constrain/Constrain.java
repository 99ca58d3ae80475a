package io.github.slaplanner.core.constrain;

import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.api.config.Sizing;
import io.github.slaplanner.api.decision.Reason;
import io.github.slaplanner.api.decision.Step;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.core.model.RoleLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Bounds what reconciling wants, in this order: step of throughput scaling, minimum and maximum, lost signals, stabilisation, overdue
 * engines, step, cooldown, engines that wait for capacity, GPU floor, GPU budget. The budget comes last, so nothing can lift a size above it again; the minimum is
 * part of the budget's own arithmetic. A role that somebody else has resized is left alone for a while, and the budget gives the
 * other roles what is left.
 */
public final class Constrain {
    private static final Duration USUAL_STABILISATION = Duration.ofMinutes(1);

    private final PlannerConfig config;
    private final Duration stabilisation;
    private final TransferEvidence evidence;
    private final Replacements replacements;
    private final GpuFloor floor;
    private final GpuBudget budget;

    /** For a configuration. */
    public Constrain(PlannerConfig config) {
        this.config = config;
        this.stabilisation = stabilisation(config);
        this.evidence = TransferEvidence.of(stabilisation, config.throughput().interval());
        this.replacements = new Replacements(config.get(Settings.MAX_REPLACEMENTS));
        int most = config.throughput().maxGpuBudget();
        this.floor = new GpuFloor(config.get(Settings.MIN_GPU_BUDGET), most);
        this.budget = new GpuBudget(most, stabilisation, evidence);
    }

    private static Duration stabilisation(PlannerConfig config) {
        Duration configured = config.orNull(Settings.SCALE_DOWN_STABILIZATION);
        if (configured != null) {
            return configured;
        }
        return config.get(Settings.SIZING) == Sizing.GUIDE ? Duration.ZERO : USUAL_STABILISATION;
    }

    /**
     * The bounded size of one role.
     *
     * @param replicas the target
     * @param steps the limits that bit, in their order
     * @param binding the last limit that bit, or null
     * @param memory what the limits remember for the next tick
     */
    public record Result(
            int replicas, List<Step> steps, @Nullable Reason binding, ScalingMemory memory) {
        /** Copies the list. */
        public Result {
            steps = List.copyOf(steps);
        }
    }

    /** Bounds all roles together. */
    public Map<Role, Result> apply(Instant now, List<DesiredSize> wants) {
        List<LimitedSize> roles = wants.stream()
                .map(want ->
                        new LimitedSize(want, RoleLimits.of(config, want.fleet().role())))
                .toList();
        roles.forEach(role -> bound(role, now));
        floor.apply(roles);
        budget.apply(now, roles);
        Map<Role, Result> results = new EnumMap<>(Role.class);
        for (LimitedSize role : roles) {
            ScalingMemory moved = role.memory().moved(now, role.current(), role.replicas());
            role.remember(moved.replacing(Replacements.decided(role, now)));
            results.put(role.want().fleet().role(), role.result());
        }
        return results;
    }

    private void bound(LimitedSize role, Instant now) {
        respect(role, now);
        if (!role.held()) {
            throughputStep(role);
            range(role);
            keepWithoutSignals(role);
        }
        role.wants(role.replicas());
        role.remember(role.memory().want(now, role.replicas(), evidence.all()));
        if (!role.held()) {
            stabilise(role, now);
            replacements.apply(role, now);
            step(role);
            cooldown(role, now);
            knownGpus(role);
            capacity(role);
        }
    }

    /** A role that somebody else resized stays as it is for {@code manual_hold}. */
    private void respect(LimitedSize role, Instant now) {
        IssuedTarget command = role.memory().command().observe(now, role.current(), config.get(Settings.MANUAL_HOLD));
        role.remember(role.memory().commanded(command));
        IssuedTarget.Hold hold = command.hold();
        if (hold != null) {
            long left = Duration.between(now, hold.until()).toSeconds();
            role.hold();
            role.note(role.current(), Reason.MANUAL_HOLD, "from", hold.from(), "to", hold.to(), "seconds", left);
        }
    }

    /** What throughput scaling wants moves by so much at most; limits that must hold may move a role further. */
    private void throughputStep(LimitedSize role) {
        Integer most = config.orNull(Settings.MAX_THROUGHPUT_SCALING_REPLICAS);
        if (most != null && role.want().byThroughput()) {
            step(role, most);
        }
    }

    private static void range(LimitedSize role) {
        int minimum = role.limits().minimum();
        int maximum = role.limits().maximum();
        role.limit(Math.max(role.replicas(), minimum), Reason.MIN_REPLICAS, "minimum", minimum);
        role.limit(Math.min(role.replicas(), maximum), Reason.MAX_REPLICAS, "maximum", maximum);
    }

    private static void keepWithoutSignals(LimitedSize role) {
        if (!role.want().mayShrink()) {
            role.limit(Math.max(role.replicas(), role.current()), Reason.SIGNAL_LOST);
        }
    }

    /** A scale-down goes no lower than the largest size wanted within the window. */
    private void stabilise(LimitedSize role, Instant now) {
        int wanted = role.replicas();
        if (wanted < role.current()) {
            DesiredSizeHistory.Wanted largest = role.memory().wanted().largest(now, stabilisation);
            int kept = Math.max(wanted, Math.min(role.current(), largest.replicas()));
            long left = Duration.between(now, largest.at().plus(stabilisation)).toSeconds();
            role.limit(kept, Reason.STABILISING, "wanted", wanted, "seconds", Math.max(0, left));
        }
    }

    /** A step may be longer where the role would be below what it must have. */
    private static void step(LimitedSize role) {
        step(role, role.limits().step());
    }

    private static void step(LimitedSize role, int most) {
        long low = (long) role.current() - most;
        long high = Math.max((long) role.current() + most, role.floor());
        role.limit(Math.max(low, Math.min(high, role.replicas())), Reason.MAX_STEP, "step", most);
    }

    /** What the role must have does not wait for a cooldown. */
    private static void cooldown(LimitedSize role, Instant now) {
        ScalingMemory memory = role.memory();
        if (!left(now, memory.lastDown(), role.limits().downCooldown()).isZero()) {
            role.keepFromSteppingDown();
        }
        boolean up = role.replicas() > role.current();
        Instant last = up ? memory.lastUp() : memory.lastDown();
        Duration left =
                left(now, last, up ? role.limits().upCooldown() : role.limits().downCooldown());
        if (!left.isZero()) {
            int least = Math.min(role.replicas(), role.floor());
            role.limit(Math.max(role.current(), least), Reason.COOLDOWN, "seconds", left.toSeconds());
        }
    }

    private static Duration left(Instant now, @Nullable Instant last, Duration cooldown) {
        if (last == null || !now.isBefore(last.plus(cooldown))) {
            return Duration.ZERO;
        }
        return Duration.between(now, last.plus(cooldown));
    }

    private static void knownGpus(LimitedSize role) {
        if (role.want().fleet().gpus() == null) {
            role.limit(Math.min(role.replicas(), role.current()), Reason.GPUS_UNKNOWN);
        }
    }

    /** Engines that have no place to run would only get company. */
    private static void capacity(LimitedSize role) {
        int waiting = role.want().waiting();
        if (waiting > 0) {
            int most = Math.min(role.replicas(), role.current());
            role.limit(most, Reason.WAITING_FOR_CAPACITY, "waiting", waiting);
        }
    }
}
