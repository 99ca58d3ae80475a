package io.github.slaplanner.core.constrain;

import io.github.slaplanner.api.decision.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps all roles within {@code max_gpu_budget} at every instant: engines that start or drain hold their GPUs too.
 *
 * <p>First the plan must fit. While the sizes wanted fit together, they are the plan. Where they do not, sizes stay as they are
 * and grow into what is left, the least satisfied role first, unless a {@linkplain Transfers transfer} is justified; what a role gives up
 * is the other's until it has it. A fleet above the budget shrinks to it, the most satisfied role first. A role keeps its
 * minimum, and an engine if it wants any, whatever the others want. Then the moment must fit: growth takes only GPUs that
 * nobody holds now, and the rest follows when engines of a shrinking role are gone. A role whose GPUs are unknown makes the
 * budget unknowable, so no role grows.
 */
final class GpuBudget {
    private final int budget;
    private final Duration stabilisation;
    private final Evidence evidence;

    /**
     * A budget.
     *
     * @param budget GPUs; negative is no limit
     * @param stabilisation how long a smaller want must have lasted to count
     * @param evidence for how long needs must have differed before a role gives to another
     */
    GpuBudget(int budget, Duration stabilisation, Evidence evidence) {
        this.budget = budget;
        this.stabilisation = stabilisation;
        this.evidence = evidence;
    }

    void apply(Instant now, List<Bounded> roles) {
        List<Transfer> open = open(now, roles);
        roles.forEach(role -> role.remember(role.memory().taking(null)));
        if (budget < 0) {
            return;
        }
        if (roles.stream().anyMatch(role -> role.want().fleet().gpus() == null)) {
            roles.forEach(role -> role.limit(Math.min(role.replicas(), role.current()), Reason.GPUS_UNKNOWN));
            return;
        }
        long needed = total(roles, least(roles));
        if (needed > budget) {
            roles.forEach(
                    role -> role.note(role.current(), Reason.BUDGET_BELOW_MINIMUM, "budget", budget, "needed", needed));
            return;
        }
        if (total(roles, sizes(roles)) > budget) {
            share(now, roles, open.isEmpty() ? null : open.get(0));
        }
        fitMoment(roles);
    }

    /** The transfer under way, if its receiver still wants it and nobody else has changed either role. */
    private List<Transfer> open(Instant now, List<Bounded> roles) {
        List<Transfer> open = new ArrayList<>();
        for (Bounded role : roles) {
            Transfer taking = role.memory().taking();
            if (taking != null && roles.stream().noneMatch(Bounded::held)) {
                int wanted = role.memory().wanted().largest(now, stabilisation).replicas();
                Transfer still = taking.atMost(wanted);
                if (still.to() > role.current()) {
                    open.add(still);
                }
            }
        }
        return open;
    }

    private static long[] sizes(List<Bounded> roles) {
        return roles.stream().mapToLong(Bounded::replicas).toArray();
    }

    private static long[] least(List<Bounded> roles) {
        return roles.stream()
                .mapToLong(role -> role.held() ? role.current() : role.limits().minimum())
                .toArray();
    }

    private static long total(List<Bounded> roles, long[] sizes) {
        long sum = 0;
        for (int i = 0; i < sizes.length; i++) {
            sum += Fill.gpus(sizes[i], roles.get(i).gpus());
        }
        return sum;
    }

    /** Sizes where more is wanted than there is. */
    private void share(Instant now, List<Bounded> roles, @Nullable Transfer open) {
        long wanted = total(roles, sizes(roles));
        long[] base = roles.stream()
                .mapToLong(role -> Math.max(Math.min(role.replicas(), role.current()), floor(role)))
                .toArray();
        long[] plan;
        Transfer transfer = null;
        if (total(roles, base) > budget) {
            plan = shrunk(roles, base);
        } else {
            transfer = open == null || !fits(roles, base, open) ? null : open;
            plan = Fill.of(growing(roles, base, transfer), budget);
            if (transfer == null) {
                long free = budget - total(roles, plan);
                transfer = justified(now, roles, plan, free);
            }
        }
        long used = total(roles, plan);
        for (int i = 0; i < plan.length; i++) {
            Bounded role = roles.get(i);
            if (transfer != null && transfer.names(role.want().fleet().role())) {
                transfer(role, plan[i], transfer, now);
            } else {
                long size = Math.min(role.replicas(), plan[i]);
                role.limit(size, Reason.GPU_BUDGET, "used", used, "budget", budget, "wanted", wanted);
            }
        }
    }

    private @Nullable Transfer justified(Instant now, List<Bounded> roles, long[] plan, long free) {
        for (Evidence.Level level : evidence.levels()) {
            Transfer transfer = new Transfers(now, level).justified(roles, plan, free);
            if (transfer != null) {
                return transfer;
            }
        }
        return null;
    }

    private static int floor(Bounded role) {
        return Math.min(role.floor(), role.replicas());
    }

    private boolean fits(List<Bounded> roles, long[] base, Transfer open) {
        return total(roles, reserved(roles, base, open)) <= budget;
    }

    private static long[] reserved(List<Bounded> roles, long[] base, Transfer open) {
        long[] reserved = base.clone();
        for (int i = 0; i < reserved.length; i++) {
            boolean receives = roles.get(i).want().fleet().role() == open.receiver();
            reserved[i] = receives ? Math.max(reserved[i], open.to()) : reserved[i];
        }
        return reserved;
    }

    private static List<Fill.Part> growing(List<Bounded> roles, long[] base, @Nullable Transfer open) {
        long[] lower = open == null ? base : reserved(roles, base, open);
        List<Fill.Part> parts = new ArrayList<>();
        for (int i = 0; i < lower.length; i++) {
            Bounded role = roles.get(i);
            boolean gives = open != null && role.want().fleet().role() == open.donor();
            long upper = gives ? lower[i] : Math.max(lower[i], role.replicas());
            parts.add(new Fill.Part(lower[i], upper, role.wanted(), role.gpus()));
        }
        return parts;
    }

    /** A fleet above the budget gives up the rest; more than a step at once only if the budget cannot be kept else. */
    private long[] shrunk(List<Bounded> roles, long[] base) {
        for (boolean steps : new boolean[] {true, false}) {
            List<Fill.Part> parts = new ArrayList<>();
            long least = 0;
            for (int i = 0; i < base.length; i++) {
                Bounded role = roles.get(i);
                long step = steps ? (long) role.current() - role.limits().step() : 0;
                long lower = role.mayGive() ? Math.min(base[i], Math.max(floor(role), step)) : base[i];
                parts.add(new Fill.Part(lower, base[i], role.wanted(), role.gpus()));
                least += Fill.gpus(lower, role.gpus());
            }
            if (least <= budget) {
                return Fill.of(parts, budget);
            }
        }
        return roles.stream()
                .mapToLong(role -> Math.min(role.replicas(), role.current()))
                .toArray();
    }

    private static void transfer(Bounded role, long plan, Transfer transfer, Instant now) {
        boolean begins = transfer.since().equals(now);
        boolean receives = role.want().fleet().role() == transfer.receiver();
        if (receives) {
            role.remember(role.memory().taking(transfer));
        }
        long size = receives ? Math.max(plan, transfer.to()) : plan - (begins ? transfer.gives() : 0);
        transfer.note(role, (int) Math.min(role.replicas(), size));
    }

    private void fitMoment(List<Bounded> roles) {
        long held = roles.stream()
                .mapToLong(
                        role -> Fill.gpus(role.committed() + role.want().fleet().draining(), role.gpus()))
                .sum();
        long free = Math.max(0, budget - held);
        List<Bounded> growing = roles.stream()
                .filter(role -> role.replicas() > role.committed())
                .sorted(Comparator.comparingDouble(role -> (double) role.committed() / Math.max(1, role.wanted())))
                .toList();
        for (Bounded role : growing) {
            long more = role.replicas() - role.committed();
            long fits = Math.min(more, free / role.gpus());
            free -= fits * role.gpus();
            role.limit(
                    role.committed() + fits,
                    Reason.GPU_BUDGET,
                    "used",
                    held,
                    "budget",
                    budget,
                    "wanted",
                    held + Fill.gpus(more, role.gpus()));
        }
    }
}
