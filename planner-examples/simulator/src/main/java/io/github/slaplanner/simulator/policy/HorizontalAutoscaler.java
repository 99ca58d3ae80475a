package io.github.slaplanner.simulator.policy;

import io.github.slaplanner.api.decision.Reason;
import io.github.slaplanner.api.observation.RoleState;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * One Kubernetes HorizontalPodAutoscaler with metrics of type Pods and the default behaviour (its documentation and
 * replica_calculator.go):
 *
 * <ul>
 *   <li>desired = ceil(pods with metrics x mean / target), none within a tolerance of 10 %;
 *   <li>pods that are not ready count as 0 when scaling up, and not at all when scaling down; if that turns the direction
 *       around or ends within the tolerance, nothing changes;
 *   <li>scale-down goes no lower than the highest recommendation of the last 300 s;
 *   <li>scale-up adds at most 100 % or 4 pods, whichever is more, in 15 s.
 * </ul>
 */
final class HorizontalAutoscaler {
    private static final double TOLERANCE = 0.1;
    private static final double ROUNDING = 1e-9;
    private static final double STABILISATION_SECONDS = 300;
    private static final double UP_PERIOD_SECONDS = 15;
    private static final int UP_PODS = 4;
    private static final int UP_FACTOR = 2;

    private final Deque<Recommendation> recommendations = new ArrayDeque<>();
    private final Deque<Recommendation> scaleUps = new ArrayDeque<>();

    private record Recommendation(double seconds, int pods) {}

    /**
     * A metric of the ready pods.
     *
     * @param name for people
     * @param pods how many reported it
     * @param sum over them
     * @param target wanted mean
     */
    record Metric(String name, int pods, double sum, double target) {
        /** Pods that would bring the mean to the target. */
        int desired(RoleState state) {
            if (pods == 0) {
                return state.desired();
            }
            int desired = (int) Math.ceil(sum / target - ROUNDING);
            double ratio = sum / pods / target;
            if (state.starting() == 0 || ratio <= 1) {
                return within(ratio) ? state.desired() : desired;
            }
            double withUnready = sum / (pods + state.starting()) / target;
            boolean up = withUnready > 1 && !within(withUnready);
            return up ? Math.max(state.desired(), desired) : state.desired();
        }

        private static boolean within(double ratio) {
            return Math.abs(ratio - 1) <= TOLERANCE;
        }

        @Override
        public String toString() {
            return name + " " + Reason.format(pods == 0 ? 0 : sum / pods) + " of " + Reason.format(target);
        }
    }

    /** Pods to run from now on: the most that any metric wants, stabilised and limited. */
    int desired(double now, RoleState state, List<Metric> metrics) {
        int current = state.desired();
        if (recommendations.isEmpty()) {
            recommendations.add(new Recommendation(now, current));
        }
        int wanted =
                metrics.stream().mapToInt(metric -> metric.desired(state)).max().orElse(current);
        int stable = stabilised(now, current, wanted);
        int limited = Math.min(stable, mostAfterScaleUp(now, current));
        if (limited > current) {
            scaleUps.add(new Recommendation(now, limited - current));
        }
        return limited;
    }

    private int stabilised(double now, int current, int wanted) {
        recommendations.add(new Recommendation(now, wanted));
        while (recommendations.getFirst().seconds <= now - STABILISATION_SECONDS) {
            recommendations.removeFirst();
        }
        int highest =
                recommendations.stream().mapToInt(Recommendation::pods).max().orElse(wanted);
        return wanted > current ? wanted : Math.min(current, highest);
    }

    private int mostAfterScaleUp(double now, int current) {
        while (!scaleUps.isEmpty() && scaleUps.getFirst().seconds <= now - UP_PERIOD_SECONDS) {
            scaleUps.removeFirst();
        }
        int start = current - scaleUps.stream().mapToInt(Recommendation::pods).sum();
        return Math.max(start + UP_PODS, start * UP_FACTOR);
    }
}
