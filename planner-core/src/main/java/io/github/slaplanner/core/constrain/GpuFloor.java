package io.github.slaplanner.core.constrain;

import io.github.slaplanner.api.decision.Reason;
import java.util.List;

/**
 * Keeps all roles together at {@code min_gpu_budget} at least. Engines are first left to the roles that would lose most of them, then
 * given to those that want most for what they have. With {@code max_gpu_budget} as high, the total is pinned and replicas only move
 * between roles; what is missing to the floor is then less than an engine.
 */
final class GpuFloor {
    private final int floor;
    private final int budget;

    /**
     * A floor.
     *
     * @param floor GPUs at least; negative is none
     * @param budget GPUs at most; negative is no limit
     */
    GpuFloor(int floor, int budget) {
        this.floor = floor;
        this.budget = budget < 0 ? Integer.MAX_VALUE : budget;
    }

    void apply(List<LimitedSize> roles) {
        boolean unknown = roles.stream().anyMatch(role -> role.want().fleet().gpus() == null);
        if (floor < 0 || unknown) {
            return;
        }
        int[] shares = roles.stream().mapToInt(LimitedSize::replicas).toArray();
        long total = 0;
        for (int i = 0; i < shares.length; i++) {
            total += (long) shares[i] * roles.get(i).gpus();
        }
        while (total < floor) {
            int next = next(roles, shares, total);
            if (next < 0) {
                break;
            }
            shares[next]++;
            total += roles.get(next).gpus();
        }
        for (int i = 0; i < shares.length; i++) {
            roles.get(i).limit(shares[i], Reason.MIN_GPU_BUDGET, "minimum", floor);
        }
    }

    /** The role to have one more engine, or -1. */
    private int next(List<LimitedSize> roles, int[] shares, long total) {
        int best = -1;
        for (int i = 0; i < shares.length; i++) {
            LimitedSize role = roles.get(i);
            boolean placed = role.want().waiting() == 0 || shares[i] < role.current();
            boolean free = !role.held() && placed && shares[i] < role.limits().maximum();
            boolean fits = total + role.gpus() <= budget;
            if (free && fits && (best < 0 || need(role, shares[i]) > need(roles.get(best), shares[best]))) {
                best = i;
            }
        }
        return best;
    }

    /** GPUs that the role would lose; where it loses none, the share of its size that it wants, below zero. */
    private static double need(LimitedSize role, int share) {
        int lost = role.current() - share;
        return lost > 0 ? (double) lost * role.gpus() : -(share + 1.0) / Math.max(1, role.wanted());
    }
}
