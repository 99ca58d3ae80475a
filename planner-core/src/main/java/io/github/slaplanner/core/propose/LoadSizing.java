package io.github.slaplanner.core.propose;

import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.decision.Proposal;
import io.github.slaplanner.api.decision.Reason;
import io.github.slaplanner.api.decision.Source;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.observation.WorkerLoad;
import io.github.slaplanner.core.model.LatencyLine;
import io.github.slaplanner.core.model.RoleFleet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The guide's load mode. The regression lines, inverted at the SLA, give the load that one engine may carry:
 *
 * <pre>
 * prefill: active prefill tokens ≤ line⁻¹(ttft) − mean last ISL        decode: active KV blocks ≤ line⁻¹(itl)
 * </pre>
 *
 * All engines over it: one engine more. All engines still under it after losing one (load · N/(N−1)), for
 * {@code load_scaling_down_sensitivity} ticks in a row: one engine less. Aggregated engines grow if either latency asks for
 * it and shrink if both agree. An idle fleet needs no regression to be underused.
 */
public final class LoadSizing {
    private final PlannerConfig config;

    /** For a configuration. */
    public LoadSizing(PlannerConfig config) {
        this.config = config;
    }

    /**
     * What load scaling makes of one tick.
     *
     * @param proposal the size it wants; null replicas if it cannot judge
     * @param underTicks ticks in a row that the role has been underused; whoever shrinks it begins anew
     */
    public record Verdict(Proposal proposal, int underTicks) {}

    private enum Level {
        UNKNOWN,
        OVER,
        STEADY,
        UNDER
    }

    private record Reading(Level level, Reason reason, Map<String, Double> evidence) {}

    /**
     * Judges one role.
     *
     * @param fleet the role's engines
     * @param workers the role's loads, one per rank
     * @param ttft TTFT over active prefill tokens plus own prompt
     * @param itl ITL over active KV blocks
     * @param underTicks ticks in a row that the role was underused before
     */
    public Verdict judge(RoleFleet fleet, List<WorkerLoad> workers, LatencyLine ttft, LatencyLine itl, int underTicks) {
        Reading reading = switch (fleet.role()) {
            case PREFILL -> prefill(workers, ttft);
            case DECODE -> decode(workers, itl);
            case AGGREGATED -> both(prefill(workers, ttft), decode(workers, itl));
        };
        int under = reading.level == Level.UNDER ? underTicks + 1 : 0;
        int needed = config.load().scalingDownSensitivity();
        int current = fleet.counted();
        return switch (reading.level) {
            case UNKNOWN -> verdict(null, current, reading, 0);
            case STEADY -> verdict(current, current, reading, 0);
            case OVER -> fleet.starting() > 0 ? moving(fleet) : verdict(current + 1, current, reading, 0);
            case UNDER -> {
                if (fleet.draining() > 0) {
                    yield moving(fleet);
                }
                yield under >= needed
                        ? verdict(Math.max(0, current - 1), current, reading, under)
                        : verdict(current, current, waiting(under, needed), under);
            }
        };
    }

    private Reading prefill(List<WorkerLoad> workers, LatencyLine line) {
        double isl = 0;
        int known = 0;
        for (WorkerLoad worker : workers) {
            Double last = view(worker).lastIsl();
            if (last != null) {
                isl += last;
                known++;
            }
        }
        double own = known == 0 ? 0 : isl / known;
        return read(loads(workers, true), line, config.throughput().ttftMs(), own);
    }

    private Reading decode(List<WorkerLoad> workers, LatencyLine line) {
        return read(loads(workers, false), line, config.throughput().itlMs(), 0);
    }

    private Reading read(double[] loads, LatencyLine line, double target, double own) {
        int engines = loads.length;
        double least = Double.POSITIVE_INFINITY;
        double most = 0;
        for (double load : loads) {
            least = Math.min(least, load);
            most = Math.max(most, load);
        }
        if (engines > 0 && most == 0) {
            return new Reading(Level.UNDER, Reason.LOAD_UNDER, evidence("engines", engines, "limit", 0, "most", 0));
        }
        int needed = config.load().minObservations();
        if (engines == 0 || line.observations() < needed) {
            return unknown(Reason.LOAD_LEARNING, "observations", line.observations(), "needed", needed);
        }
        if (!line.rises()) {
            return unknown(Reason.LOAD_SLOPE, "slope", line.slope(), "observations", line.observations());
        }
        double limit = line.inverse(target) - own;
        if (limit <= 0) {
            return unknown(Reason.LOAD_INFEASIBLE, "idle", target - limit * line.slope(), "target", target);
        }
        return classify(engines, limit, least, most);
    }

    private static Reading classify(int engines, double limit, double least, double most) {
        if (least > limit) {
            return new Reading(
                    Level.OVER, Reason.LOAD_OVER, evidence("engines", engines, "limit", limit, "least", least));
        }
        if (engines > 1 && most * engines / (engines - 1) < limit) {
            return new Reading(
                    Level.UNDER, Reason.LOAD_UNDER, evidence("engines", engines, "limit", limit, "most", most));
        }
        return new Reading(Level.STEADY, Reason.LOAD_STEADY, evidence("least", least, "most", most, "limit", limit));
    }

    /** Growth wins, then not knowing, then staying; shrinking takes both. */
    private static Reading both(Reading prefill, Reading decode) {
        for (Level level : List.of(Level.OVER, Level.UNKNOWN, Level.STEADY)) {
            if (prefill.level == level) {
                return prefill;
            }
            if (decode.level == level) {
                return decode;
            }
        }
        return decode;
    }

    private static double[] loads(List<WorkerLoad> workers, boolean prefill) {
        double[] loads = new double[workers.size()];
        int known = 0;
        for (WorkerLoad worker : workers) {
            WorkerLoad.Sample sample = view(worker);
            Double load = prefill ? sample.activePrefillTokens() : sample.activeDecodeBlocks();
            if (load != null) {
                loads[known++] = load;
            }
        }
        return java.util.Arrays.copyOf(loads, known);
    }

    private static WorkerLoad.Sample view(WorkerLoad worker) {
        return worker.role() == Role.AGGREGATED ? worker.average() : worker.latest();
    }

    private static Verdict moving(RoleFleet fleet) {
        Reading reading = new Reading(
                Level.STEADY,
                Reason.ENGINES_MOVING,
                evidence("starting", fleet.starting(), "draining", fleet.draining()));
        return verdict(fleet.counted(), fleet.counted(), reading, 0);
    }

    private static Reading waiting(int under, int needed) {
        return new Reading(Level.UNDER, Reason.LOAD_UNDER_WAITING, evidence("intervals", under, "needed", needed));
    }

    private static Reading unknown(Reason reason, String a, double x, String b, double y) {
        return new Reading(Level.UNKNOWN, reason, evidence(a, x, b, y));
    }

    private static Verdict verdict(@Nullable Integer replicas, int current, Reading reading, int under) {
        return new Verdict(
                ProposalBuilder.proposal(
                        Source.LOAD, replicas, current, ProposalBuilder.step(reading.reason, reading.evidence)),
                under);
    }

    private static Map<String, Double> evidence(Object... pairs) {
        Map<String, Double> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put((String) pairs[i], ((Number) pairs[i + 1]).doubleValue());
        }
        return map;
    }
}
