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
    private final TransferEvidence evidence;

    /**
     * A budget.
     *
     * @param budget GPUs; negative is no limit
     * @param stabilisation how long a smaller want must have lasted to count
     * @param evidence for how long needs must have differed before a role gives to another
     */
    GpuBudget(int budget, Duration stabilisation, TransferEvidence evidence) {
        this.budget = budget;
        this.stabilisation = stabilisation;
        this.evidence = evidence;
    }

    void apply(Instant now, List<LimitedSize> roles) {
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
    private List<Transfer> open(Instant now, List<LimitedSize> roles) {
        List<Transfer> open = new ArrayList<>();
        for (LimitedSize role : roles) {
            Transfer taking = role.memory().taking();
            if (taking != null && roles.stream().noneMatch(LimitedSize::held)) {
                int wanted = role.memory().wanted().largest(now, stabilisation).replicas();
                Transfer still = taking.atMost(wanted);
                if (still.to() > role.current()) {
                    open.add(still);
                }
            }
        }
        return open;
    }

    private static long[] sizes(List<LimitedSize> roles) {
        return roles.stream().mapToLong(LimitedSize::replicas).toArray();
    }

    private static long[] least(List<LimitedSize> roles) {
        return roles.stream()
                .mapToLong(role -> role.held() ? role.current() : role.limits().minimum())
                .toArray();
    }

    private static long total(List<LimitedSize> roles, long[] sizes) {
        long sum = 0;
        for (int i = 0; i < sizes.length; i++) {
            sum += MaxMinFairness.gpus(sizes[i], roles.get(i).gpus());
        }
        return sum;
    }

    /** Sizes where more is wanted than there is. */
    private void share(Instant now, List<LimitedSize> roles, @Nullable Transfer open) {
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
            plan = MaxMinFairness.of(growing(roles, base, transfer), budget);
            if (transfer == null) {
                long free = budget - total(roles, plan);
                transfer = justified(now, roles, plan, free);
            }
        }
        long used = total(roles, plan);
        for (int i = 0; i < plan.length; i++) {
            LimitedSize role = roles.get(i);
            if (transfer != null && transfer.names(role.want().fleet().role())) {
                transfer(role, plan[i], transfer, now);
            } else {
                long size = Math.min(role.replicas(), plan[i]);
                role.limit(size, Reason.GPU_BUDGET, "used", used, "budget", budget, "wanted", wanted);
            }
        }
    }

    private @Nullable Transfer justified(Instant now, List<LimitedSize> roles, long[] plan, long free) {
        for (TransferEvidence.Level level : evidence.levels()) {
            Transfer transfer = new Transfers(now, level).justified(roles, plan, free);
            if (transfer != null) {
                return transfer;
            }
        }
        return null;
    }

    private static int floor(LimitedSize role) {
        return Math.min(role.floor(), role.replicas());
    }

    private boolean fits(List<LimitedSize> roles, long[] base, Transfer open) {
        return total(roles, reserved(roles, base, open)) <= budget;
    }

    private static long[] reserved(List<LimitedSize> roles, long[] base, Transfer open) {
        long[] reserved = base.clone();
        for (int i = 0; i < reserved.length; i++) {
            boolean receives = roles.get(i).want().fleet().role() == open.receiver();
            reserved[i] = receives ? Math.max(reserved[i], open.to()) : reserved[i];
        }
        return reserved;
    }

    private static List<MaxMinFairness.Part> growing(List<LimitedSize> roles, long[] base, @Nullable Transfer open) {
        long[] lower = open == null ? base : reserved(roles, base, open);
        List<MaxMinFairness.Part> parts = new ArrayList<>();
        for (int i = 0; i < lower.length; i++) {
            LimitedSize role = roles.get(i);
            boolean gives = open != null && role.want().fleet().role() == open.donor();
            long upper = gives ? lower[i] : Math.max(lower[i], role.replicas());
            parts.add(new MaxMinFairness.Part(lower[i], upper, role.wanted(), role.gpus()));
        }
        return parts;
    }

    /** A fleet above the budget gives up the rest; more than a step at once only if the budget cannot be kept else. */
    private long[] shrunk(List<LimitedSize> roles, long[] base) {
        for (boolean steps : new boolean[] {true, false}) {
            List<MaxMinFairness.Part> parts = new ArrayList<>();
            long least = 0;
            for (int i = 0; i < base.length; i++) {
                LimitedSize role = roles.get(i);
                long step = steps ? (long) role.current() - role.limits().step() : 0;
                long lower = role.mayGive() ? Math.min(base[i], Math.max(floor(role), step)) : base[i];
                parts.add(new MaxMinFairness.Part(lower, base[i], role.wanted(), role.gpus()));
                least += MaxMinFairness.gpus(lower, role.gpus());
            }
            if (least <= budget) {
                return MaxMinFairness.of(parts, budget);
            }
        }
        return roles.stream()
                .mapToLong(role -> Math.min(role.replicas(), role.current()))
                .toArray();
    }

    private static void transfer(LimitedSize role, long plan, Transfer transfer, Instant now) {
        boolean begins = transfer.since().equals(now);
        boolean receives = role.want().fleet().role() == transfer.receiver();
        if (receives) {
            role.remember(role.memory().taking(transfer));
        }
        long size = receives ? Math.max(plan, transfer.to()) : plan - (begins ? transfer.gives() : 0);
        transfer.note(role, (int) Math.min(role.replicas(), size));
    }

    private void fitMoment(List<LimitedSize> roles) {
        long held = roles.stream()
                .mapToLong(role -> MaxMinFairness.gpus(
                        role.committed() + role.want().fleet().draining(), role.gpus()))
                .sum();
        long free = Math.max(0, budget - held);
        List<LimitedSize> growing = roles.stream()
                .filter(role -> role.replicas() > role.committed())
                .sorted(Comparator.comparingDouble(role -> (double) role.committed() / Math.max(1, role.wanted())))
                .toList();
        for (LimitedSize role : growing) {
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
                    held + MaxMinFairness.gpus(more, role.gpus()));
        }
    }
}
