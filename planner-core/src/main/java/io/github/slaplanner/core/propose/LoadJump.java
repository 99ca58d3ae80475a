package io.github.slaplanner.core.propose;

import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.api.decision.Reason;
import io.github.slaplanner.api.decision.Source;
import io.github.slaplanner.api.decision.Step;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.observation.WorkerLoad;
import io.github.slaplanner.core.model.FadingHistogram;
import io.github.slaplanner.core.model.LatencyLine;
import io.github.slaplanner.core.model.RoleFleet;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Load scaling that jumps: to the fewest engines that carry all of the measured load within the SLA, whether that is more or fewer
 * than there are. Engines on their way count, because the size is that of the whole role; those that do not come do not.
 *
 * <pre>
 * decode:   N · mean(blocks · (1 + waiting / running)) / limit · itl(limit) / itl(mean blocks)
 *           limit = min(itl⁻¹(SLA), blocks of a KV cache)
 * prefill:  the fewest c with P(wait + service ≤ SLA) ≥ sla_attainment_target in a {@link PrefillPool} of c engines, and
 *           c ≥ busy + work that waits / clear,   busy = prompts/s · E[service],   service = prompt tokens · s
 * </pre>
 *
 * <p>Decode: requests hold their blocks for as long as decoding takes, so the same traffic fills fewer blocks of a faster fleet; what
 * is conserved is blocks over ITL. Requests that wait at an engine count as if they were running.
 *
 * <p>Prefill: a queue does not spread over the engines that are there. It is short while they are idle some of the time, and grows
 * without bound when they are not, so what counts is how many engines the prompts keep busy. What waits is read within {@code clear},
 * but for what waits behind one engine while others are idle: no router takes that back.
 *
 * <p>A role grows when the load as measured needs more. It shrinks when the load needs less even if it is as high as chance lets it be:
 * for prefill three standard deviations of the measured rate, for decode what is left of an engine. Between the two, nothing moves.
 *
 * <p>Where nothing has been learned, or the rate of prompts is not known, a role moves by the guide's single steps; only to what its KV
 * caches certainly cannot hold it jumps at once.
 */
public final class LoadJump {
    /** Share of a smaller fleet that may be needed for decode engines to shrink to it. */
    private static final double ROOM = 0.85;

    /** A queue is given at least this long to clear, seconds: chance makes shorter ones. */
    private static final double CLEAR_LEAST = 30;
    /** Share of the time that an engine takes to help in which a queue should clear. */
    private static final double CLEAR_SHARE = 0.25;

    private static final int MANY = 1_000_000;
    private static final Need UNKNOWN = new Need(0, 0, false, 0);

    private final PlannerConfig config;
    private final LoadSizing steps;

    /** For a configuration. */
    public LoadJump(PlannerConfig config) {
        this.config = config;
        this.steps = new LoadSizing(config);
    }

    /**
     * What is measured of a role.
     *
     * @param workers its loads, one per engine
     * @param ttft TTFT over active prefill tokens plus own prompt
     * @param itl ITL over active KV blocks
     * @param lasting the same over a longer time
     * @param prompts the prompts that come
     */
    public record Measured(
            List<WorkerLoad> workers, LatencyLine ttft, LatencyLine itl, LatencyLine lasting, Prompts prompts) {}

    /**
     * Prompts, and how they are read.
     *
     * @param perSecond prompts per second that engines asked for now will have; NaN if not known
     * @param atMost prompts per second that there may be; at least {@code perSecond}
     * @param growth {@code perSecond} over what there are now, at least 1
     * @param lengths their lengths; empty if not known
     * @param isl their mean length, tokens; NaN if not known
     * @param perToken seconds that a rank takes for a token; NaN if not known
     * @param ranks ranks per engine
     * @param waiting prompts that wait and that more engines would read
     * @param clearSeconds time in which they should be read
     * @param exposure seconds until an engine that is missing serves
     */
    public record Prompts(
            double perSecond,
            double atMost,
            double growth,
            FadingHistogram lengths,
            double isl,
            double perToken,
            double ranks,
            double waiting,
            double clearSeconds,
            double exposure) {
        /** Nothing known. */
        public static final Prompts UNKNOWN =
                new Prompts(Double.NaN, Double.NaN, 1, FadingHistogram.NONE, Double.NaN, Double.NaN, 1, 0, 1, 1);
    }

    /** Seconds in which what waits should be served, where an engine takes {@code leadSeconds} to help. */
    public static double clearSeconds(PlannerConfig config, double leadSeconds) {
        Duration configured = config.orNull(Settings.BACKLOG_CLEAR_TIME);
        return configured == null ? Math.max(CLEAR_LEAST, CLEAR_SHARE * leadSeconds) : configured.toSeconds();
    }

    /**
     * Engines needed.
     *
     * @param least with fewer the role grows
     * @param enough with more the role shrinks
     * @param suffices whether {@code enough} really is enough
     * @param limit the load of one engine that this rests on
     */
    private record Need(double least, double enough, boolean suffices, double limit) {
        Need and(Need other) {
            Need larger = least >= other.least ? this : other;
            return new Need(larger.least, Math.max(enough, other.enough), suffices && other.suffices, larger.limit);
        }
    }

    /**
     * Judges one role.
     *
     * @param fleet the role's engines
     * @param seen what is measured of it
     * @param underTicks ticks in a row that the role was underused before
     */
    public LoadSizing.Verdict judge(RoleFleet fleet, Measured seen, int underTicks) {
        Need need = switch (fleet.role()) {
            case PREFILL -> prefill(seen);
            case DECODE -> decode(seen, fleet);
            case AGGREGATED -> prefill(seen).and(decode(seen, fleet));
        };
        int current = fleet.counted();
        int wanted = Math.max(whole(need.least), Math.min(current, whole(need.enough)));
        if (wanted <= current && !need.suffices) {
            return steps.judge(fleet, seen.workers, seen.ttft, seen.itl, underTicks);
        }
        int under = wanted < current ? underTicks + 1 : 0;
        int ticks = config.load().scalingDownSensitivity();
        Map<String, Double> evidence = new LinkedHashMap<>();
        if (under > 0 && under < ticks) {
            evidence.put("intervals", (double) under);
            evidence.put("needed", (double) ticks);
            return verdict(current, ProposalBuilder.step(Reason.LOAD_UNDER_WAITING, evidence), under);
        }
        double waiting =
                LoadSummary.values(seen.workers, WorkerLoad.Sample::waiting).sum();
        evidence.put("backlog", fleet.role() == Role.DECODE ? waiting : Math.max(waiting, seen.prompts.waiting));
        evidence.put("limit", need.limit);
        evidence.put("replicas", (double) wanted);
        return verdict(wanted, ProposalBuilder.step(Reason.LOAD_JUMP, evidence), under);
    }

    private static int whole(double engines) {
        return (int) Math.min(MANY, Math.ceil(engines - 1e-9));
    }

    private Need prefill(Measured seen) {
        Prompts prompts = seen.prompts;
        if (prompts.perSecond == 0) {
            return new Need(0, 0, true, 0);
        }
        if (!(prompts.perSecond > 0) || !(prompts.isl > 0) || !(prompts.perToken > 0) || prompts.lengths.isEmpty()) {
            return UNKNOWN;
        }
        double[] lengths = prompts.lengths.atoms(WeightedValues.EDGES, prompts.isl);
        WeightedValues services = WeightedValues.of(
                Arrays.stream(lengths).map(isl -> isl * prompts.perToken).toArray());
        double target = config.throughput().ttftMs() / 1000;
        PrefillPool pool = new PrefillPool(services, target, 0, prompts.exposure);
        if (pool.best() == 0) {
            return UNKNOWN;
        }
        double least = Math.max(fewest(pool, prompts.perSecond, prompts.ranks), clearing(pool, prompts, seen.workers));
        double enough = Math.max(least, fewest(pool, prompts.atMost, prompts.ranks));
        return new Need(least, enough, true, target / prompts.perToken);
    }

    /** The fewest engines that keep the wanted share of the prompts that can be within the SLA. */
    private int fewest(PrefillPool pool, double rate, double ranks) {
        double goal = config.get(Settings.SLA_ATTAINMENT_TARGET) * pool.best();
        int low = whole(pool.busy(rate) / ranks) - 1;
        int high = low + 1;
        while (high < MANY && pool.attainment(servers(high, ranks), rate) < goal) {
            int step = high - low;
            low = high;
            high += 2 * step;
        }
        while (high - low > 1) {
            int middle = (low + high) >>> 1;
            boolean enough = pool.attainment(servers(middle, ranks), rate) >= goal;
            low = enough ? low : middle;
            high = enough ? middle : high;
        }
        return high;
    }

    private static int servers(int engines, double ranks) {
        return (int) Math.max(1, Math.round(engines * ranks));
    }

    /** Engines that read what comes, and in the time for it what waits. */
    private static double clearing(PrefillPool pool, Prompts prompts, List<WorkerLoad> workers) {
        double own = prompts.isl * prompts.ranks;
        double[] tokens = LoadSummary.values(workers, WorkerLoad.Sample::activePrefillTokens)
                .sorted()
                .toArray();
        double fair = tokens.length == 0 ? 0 : 2 * tokens[tokens.length / 2] + own;
        double atEngines = Arrays.stream(tokens)
                .map(each -> Math.max(0, Math.min(each, fair) - own))
                .sum();
        double work = Math.max(atEngines, prompts.waiting * prompts.isl) * prompts.perToken;
        return (pool.busy(prompts.perSecond) + work / prompts.clearSeconds) / prompts.ranks;
    }

    private Need decode(Measured seen, RoleFleet fleet) {
        double wanted = LoadSummary.values(seen.workers, LoadSummary::wantedBlocks)
                .average()
                .orElse(Double.NaN);
        double active = LoadSummary.values(seen.workers, WorkerLoad.Sample::activeDecodeBlocks)
                .average()
                .orElse(Double.NaN);
        boolean known = usable(seen.lasting);
        double within = known ? seen.lasting.inverse(config.throughput().itlMs()) : Double.POSITIVE_INFINITY;
        if (!(wanted >= 0) || within <= 0) {
            return UNKNOWN;
        }
        double limit = Math.min(
                LoadSummary.values(seen.workers, LoadSummary::cache).max().orElse(Double.POSITIVE_INFINITY), within);
        double longer = known ? seen.lasting.at(limit) / seen.lasting.at(active) : 1;
        double engines = Math.min(LoadSummary.engines(seen.workers), fleet.ready() + fleet.draining());
        double need = engines * wanted / limit * longer * seen.prompts.growth;
        return new Need(need, need / ROOM, known, limit);
    }

    /** A line that says of an engine without load that it has a latency; others say how one varies and not how it depends. */
    private boolean usable(LatencyLine line) {
        return line.observations() >= config.load().minObservations() && line.rises() && line.intercept() > 0;
    }

    private static LoadSizing.Verdict verdict(int replicas, Step step, int under) {
        return new LoadSizing.Verdict(ProposalBuilder.proposal(Source.LOAD, replicas, replicas, step), under);
    }
}
