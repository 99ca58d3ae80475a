package io.github.slaplanner.core.constrain;

import io.github.slaplanner.api.decision.Reason;
import io.github.slaplanner.core.model.RoleFleet;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps all roles within {@code max_gpu_budget} at every instant: engines that start or drain hold their GPUs too.
 *
 * <p>First the plan itself must fit. If the sizes wanted need more than the budget, each role gives up a share in proportion
 * to its need, never below the minimum nor by more than {@code max_step}, unless the budget is too small for that; one that cannot
 * hold the minimum changes nothing. Then the moment must fit:
 * growth takes only GPUs that nobody holds now, the role with the largest unmet share first, and the rest follows when
 * engines of a shrinking role are gone. A role whose GPUs are unknown makes the budget unknowable, so no role grows.
 */
final class GpuBudget {
    private final int budget;

    /** Of so many GPUs; negative is no limit. */
    GpuBudget(int budget) {
        this.budget = budget;
    }

    void apply(List<Bounded> roles) {
        if (budget < 0) {
            return;
        }
        if (roles.stream().anyMatch(role -> role.want().fleet().gpus() == null)) {
            roles.forEach(role -> role.limit(Math.min(role.replicas(), role.current()), Reason.GPUS_UNKNOWN));
            return;
        }
        int needed = roles.stream().mapToInt(role -> least(role) * gpus(role)).sum();
        if (needed > budget) {
            roles.forEach(
                    role -> role.note(role.current(), Reason.BUDGET_BELOW_MINIMUM, "budget", budget, "needed", needed));
            return;
        }
        fitPlan(roles);
        fitMoment(roles);
    }

    private void fitPlan(List<Bounded> roles) {
        long wanted = roles.stream()
                .mapToLong(role -> (long) role.replicas() * gpus(role))
                .sum();
        if (wanted <= budget) {
            return;
        }
        int[] wants = roles.stream().mapToInt(Bounded::replicas).toArray();
        int[] floors = floors(roles);
        int[] shares = new int[wants.length];
        long left = budget;
        for (int i = 0; i < wants.length; i++) {
            long fair = (long) ((double) wants[i] * budget / wanted);
            shares[i] = (int) Math.max(Math.min(floors[i], wants[i]), fair);
            left -= (long) shares[i] * gpus(roles.get(i));
        }
        left = takeBack(roles, shares, floors, left);
        handOut(roles, wants, shares, left);
        for (int i = 0; i < wants.length; i++) {
            roles.get(i).limit(shares[i], Reason.GPU_BUDGET, "used", wanted, "budget", budget, "wanted", wanted);
        }
    }

    /** What each role keeps: its minimum and, where the budget holds that too, all but a step of what it has. */
    private int[] floors(List<Bounded> roles) {
        int[] floors = new int[roles.size()];
        long held = 0;
        for (int i = 0; i < floors.length; i++) {
            Bounded role = roles.get(i);
            floors[i] = Math.max(least(role), role.current() - role.limits().step());
            held += (long) floors[i] * gpus(role);
        }
        return held <= budget
                ? floors
                : roles.stream().mapToInt(GpuBudget::least).toArray();
    }

    /** Floors may have pushed the shares over the budget: the largest role gives back. */
    private static long takeBack(List<Bounded> roles, int[] shares, int[] floors, long left) {
        long free = left;
        while (free < 0) {
            int largest = -1;
            for (int i = 0; i < shares.length; i++) {
                boolean canGive = shares[i] > floors[i];
                if (canGive
                        && (largest < 0
                                || gpus(roles.get(i)) * shares[i] > gpus(roles.get(largest)) * shares[largest])) {
                    largest = i;
                }
            }
            shares[largest]--;
            free += gpus(roles.get(largest));
        }
        return free;
    }

    /** What rounding left goes to the role with the largest unmet share that an engine still fits for. */
    private static void handOut(List<Bounded> roles, int[] wants, int[] shares, long left) {
        long free = left;
        while (true) {
            int neediest = -1;
            for (int i = 0; i < shares.length; i++) {
                if (shares[i] < wants[i]
                        && gpus(roles.get(i)) <= free
                        && (neediest < 0 || unmet(wants, shares, i) > unmet(wants, shares, neediest))) {
                    neediest = i;
                }
            }
            if (neediest < 0) {
                return;
            }
            shares[neediest]++;
            free -= gpus(roles.get(neediest));
        }
    }

    private static int least(Bounded role) {
        return role.held() ? role.current() : role.limits().minimum();
    }

    private static double unmet(int[] wants, int[] shares, int i) {
        return (wants[i] - shares[i]) / (double) wants[i];
    }

    private void fitMoment(List<Bounded> roles) {
        long held = roles.stream()
                .mapToLong(role -> (long) holding(role) * gpus(role))
                .sum();
        long free = Math.max(0, budget - held);
        List<Bounded> growing = roles.stream()
                .filter(role -> role.replicas() > committed(role))
                .sorted(Comparator.comparingDouble(GpuBudget::growth).reversed())
                .toList();
        for (Bounded role : growing) {
            int fits = (int) Math.min(role.replicas() - committed(role), free / gpus(role));
            free -= (long) fits * gpus(role);
            int limited = Math.max(role.current(), committed(role) + fits);
            role.limit(
                    Math.min(role.replicas(), limited),
                    Reason.GPU_BUDGET,
                    "used",
                    held,
                    "budget",
                    budget,
                    "wanted",
                    held + (long) (role.replicas() - committed(role)) * gpus(role));
        }
    }

    /** Engines that exist or have been asked for, draining ones included. */
    private static int holding(Bounded role) {
        return committed(role) + role.want().fleet().draining();
    }

    private static int committed(Bounded role) {
        RoleFleet fleet = role.want().fleet();
        return Math.max(fleet.desired(), fleet.staying());
    }

    private static double growth(Bounded role) {
        return (role.replicas() - committed(role)) / (double) role.replicas();
    }

    static int gpus(Bounded role) {
        @Nullable Integer gpus = role.want().fleet().gpus();
        return gpus == null ? 0 : gpus;
    }
}
