package io.github.slaplanner.core.constrain;

import io.github.slaplanner.api.decision.Reason;
import io.github.slaplanner.api.decision.Stage;
import io.github.slaplanner.api.decision.Step;
import io.github.slaplanner.core.model.RoleFleet;
import io.github.slaplanner.core.model.RoleLimits;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A role's size on its way through the limits, with the steps of those that bit. */
final class LimitedSize {
    private final DesiredSize want;
    private final RoleLimits limits;
    private final List<Step> steps = new ArrayList<>();
    private int replicas;
    private int wanted;
    private ScalingMemory memory;
    private @Nullable Reason binding;
    private boolean held;
    private boolean mayStepDown = true;
    private int replaces;

    LimitedSize(DesiredSize want, RoleLimits limits) {
        Integer needed = want.needed();
        this.want = want;
        this.limits = limits;
        this.replicas = needed == null ? current(want) : needed;
        this.wanted = replicas;
        this.memory = want.memory();
    }

    private static int current(DesiredSize want) {
        return want.fleet().desired();
    }

    DesiredSize want() {
        return want;
    }

    RoleLimits limits() {
        return limits;
    }

    int current() {
        return current(want);
    }

    /** GPUs per engine; of a role whose engines' GPUs are known. */
    int gpus() {
        Integer gpus = want.fleet().gpus();
        return gpus == null ? 0 : gpus;
    }

    /** Engines that exist or have been asked for, and are not on their way out. */
    long committed() {
        RoleFleet fleet = want.fleet();
        return Math.max(fleet.desired(), fleet.staying());
    }

    /** Whether the role is left as somebody else set it. */
    boolean held() {
        return held;
    }

    void hold() {
        held = true;
    }

    /** Whether the role may give up engines so that the budget is kept. */
    boolean mayGive() {
        return !held && want.mayShrink();
    }

    /** Whether no cooldown forbids the role to shrink now. */
    boolean mayStepDown() {
        return mayStepDown;
    }

    void keepFromSteppingDown() {
        mayStepDown = false;
    }

    /** The size wanted, within the role's range: what it has of that is how well it is served. */
    int wanted() {
        return wanted;
    }

    void wants(int size) {
        wanted = size;
    }

    /** What the role must have whatever the other roles want: its minimum, and one engine if it wants any. */
    int floor() {
        return held ? current() : Math.max(limits.minimum(), Math.min(1, wanted));
    }

    /** 1 if an engine is asked for in place of an overdue one, -1 if an overdue one is given up for that, else 0. */
    int replaces() {
        return replaces;
    }

    void replaces(int change) {
        replaces = change;
    }

    int replicas() {
        return replicas;
    }

    @Nullable
    Reason binding() {
        return binding;
    }

    ScalingMemory memory() {
        return memory;
    }

    void remember(ScalingMemory newer) {
        this.memory = newer;
    }

    /** Takes a limited value and notes the step, if the limit changes anything. */
    void limit(long limited, Reason reason, Object... evidence) {
        if (limited != replicas) {
            note((int) limited, reason, evidence);
        }
    }

    /** Takes a value that a limit asks for and notes the step. */
    void note(int limited, Reason reason, Object... evidence) {
        binding = reason;
        explain(limited, reason, evidence);
    }

    /** Takes a value and notes the step. */
    void explain(int size, Reason reason, Object... evidence) {
        Map<String, Double> numbers = new LinkedHashMap<>();
        for (int i = 0; i < evidence.length; i += 2) {
            numbers.put((String) evidence[i], ((Number) evidence[i + 1]).doubleValue());
        }
        replicas = size;
        steps.add(new Step(Stage.CONSTRAIN, size, reason, numbers));
    }

    Constrain.Result result() {
        return new Constrain.Result(replicas, steps, binding, memory);
    }
}
