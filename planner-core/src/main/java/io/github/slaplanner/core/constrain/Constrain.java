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
 * Bounds what reconciling wants, in this order: step of throughput scaling, minimum and maximum, lost signals, stabilisation, step,
 * cooldown, GPU floor, GPU budget.
 * The budget comes last, so nothing can lift a size above it again; the minimum is part of the budget's own arithmetic. A role
 * that somebody else has resized is left alone for a while, and the budget gives the other roles what is left.
 */
public final class Constrain {
    private static final Duration USUAL_STABILISATION = Duration.ofMinutes(1);

    private final PlannerConfig config;

    /** For a configuration. */
    public Constrain(PlannerConfig config) {
        this.config = config;
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
    public Map<Role, Result> apply(Instant now, List<Want> wants) {
        List<Bounded> roles = wants.stream()
                .map(want ->
                        new Bounded(want, RoleLimits.of(config, want.fleet().role())))
                .toList();
        for (Bounded role : roles) {
            respect(role, now);
            if (!role.held()) {
                throughputStep(role);
                range(role);
                signals(role);
                stabilise(role, now);
                step(role);
                cooldown(role, now);
            }
        }
        int budget = config.throughput().maxGpuBudget();
        new GpuFloor(config.get(Settings.MIN_GPU_BUDGET), budget).apply(roles);
        new GpuBudget(budget).apply(roles);
        Map<Role, Result> results = new EnumMap<>(Role.class);
        for (Bounded role : roles) {
            role.remember(role.memory().moved(now, role.current(), role.replicas()));
            results.put(role.want().fleet().role(), role.result());
        }
        return results;
    }

    /** A role that somebody else resized stays as it is for {@code manual_hold}. */
    private void respect(Bounded role, Instant now) {
        Command command = role.memory().command().observe(now, role.current(), config.get(Settings.MANUAL_HOLD));
        role.remember(role.memory().commanded(command));
        Command.Hold hold = command.hold();
        if (hold != null) {
            long left = Duration.between(now, hold.until()).toSeconds();
            role.hold();
            role.note(role.current(), Reason.MANUAL_HOLD, "from", hold.from(), "to", hold.to(), "seconds", left);
        }
    }

    /** What throughput scaling wants moves by so much at most; limits that must hold may move a role further. */
    private void throughputStep(Bounded role) {
        Integer most = config.orNull(Settings.MAX_THROUGHPUT_SCALING_REPLICAS);
        if (most != null && role.want().byThroughput()) {
            step(role, most);
        }
    }

    private static void range(Bounded role) {
        int minimum = role.limits().minimum();
        int maximum = role.limits().maximum();
        role.limit(Math.max(role.replicas(), minimum), Reason.MIN_ENDPOINT, "minimum", minimum);
        role.limit(Math.min(role.replicas(), maximum), Reason.MAX_ENDPOINT, "maximum", maximum);
    }

    private static void signals(Bounded role) {
        if (!role.want().mayShrink()) {
            role.limit(Math.max(role.replicas(), role.current()), Reason.SIGNAL_LOST);
        }
        if (role.want().fleet().gpus() == null) {
            role.limit(Math.min(role.replicas(), role.current()), Reason.GPUS_UNKNOWN);
        }
    }

    /** A scale-down goes no lower than the largest size wanted within the window. */
    private void stabilise(Bounded role, Instant now) {
        Duration window = stabilisation();
        int wanted = role.replicas();
        role.remember(role.memory().want(now, wanted, window));
        if (wanted < role.current()) {
            ScalingMemory.Wanted largest = role.memory().recent().get(0);
            int held = Math.min(role.current(), largest.replicas());
            long left = Duration.between(now, largest.at().plus(window)).toSeconds();
            role.limit(Math.max(wanted, held), Reason.STABILISING, "wanted", wanted, "seconds", Math.max(0, left));
        }
    }

    private Duration stabilisation() {
        Duration configured = config.orNull(Settings.SCALE_DOWN_STABILIZATION);
        if (configured != null) {
            return configured;
        }
        return config.get(Settings.SIZING) == Sizing.GUIDE ? Duration.ZERO : USUAL_STABILISATION;
    }

    private static void step(Bounded role) {
        step(role, role.limits().step());
    }

    private static void step(Bounded role, int most) {
        long low = (long) role.current() - most;
        long high = (long) role.current() + most;
        role.limit((int) Math.max(low, Math.min(high, role.replicas())), Reason.MAX_STEP, "step", most);
    }

    private static void cooldown(Bounded role, Instant now) {
        boolean up = role.replicas() > role.current();
        Instant last = up ? role.memory().lastUp() : role.memory().lastDown();
        Duration cooldown = up ? role.limits().upCooldown() : role.limits().downCooldown();
        if (last != null && now.isBefore(last.plus(cooldown))) {
            long left = Duration.between(now, last.plus(cooldown)).toSeconds();
            role.limit(role.current(), Reason.COOLDOWN, "seconds", left);
        }
    }
}
