package io.github.slaplanner.core.constrain;

import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.core.model.RoleFleet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Two roles under one budget, tick by tick: engines serve at once, and those that are let go hold their GPUs for a while. */
final class Pool {
    static final int TICK = 10;

    private final Constrain constrain;
    private final int drainTicks;
    private final Map<Role, ScalingMemory> memory = new EnumMap<>(Role.class);
    private final Map<Role, Integer> size = new EnumMap<>(Role.class);
    private final Map<Role, Integer> gpus = new EnumMap<>(Role.class);
    private final Map<Role, List<Leaving>> draining = new EnumMap<>(Role.class);
    /** Engines that hold their GPUs until then. */
    private record Leaving(Instant until, int engines) {}

    private Map<Role, Constrain.Result> last = Map.of();
    private Instant now = Instant.EPOCH;

    Pool(PlannerConfig config, int drainTicks) {
        this.constrain = new Constrain(config);
        this.drainTicks = drainTicks;
    }

    Pool role(Role role, int replicas, int gpusPerEngine) {
        size.put(role, replicas);
        gpus.put(role, gpusPerEngine);
        draining.put(role, new ArrayList<>());
        return this;
    }

    /** One tick with fresh signals. */
    Pool tick(Map<Role, Integer> wanted) {
        return tick(wanted, true);
    }

    Pool tick(Map<Role, Integer> wanted, boolean fresh) {
        now = now.plusSeconds(TICK);
        List<DesiredSize> wants = new ArrayList<>();
        size.keySet().forEach(role -> {
            int want = wanted.get(role);
            draining.get(role).removeIf(leaving -> !leaving.until().isAfter(now));
            int engines = size.get(role);
            RoleFleet fleet = new RoleFleet(role, engines, engines, 0, 0, leaving(role), gpus.get(role));
            ScalingMemory known = memory.getOrDefault(role, ScalingMemory.EMPTY);
            wants.add(new DesiredSize(fleet, want, fresh, Duration.ofMinutes(12), known));
        });
        last = constrain.apply(now, wants);
        last.forEach(this::carryOut);
        return this;
    }

    Pool ticks(int ticks, Map<Role, Integer> wanted) {
        for (int i = 0; i < ticks; i++) {
            tick(wanted);
        }
        return this;
    }

    private void carryOut(Role role, Constrain.Result result) {
        int gone = size.get(role) - result.replicas();
        if (gone > 0) {
            draining.get(role).add(new Leaving(now.plusSeconds((long) TICK * drainTicks), gone));
        }
        size.put(role, result.replicas());
        memory.put(role, result.memory());
    }

    private int leaving(Role role) {
        return draining.get(role).stream().mapToInt(Leaving::engines).sum();
    }

    int size(Role role) {
        return size.get(role);
    }

    String sizes() {
        return size.get(Role.PREFILL) + ", " + size.get(Role.DECODE);
    }

    /** GPUs held, those of draining engines included. */
    long held() {
        return size.keySet().stream()
                .mapToLong(role -> (long) (size.get(role) + leaving(role)) * gpus.get(role))
                .sum();
    }

    ScalingMemory memory(Role role) {
        return memory.get(role);
    }

    Constrain.Result result(Role role) {
        Constrain.Result result = last.get(role);
        if (result == null) {
            throw new IllegalStateException("No tick yet.");
        }
        return result;
    }
}
