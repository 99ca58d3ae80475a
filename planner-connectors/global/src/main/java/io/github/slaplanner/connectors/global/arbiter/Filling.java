package io.github.slaplanner.connectors.global.arbiter;

import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Hands out engines one by one: each goes to the claim that is furthest below its goal, and within it to the role with the
 * smallest part of its limit, so that prefill and decode grow in step. An engine that does not fit is passed over.
 */
final class Filling {
    private static final Comparator<Filling> NEEDIEST = Comparator.comparingInt(
                    (Filling filling) -> -filling.claim.priority())
            .thenComparingDouble(filling -> -filling.need)
            .thenComparing(filling -> filling.claim.pool);

    private final Claim claim;
    private final int[] level;
    private final int[] limit;
    private final double goal;
    private final boolean keeps;
    private double need;

    /**
     * A claim that is to be filled.
     *
     * @param level engines that it has, raised by the filling
     * @param limit engines that it may have
     * @param goal GPUs that it should have
     * @param keeps whether an engine that it has already is worth its GPUs more than one that it has not
     */
    private Filling(Claim claim, int[] level, int[] limit, double goal, boolean keeps) {
        this.claim = claim;
        this.level = level;
        this.limit = limit;
        this.goal = goal;
        this.keeps = keeps;
    }

    /** Towards what is wanted; what a claim has already, it keeps unless another's need is greater by as much. */
    static Filling shareOf(Claim claim, double goal) {
        return new Filling(claim, claim.fair, claim.wanted, goal, true);
    }

    /** From what it runs towards its share. */
    static Filling growthOf(Claim claim, double credit) {
        return new Filling(claim, claim.level, claim.fair, claim.gpusOf(claim.fair) + credit, false);
    }

    /** Hands out at most so many GPUs and returns those that are left. */
    static long fill(List<Filling> fillings, long capacity) {
        long room = capacity;
        PriorityQueue<Filling> queue = new PriorityQueue<>(Math.max(1, fillings.size()), NEEDIEST);
        fillings.forEach(filling -> filling.enqueue(queue, capacity));
        for (Filling first = queue.poll(); first != null; first = queue.poll()) {
            int role = first.next(room);
            if (role >= 0) {
                first.level[role]++;
                room -= first.claim.gpus[role];
                first.enqueue(queue, room);
            }
        }
        return room;
    }

    private void enqueue(PriorityQueue<Filling> queue, long room) {
        int role = next(room);
        if (role >= 0) {
            boolean has = keeps && level[role] < claim.target[role];
            need = goal - claim.gpusOf(level) + (has ? claim.gpus[role] : 0);
            queue.add(this);
        }
    }

    private int next(long room) {
        int best = -1;
        for (int i = 0; i < level.length; i++) {
            boolean fits = level[i] < limit[i] && claim.gpus[i] > 0 && claim.gpus[i] <= room;
            if (fits && (best < 0 || (long) level[i] * limit[best] < (long) level[best] * limit[i])) {
                best = i;
            }
        }
        return best;
    }
}
