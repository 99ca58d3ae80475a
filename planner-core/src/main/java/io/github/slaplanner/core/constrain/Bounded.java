package io.github.slaplanner.core.constrain;

import io.github.slaplanner.api.decision.Reason;
import io.github.slaplanner.api.decision.Stage;
import io.github.slaplanner.api.decision.Step;
import io.github.slaplanner.core.model.RoleLimits;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A role's size on its way through the limits, with the steps of those that bit. */
final class Bounded {
    private final Want want;
    private final RoleLimits limits;
    private final List<Step> steps = new ArrayList<>();
    private int replicas;
    private ScalingMemory memory;
    private @Nullable Reason binding;
    private boolean held;

    Bounded(Want want, RoleLimits limits) {
        this.want = want;
        this.limits = limits;
        this.replicas = want.replicas();
        this.memory = want.memory();
    }

    Want want() {
        return want;
    }

    RoleLimits limits() {
        return limits;
    }

    int current() {
        return want.fleet().desired();
    }

    /** Whether the role is left as somebody else set it. */
    boolean held() {
        return held;
    }

    void hold() {
        held = true;
    }

    int replicas() {
        return replicas;
    }

    ScalingMemory memory() {
        return memory;
    }

    void remember(ScalingMemory newer) {
        this.memory = newer;
    }

    /** Takes a limited value and notes the step, if the limit changes anything. */
    void limit(int limited, Reason reason, Object... evidence) {
        if (limited != replicas) {
            note(limited, reason, evidence);
        }
    }

    void note(int limited, Reason reason, Object... evidence) {
        Map<String, Double> numbers = new LinkedHashMap<>();
        for (int i = 0; i < evidence.length; i += 2) {
            numbers.put((String) evidence[i], ((Number) evidence[i + 1]).doubleValue());
        }
        replicas = limited;
        binding = reason;
        steps.add(new Step(Stage.CONSTRAIN, limited, reason, numbers));
    }

    Constrain.Result result() {
        return new Constrain.Result(replicas, steps, binding, memory);
    }
}
