package io.github.slaplanner.core.engine;

import io.github.slaplanner.api.config.Mode;
import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.api.forecast.DemandForecast;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.observation.Traffic;
import io.github.slaplanner.api.profile.EnginePerformance;
import io.github.slaplanner.api.profile.PrefillPerformance;
import io.github.slaplanner.core.model.PromptTimes;
import io.github.slaplanner.core.model.RoleFleet;
import io.github.slaplanner.core.observe.Aim;
import io.github.slaplanner.core.observe.ForecastErrors;
import io.github.slaplanner.core.observe.LeadErrors;
import io.github.slaplanner.core.observe.Pieces;
import io.github.slaplanner.core.observe.ProfileComparison;
import io.github.slaplanner.core.observe.TrafficWindow;
import io.github.slaplanner.core.observe.WorkloadWindow;
import java.util.List;

/** What sizing by attainment learns as it goes: how fast engines are, how far forecasts are off, and how much is really lost. */
final class SlaLearning {
    /** Engines that read more of the time than this say nothing of how fast they decode. */
    private static final double BUSY = 0.8;
    /** Share of an interval's requests that must have ended in it for their lengths to say anything. */
    private static final double KEEPS_UP = 0.8;

    private final PlannerConfig config;
    private final EnginePerformance performance;
    private final double wanted;

    SlaLearning(PlannerConfig config, EnginePerformance performance) {
        this.config = config;
        this.performance = performance;
        double target = config.get(Settings.SLA_ATTAINMENT_TARGET);
        // a request of a disaggregated fleet must pass two pools; each may lose half of what may be lost
        this.wanted = config.general().mode() == Mode.DISAGG ? (1 - target) / 2 : 1 - target;
    }

    /**
     * Takes in a tick.
     *
     * @param farStep step of a forecast in which engines asked for now serve
     */
    void learn(Tick tick, int farStep) {
        compareSpeed(tick);
        if (tick.intervalClosed()) {
            checkForecast(tick, farStep);
            steer(tick);
        }
    }

    /** Learns how engines compare with their profile. */
    private void compareSpeed(Tick tick) {
        List<Double> prefill = prefillRatios(tick);
        double decode = Double.NaN;
        if (tick.intervalClosed() && performance.decode() != null) {
            List<Traffic> last = tick.traffic().lastInterval();
            decode = shareLeft(tick, last)
                    * ProfileComparison.decode(last, tick.decodingEngines(), full(tick), performance.decode());
        }
        WorkloadWindow seen = tick.workload().compared(prefill, waits(tick), decode, config.tick());
        tick.compared(seen.waited(burstWork(tick, seen), config.tick()));
    }

    /** Whether the engines that decode were the same all through the interval that has just ended, and most of them are full. */
    private boolean full(Tick tick) {
        return tick.roles().stream()
                .filter(Role::decodes)
                .allMatch(role -> aim(tick.memory(role)).settled()
                        && tick.fleet(role).ready() >= tick.fleet(role).desired()
                        && ProfileComparison.mostAreFull(tick.loads(role)));
    }

    /** Real over profiled TTFT of some of the last prompts, waits included. */
    private List<Double> prefillRatios(Tick tick) {
        PrefillPerformance profile = performance.prefill();
        if (profile == null) {
            return List.of();
        }
        List<Double> ratios = ProfileComparison.prefill(tick.readers(), profile);
        List<Traffic> recent = tick.recentTraffic();
        return ratios.isEmpty() && !recent.isEmpty()
                ? ProfileComparison.prefill(recent.get(recent.size() - 1), profile)
                : ratios;
    }

    /** The share of prompts that had to wait: at least that of the engines at which some do. */
    private double waits(Tick tick) {
        WorkloadWindow seen = tick.workload();
        if (performance.prefill() == null) {
            return 0;
        }
        double chance = ProfileComparison.waits(
                seen.newest(), tick.readingEngines(), performance.prefill(), seen.prefillSlowness());
        return Math.max(chance, ProfileComparison.waiting(tick.readers()));
    }

    /** The share of an engine's time that reading prompts leaves to decoding; NaN if it leaves next to nothing. */
    private double shareLeft(Tick tick, List<Traffic> last) {
        double isl = Pieces.mean(last, Traffic::isl);
        if (config.general().mode() != Mode.AGG || !(isl > 0)) {
            return 1;
        }
        double reading = Pieces.completed(last) * performance.requirePrefill().ttftMs(isl);
        double busy = reading / config.throughput().interval().toMillis() / Math.max(1, tick.decodingEngines());
        return busy < BUSY ? 1 - busy : Double.NaN;
    }

    private double burstWork(Tick tick, WorkloadWindow seen) {
        Traffic piece = seen.newest();
        if (piece == null || performance.prefill() == null) {
            return Double.NaN;
        }
        return ProfileComparison.burstWork(
                piece,
                tick.readingEngines(),
                performance.prefill(),
                seen.prefillSlowness(),
                config.throughput().ttftMs());
    }

    /** Learns how far earlier forecasts of the interval that has just ended were off, and notes the newest one. */
    private void checkForecast(Tick tick, int farStep) {
        TrafficWindow traffic = tick.traffic();
        int last = traffic.closed() - 1;
        // answers are measured when they end: while work piles up, the short ones come first
        boolean keepsUp = Pieces.completed(traffic.lastInterval()) >= KEEPS_UP * Pieces.demand(traffic.lastInterval());
        LeadErrors.Work came = new LeadErrors.Work(
                traffic.requests().value(last),
                traffic.isl().value(last),
                traffic.osl().value(last));
        ForecastErrors errors = tick.errors().settle(traffic.open(), came, keepsUp);
        DemandForecast demand = tick.demand();
        if (demand != null && traffic.lastKnown()) {
            errors = errors.expect(demand, traffic.open(), farStep, keepsUp);
        }
        tick.checked(errors);
    }

    /** Learns whether more or less is lost than wanted. */
    private void steer(Tick tick) {
        List<Traffic> last = tick.traffic().lastInterval();
        for (Role role : tick.roles()) {
            double lost = 0;
            if (role.prefills()) {
                double until = config.throughput().interval().toMillis();
                lost = Pieces.shareAbove(
                                last, Traffic::ttftMs, config.throughput().ttftMs(), until)
                        - tooLong(tick);
            }
            if (role.decodes()) {
                lost += Pieces.shareAbove(
                        last, Traffic::itlMs, config.throughput().itlMs(), Double.MAX_VALUE);
            }
            RoleFleet fleet = tick.fleet(role);
            boolean settled = fleet.ready() >= fleet.desired() && !overloaded(tick, role);
            RoleMemory memory = tick.memory(role);
            tick.remember(role, memory.aimed(aim(memory).after(Math.max(0, lost), wanted, settled)));
        }
    }

    /** Whether more prompts wait than can be read within the TTFT target. */
    private boolean overloaded(Tick tick, Role role) {
        List<Traffic> last = tick.traffic().lastInterval();
        double isl = Pieces.mean(last, Traffic::isl);
        if (!role.prefills() || !(isl > 0)) {
            return false;
        }
        double service = performance.requirePrefill().ttftMs(isl);
        return tick.backlog() * service
                > config.throughput().ttftMs() * Math.max(1, tick.fleet(role).ready());
    }

    /** The share of prompts that no engine reads within the TTFT target. */
    private double tooLong(Tick tick) {
        WorkloadWindow seen = tick.workload();
        PromptTimes prompts = new PromptTimes(performance.requirePrefill(), seen.prefillSlowness());
        return seen.isl().shareAbove(prompts.longest(config.throughput().ttftMs()));
    }

    /** The share of requests that the model of a role may lose. */
    double miss(RoleMemory memory) {
        return aim(memory).miss();
    }

    private Aim aim(RoleMemory memory) {
        return memory.aim() == null ? Aim.first(wanted) : memory.aim();
    }
}
