package io.github.slaplanner.core.propose;

import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.api.decision.Reason;
import io.github.slaplanner.api.decision.Source;
import io.github.slaplanner.api.decision.Step;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.observation.WorkerLoad;
import io.github.slaplanner.core.model.Line;
import io.github.slaplanner.core.model.LoadPoint;
import io.github.slaplanner.core.model.RoleFleet;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/**
 * Load scaling that jumps: to the fewest engines that carry all of the measured load within the SLA, whether that is more or fewer
 * than there are. Engines on their way count, because the size is that of the whole role.
 *
 * <pre>
 * decode:   N · mean(blocks · (1 + waiting / running)) / limit · itl(limit) / itl(mean blocks)
 *           limit = min(itl⁻¹(SLA), blocks of a KV cache)
 * prefill:  max(busy / ρ, busy + Σ active prefill tokens · s / clear)
 *           busy = prompts/s · ISL · s      ρ = (1 − sla_attainment_target)^(ISL / limit)      limit = SLA / s
 * </pre>
 *
 * <p>Decode: requests hold their blocks for as long as decoding takes, so the same traffic fills fewer blocks of a faster fleet; what
 * is conserved is blocks over ITL. Requests that wait at an engine count as if they were running.
 *
 * <p>Prefill: a queue does not spread over the engines that are there. It is short while they are idle some of the time, and grows
 * without bound when they are not, so what counts is how many engines the prompts keep busy. ρ is the share of the time that an engine
 * may be busy for no more than the share of prompts that may be lost to find the limit waiting (the geometric queue of random arrivals
 * and service times, Erlang; routing to the least loaded engine does better). What waits is read within {@code clear}. The time s that a
 * token takes is mean TTFT over what a prompt finds and brings, because the slope of single TTFTs misleads: they tell of the
 * queue that there was when the prompt came, not of the one that is there.
 *
 * <p>Where nothing has been learned, or the rate of prompts is not known, a role moves by the guide's single steps; only to what its KV
 * caches certainly cannot hold it jumps at once.
 */
public final class LoadJump {
    /** Share of a smaller fleet that may be needed for a role to shrink to it; between this and all of it, nothing moves. */
    private static final double ROOM = 0.85;

    /** Share of the lead time in which a backlog should be cleared, if nothing is configured, and seconds at least. */
    private static final double CLEAR_SHARE = 0.25;

    private static final double CLEAR_LEAST = 30;
    private static final int MANY = 1_000_000;
    private static final Need UNKNOWN = new Need(0, false, 0);

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
     * @param workers its loads, one per rank
     * @param ttft TTFT over active prefill tokens plus own prompt
     * @param mean mean of active prefill tokens plus own prompt, and of TTFT
     * @param itl ITL over active KV blocks
     * @param prompts prompts per second; NaN if not known
     * @param isl their mean length, tokens; NaN if not known
     * @param clearSeconds time in which prompts that wait should be read
     */
    public record Measured(
            List<WorkerLoad> workers,
            Line ttft,
            LoadPoint mean,
            Line itl,
            double prompts,
            double isl,
            double clearSeconds) {}

    /** Seconds in which what waits should be served, where an engine takes {@code leadSeconds} to help. */
    public static double clearSeconds(PlannerConfig config, double leadSeconds) {
        Duration configured = config.orNull(Settings.BACKLOG_CLEAR_TIME);
        return configured == null ? Math.max(CLEAR_LEAST, CLEAR_SHARE * leadSeconds) : configured.toSeconds();
    }

    /** Engines needed at least; whether that many suffice; and the load of one engine that this rests on. */
    private record Need(double engines, boolean suffices, double limit) {
        Need and(Need other) {
            Need larger = engines >= other.engines ? this : other;
            return new Need(larger.engines, suffices && other.suffices, larger.limit);
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
            case DECODE -> decode(seen);
            case AGGREGATED -> prefill(seen).and(decode(seen));
        };
        int current = fleet.counted();
        int wanted = size(need, fleet);
        if (wanted <= current && !need.suffices) {
            return steps.judge(fleet, seen.workers, seen.ttft, seen.itl, underTicks);
        }
        int under = wanted < current ? underTicks + 1 : 0;
        int ticks = config.load().scalingDownSensitivity();
        Map<String, Double> evidence = new LinkedHashMap<>();
        if (under > 0 && under < ticks) {
            evidence.put("intervals", (double) under);
            evidence.put("needed", (double) ticks);
            return verdict(current, Evidence.step(Reason.LOAD_UNDER_WAITING, evidence), under);
        }
        evidence.put("backlog", total(seen.workers, WorkerLoad.Sample::waiting));
        evidence.put("limit", need.limit);
        evidence.put("replicas", (double) wanted);
        return verdict(wanted, Evidence.step(Reason.LOAD_JUMP, evidence), under);
    }

    /** The engines needed; if those are fewer than there are, some more, but no more than there are. */
    private static int size(Need need, RoleFleet fleet) {
        int grown = whole(need.engines);
        return grown >= fleet.counted() ? grown : Math.min(fleet.counted(), whole(need.engines / ROOM));
    }

    private static int whole(double engines) {
        return (int) Math.min(MANY, Math.ceil(engines - 1e-9));
    }

    private Need prefill(Measured seen) {
        double own = seen.prompts == 0 ? 0 : seen.isl;
        // a prompt finds no more than is active, and less the prompt being read where another engine was idle
        double perToken = seen.mean.latencyMs() / 1000 / Math.max(own, seen.mean.load() - own);
        double limit = config.throughput().ttftMs() / 1000 / perToken;
        if (seen.ttft.observations() < config.load().minObservations() || !(limit > own)) {
            return UNKNOWN;
        }
        double busy = seen.prompts * own * perToken;
        double waiting = total(seen.workers, WorkerLoad.Sample::activePrefillTokens) * perToken / seen.clearSeconds;
        double lost = 1 - config.get(Settings.SLA_ATTAINMENT_TARGET);
        return new Need(Math.max(busy / Math.pow(lost, own / limit), busy + waiting), true, limit);
    }

    private Need decode(Measured seen) {
        double wanted = values(seen.workers, LoadJump::wantedBlocks).average().orElse(Double.NaN);
        double active = values(seen.workers, WorkerLoad.Sample::activeDecodeBlocks)
                .average()
                .orElse(Double.NaN);
        boolean known = usable(seen.itl);
        double within = known ? seen.itl.inverse(config.throughput().itlMs()) : Double.POSITIVE_INFINITY;
        if (!(wanted >= 0) || within <= 0) {
            return UNKNOWN;
        }
        double limit = Math.min(values(seen.workers, LoadJump::cache).max().orElse(Double.POSITIVE_INFINITY), within);
        double longer = known && seen.itl.at(active) > 0 ? seen.itl.at(limit) / seen.itl.at(active) : 1;
        return new Need(engines(seen.workers) * wanted / limit * longer, known, limit);
    }

    private boolean usable(Line line) {
        return line.observations() >= config.load().minObservations() && line.rises();
    }

    private static double engines(List<WorkerLoad> workers) {
        return workers.stream().map(WorkerLoad::workerId).distinct().count();
    }

    /** KV blocks in use, and those that waiting requests will use. */
    private static @Nullable Double wantedBlocks(WorkerLoad.Sample sample) {
        Double blocks = sample.activeDecodeBlocks();
        Double running = sample.running();
        Double waiting = sample.waiting();
        if (blocks == null || running == null || waiting == null || running == 0) {
            return blocks;
        }
        return blocks * (1 + waiting / running);
    }

    /** KV blocks that an engine has. */
    private static @Nullable Double cache(WorkerLoad.Sample sample) {
        Double blocks = sample.activeDecodeBlocks();
        Double usage = sample.kvUsage();
        return blocks == null || usage == null || !(usage > 0) ? null : Double.valueOf(blocks / usage);
    }

    private static double total(List<WorkerLoad> workers, Function<WorkerLoad.Sample, @Nullable Double> gauge) {
        return values(workers, gauge).sum();
    }

    private static DoubleStream values(List<WorkerLoad> workers, Function<WorkerLoad.Sample, @Nullable Double> gauge) {
        return workers.stream()
                .map(worker -> gauge.apply(worker.role() == Role.AGGREGATED ? worker.average() : worker.latest()))
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue);
    }

    private static LoadSizing.Verdict verdict(int replicas, Step step, int under) {
        return new LoadSizing.Verdict(Evidence.proposal(Source.LOAD, replicas, replicas, step), under);
    }
}
