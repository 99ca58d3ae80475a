package io.github.slaplanner.core.reconcile;

import io.github.slaplanner.api.decision.Proposal;
import io.github.slaplanner.api.decision.Reason;
import io.github.slaplanner.api.decision.Source;
import io.github.slaplanner.api.decision.Stage;
import io.github.slaplanner.api.decision.Step;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One size out of the proposals. Throughput alone: its proposal. Load alone: its proposal. Both: throughput is the floor and
 * load acts above it; where load cannot judge, throughput stands alone. Without any proposal the role stays as it is.
 */
public final class Reconcile {
    private Reconcile() {}

    /**
     * The plan for one role.
     *
     * @param replicas the size
     * @param source whose proposal it is
     * @param step how the proposals were weighed
     */
    public record Plan(int replicas, Source source, Step step) {
        /** One engine, because somebody asks for something. */
        public Plan atLeastOne() {
            return new Plan(1, source, new Step(Stage.RECONCILE, 1, Reason.REQUESTS_COME, Map.of()));
        }
    }

    /**
     * Weighs the proposals.
     *
     * @param current the role's desired replicas
     * @param floor the newest throughput proposal, or null if there is none
     * @param load the load proposal of this tick, or null if load scaling is off
     */
    public static Plan plan(int current, @Nullable Integer floor, @Nullable Proposal load) {
        Integer wanted = load == null ? null : load.replicas();
        if (floor == null && wanted == null) {
            return result(current, Source.NONE, Reason.NO_PROPOSAL, null, null);
        }
        if (wanted == null) {
            return result(floor == null ? current : floor, Source.THROUGHPUT, Reason.THROUGHPUT_WINS, floor, null);
        }
        if (floor == null || wanted > floor) {
            return result(wanted, Source.LOAD, Reason.LOAD_WINS, floor, wanted);
        }
        Reason reason = wanted < floor ? Reason.FLOOR_WINS : Reason.THROUGHPUT_WINS;
        return result(floor, Source.THROUGHPUT, reason, floor, wanted);
    }

    private static Plan result(
            int replicas, Source source, Reason reason, @Nullable Integer floor, @Nullable Integer load) {
        Map<String, Double> evidence = new LinkedHashMap<>();
        if (load != null) {
            evidence.put("load", (double) load);
        }
        evidence.put("floor", floor == null ? 0 : (double) floor);
        return new Plan(replicas, source, new Step(Stage.RECONCILE, replicas, reason, evidence));
    }
}
