package io.github.slaplanner.core.propose;

import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.decision.Reason;
import io.github.slaplanner.api.decision.Source;
import io.github.slaplanner.api.observation.WorkerLoad;
import io.github.slaplanner.core.model.LatencyLine;
import io.github.slaplanner.core.model.RoleFleet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/**
 * Load scaling for a target that is no SLA: needs neither profile nor forecast. Thresholds say when a role grows and shrinks, and
 * what is measured says how far, in one decision:
 *
 * <pre>
 * prefill:  max(busy / ρ, busy + Σ queued · s / clear)    busy = prompts/s · ISL · s    ρ = up / (up + ISL)
 * decode:   N · mean(blocks · (1 + waiting / running)) / (up · KV cache) · itl(up) / itl(mean blocks)
 * </pre>
 *
 * ρ is the share of the time that an engine may be busy for {@code up} tokens to be queued in the mean (a queue of random
 * arrivals and lengths holds ISL · ρ / (1 − ρ)). s is the time that an engine takes to read a token; until it has been learned, a
 * queue is spread so that every engine has {@code up} of it, and shrinking goes by one engine at a time. Growing always takes one
 * engine at least, unless some are on their way.
 */
public final class TargetSizing {
    /** Share of the upper threshold that a smaller fleet may use: what is between keeps it from growing again at once. */
    private static final double ROOM = 0.85;

    private static final int MANY = 1_000_000;

    private final PlannerConfig config;
    private final Thresholds thresholds;

    /** For a configuration. */
    public TargetSizing(PlannerConfig config) {
        this.config = config;
        this.thresholds = Thresholds.of(config);
    }

    private enum Level {
        OVER,
        UNKNOWN,
        STEADY,
        UNDER
    }

    /**
     * One half of what an engine does.
     *
     * @param level how the load stands to the thresholds
     * @param engines engines needed, NaN if not known
     * @param load of one engine
     * @param limit its upper threshold
     */
    private record Reading(Level level, double engines, double load, double limit) {
        static final Reading UNKNOWN = new Reading(Level.UNKNOWN, Double.NaN, 0, 0);

        /** Growth wins, then not knowing, then staying; shrinking takes both, and leaves what either needs. */
        Reading and(Reading other) {
            if (level != other.level) {
                return level.compareTo(other.level) < 0 ? this : other;
            }
            return engines >= other.engines || Double.isNaN(engines) ? this : other;
        }
    }

    /**
     * Judges one role.
     *
     * @param fleet the role's engines
     * @param seen what is measured of it
     * @param underTicks ticks in a row that the role was underused before
     */
    public LoadSizing.Verdict judge(RoleFleet fleet, LoadJump.Measured seen, int underTicks) {
        Reading reading = switch (fleet.role()) {
            case PREFILL -> prefill(seen);
            case DECODE -> decode(seen);
            case AGGREGATED -> prefill(seen).and(decode(seen));
        };
        int current = fleet.desired();
        return switch (reading.level) {
            case UNKNOWN -> verdict(null, current, Reason.LOAD_LEARNING, Map.of("observations", 0.0, "needed", 1.0), 0);
            case STEADY -> verdict(current, current, Reason.LOAD_STEADY, steady(reading), 0);
            case OVER -> jump(grown(reading, fleet), fleet, seen, reading, 0);
            case UNDER -> shrunk(reading, fleet, seen, underTicks + 1);
        };
    }

    private static int grown(Reading reading, RoleFleet fleet) {
        int least = fleet.starting() > 0 ? fleet.desired() : fleet.desired() + 1;
        return Math.max(least, whole(reading.engines));
    }

    private LoadSizing.Verdict shrunk(Reading reading, RoleFleet fleet, LoadJump.Measured seen, int under) {
        int ticks = config.load().scalingDownSensitivity();
        int current = fleet.desired();
        if (under < ticks) {
            Map<String, Double> waiting = Map.of("intervals", (double) under, "needed", (double) ticks);
            return verdict(current, current, Reason.LOAD_UNDER_WAITING, waiting, under);
        }
        int wanted = Double.isNaN(reading.engines)
                ? Math.max(0, current - 1)
                : Math.min(current, whole(reading.engines / ROOM));
        return jump(wanted, fleet, seen, reading, under);
    }

    private static LoadSizing.Verdict jump(
            int wanted, RoleFleet fleet, LoadJump.Measured seen, Reading reading, int under) {
        Map<String, Double> evidence = new LinkedHashMap<>();
        evidence.put(
                "backlog",
                LoadSummary.values(seen.workers(), WorkerLoad.Sample::waiting).sum());
        evidence.put("load", reading.load);
        evidence.put("limit", reading.limit);
        evidence.put("replicas", (double) wanted);
        return verdict(wanted, fleet.desired(), Reason.LOAD_JUMP, evidence, under);
    }

    private static Map<String, Double> steady(Reading reading) {
        return Map.of("least", reading.load, "most", reading.load, "limit", reading.limit);
    }

    private Reading prefill(LoadJump.Measured seen) {
        double engines = LoadSummary.engines(seen.workers());
        double own = seen.prompts().isl() > 0 ? seen.prompts().isl() : 0;
        double[] queued = LoadSummary.values(seen.workers(), WorkerLoad.Sample::activePrefillTokens)
                // The prompt that is being read waits no more.
                .map(tokens -> Math.max(0, tokens - own))
                .toArray();
        if (queued.length == 0) {
            return Reading.UNKNOWN;
        }
        double total = DoubleStream.of(queued).sum();
        double each = total / engines;
        boolean under = each < thresholds.queueDown() || each == 0;
        Level level = each >= thresholds.queueUp() ? Level.OVER : under ? Level.UNDER : Level.STEADY;
        double need = readers(seen, total);
        boolean spread = Double.isNaN(need) && level == Level.OVER;
        return new Reading(level, spread ? total / thresholds.queueUp() : need, each, thresholds.queueUp());
    }

    /** Engines that read what comes and what is queued; NaN if the time that a token takes is not known. */
    private double readers(LoadJump.Measured seen, double queued) {
        LoadJump.Prompts prompts = seen.prompts();
        if (prompts.perSecond() == 0 && queued == 0) {
            return 0;
        }
        double busy = prompts.perSecond() * prompts.isl() * prompts.perToken();
        if (!(busy >= 0) || Double.isInfinite(busy)) {
            return Double.NaN;
        }
        double steady = busy * (thresholds.queueUp() + prompts.isl()) / thresholds.queueUp();
        return Math.max(steady, busy + queued * prompts.perToken() / prompts.clearSeconds());
    }

    private Reading decode(LoadJump.Measured seen) {
        double wanted = LoadSummary.mean(seen.workers(), LoadSummary::wantedBlocks);
        double cache =
                LoadSummary.values(seen.workers(), LoadSummary::cache).max().orElse(Double.NaN);
        if (wanted == 0) {
            return new Reading(Level.UNDER, 0, 0, thresholds.kvUp());
        }
        double share = wanted / cache;
        if (!(share >= 0)) {
            return Reading.UNKNOWN;
        }
        double limit = thresholds.kvUp() * cache;
        double longer =
                longer(seen.itl(), LoadSummary.mean(seen.workers(), WorkerLoad.Sample::activeDecodeBlocks), limit);
        Level level = share > thresholds.kvUp() ? Level.OVER : share < thresholds.kvDown() ? Level.UNDER : Level.STEADY;
        return new Reading(
                level, LoadSummary.engines(seen.workers()) * wanted / limit * longer, share, thresholds.kvUp());
    }

    /** How much longer requests hold their blocks at another load; 1 where that has not been learned. */
    private double longer(LatencyLine itl, double active, double limit) {
        boolean learned = itl.observations() >= config.load().minObservations() && itl.rises() && itl.at(active) > 0;
        return learned ? itl.at(limit) / itl.at(active) : 1;
    }

    private static int whole(double engines) {
        return (int) Math.min(MANY, Math.ceil(engines - 1e-9));
    }

    private static LoadSizing.Verdict verdict(
            @Nullable Integer replicas, int current, Reason reason, Map<String, Double> evidence, int under) {
        return new LoadSizing.Verdict(
                ProposalBuilder.proposal(Source.LOAD, replicas, current, ProposalBuilder.step(reason, evidence)),
                under);
    }
}
