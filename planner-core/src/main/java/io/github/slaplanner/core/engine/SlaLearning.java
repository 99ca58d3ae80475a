package io.github.slaplanner.core.engine;

import io.github.slaplanner.api.config.Mode;
import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.observation.Traffic;
import io.github.slaplanner.api.profile.EnginePerformance;
import io.github.slaplanner.api.profile.PrefillPerformance;
import io.github.slaplanner.core.model.PromptTimes;
import io.github.slaplanner.core.model.RequestCost;
import io.github.slaplanner.core.observe.LossController;
import io.github.slaplanner.core.observe.ProfileComparison;
import io.github.slaplanner.core.observe.TrafficSums;
import io.github.slaplanner.core.observe.WorkloadWindow;
import io.github.slaplanner.core.propose.SlaSizing;
import java.util.List;

/** What sizing by attainment learns as it goes: how fast engines are, and how much is really lost. */
final class SlaLearning {
    /** Engines that read more of the time than this say nothing of how fast they decode. */
    private static final double BUSY = 0.8;
    /** Times the wanted loss that the model must tell of what came, for a loss to be one of demand and not of the model. */
    private static final double BAND = 2;

    private final PlannerConfig config;
    private final EnginePerformance performance;
    private final boolean profiled;
    private final SlaSizing sizing;
    private final ExpectedRequests shapes;
    private final double wanted;

    SlaLearning(PlannerConfig config, EnginePerformance performance, boolean profiled, SlaSizing sizing) {
        this.sizing = sizing;
        this.shapes = new ExpectedRequests(config);
        this.config = config;
        this.performance = performance;
        this.profiled = profiled;
        double target = config.get(Settings.SLA_ATTAINMENT_TARGET);
        // a request of a disaggregated fleet must pass two pools; each may lose half of what may be lost
        this.wanted = config.general().mode() == Mode.DISAGG ? (1 - target) / 2 : 1 - target;
    }

    /** What is known, this tick's lessons included. */
    PlannerState learn(Observed tick) {
        PlannerState compared = tick.state().with(compareSpeed(tick));
        return tick.intervalClosed() ? steer(tick.with(compared)) : compared;
    }

    /** Learns how engines compare with their profile. */
    private WorkloadWindow compareSpeed(Observed tick) {
        double decode = Double.NaN;
        if (profiled && tick.intervalClosed() && performance.decode() != null) {
            List<Traffic> last = tick.state().requireTraffic().lastInterval();
            decode = shareLeft(tick, last)
                    * ProfileComparison.decode(
                            last, decodingEngines(tick), full(tick), performance.decode(), cost(tick));
        }
        WorkloadWindow seen = tick.state().workload().compared(prefillRatios(tick), waits(tick), decode, config.tick());
        // what is learned from TTFT has the waits of bursts in it
        return seen.waited(profiled ? burstWork(tick, seen) : Double.NaN, config.tick());
    }

    /** Engines that decoded in the interval that has just ended, in the mean. */
    private static double decodingEngines(Observed tick) {
        return tick.roles().keySet().stream()
                .filter(Role::decodes)
                .mapToDouble(role -> tick.state().role(role).served().mean())
                .sum();
    }

    private static RequestCost cost(Observed tick) {
        return tick.state().workload().cost().cost();
    }

    /** Whether the engines that decode were the same all through the interval that has just ended, and most of them are full. */
    private boolean full(Observed tick) {
        return tick.roles().values().stream()
                .filter(view -> view.role().decodes())
                .allMatch(view -> aim(tick.state().role(view.role())).settled()
                        && view.fleet().ready() >= view.fleet().desired()
                        && ProfileComparison.mostAreFull(view.loads()));
    }

    /** Real over profiled TTFT of some of the last prompts, waits included. */
    private List<Double> prefillRatios(Observed tick) {
        PrefillPerformance profile = performance.prefill();
        if (!profiled || profile == null) {
            return List.of();
        }
        List<Double> ratios = ProfileComparison.prefill(tick.readers(), profile, cost(tick));
        List<Traffic> recent = tick.recentTraffic();
        return ratios.isEmpty() && !recent.isEmpty()
                ? ProfileComparison.prefill(recent.get(recent.size() - 1), profile, cost(tick))
                : ratios;
    }

    /** The share of prompts that had to wait: at least that of the engines at which some do. */
    private double waits(Observed tick) {
        WorkloadWindow seen = tick.state().workload();
        if (performance.prefill() == null) {
            return 0;
        }
        double chance = ProfileComparison.waits(
                seen.newest(), tick.readingEngines(), seen.shape().promptTimes(performance.prefill()));
        return Math.max(chance, ProfileComparison.waiting(tick.readers()));
    }

    /** The share of an engine's time that reading prompts leaves to decoding; NaN if it leaves next to nothing. */
    private double shareLeft(Observed tick, List<Traffic> last) {
        double isl = TrafficSums.mean(last, Traffic::isl);
        if (config.general().mode() != Mode.AGG || !(isl > 0)) {
            return 1;
        }
        double reading = TrafficSums.completed(last)
                * performance.requirePrefill().ttftMs(cost(tick).read(isl));
        double busy = reading / config.throughput().interval().toMillis() / Math.max(1, decodingEngines(tick));
        return busy < BUSY ? 1 - busy : Double.NaN;
    }

    private double burstWork(Observed tick, WorkloadWindow seen) {
        Traffic piece = seen.newest();
        if (piece == null || performance.prefill() == null) {
            return Double.NaN;
        }
        return ProfileComparison.burstWork(
                piece,
                tick.readingEngines(),
                seen.shape().promptTimes(performance.prefill()),
                config.throughput().ttftMs());
    }

    /** Learns whether more or less is lost than wanted. */
    private PlannerState steer(Observed tick) {
        PlannerState state = tick.state();
        for (RoleView view : tick.roles().values()) {
            boolean foreseen = foreseen(tick, view);
            boolean settled = view.fleet().ready() >= view.fleet().desired() && !overloaded(tick, view) && !foreseen;
            RoleMemory memory = state.role(view.role());
            double lost = foreseen ? Double.NaN : Math.max(0, lost(tick, view.role()));
            LossController aim = aim(memory).after(lost, wanted, settled);
            state = state.with(view.role(), memory.aimed(aim));
        }
        return state;
    }

    /** Whether more came in the last interval than its engines can carry, so that what was lost says nothing of the model. */
    private boolean foreseen(Observed tick, RoleView view) {
        List<Traffic> last = tick.state().requireTraffic().lastInterval();
        double seconds = config.throughput().interval().toMillis() / 1000.0;
        double rate = TrafficSums.demand(last) / seconds;
        double engines = tick.state().role(view.role()).served().mean();
        return sizing.lost(view.role(), shapes.of(tick, view), engines, rate, seconds) > BAND * wanted;
    }

    /** The share of the last interval's requests that missed a role's target; NaN if unknown. */
    private double lost(Observed tick, Role role) {
        List<Traffic> last = tick.state().requireTraffic().lastInterval();
        double lost = 0;
        if (role.prefills()) {
            double until = config.throughput().interval().toMillis();
            lost = TrafficSums.shareAbove(
                            last, Traffic::ttftMs, config.throughput().ttftMs(), until)
                    - tooLong(tick);
        }
        if (role.decodes()) {
            lost += TrafficSums.shareAbove(
                    last, Traffic::itlMs, config.throughput().itlMs(), Double.MAX_VALUE);
        }
        return lost;
    }

    /** Whether more prompts wait than can be read within the TTFT target. */
    private boolean overloaded(Observed tick, RoleView view) {
        List<Traffic> last = tick.state().requireTraffic().lastInterval();
        double isl = TrafficSums.mean(last, Traffic::isl);
        if (!view.role().prefills() || !(isl > 0)) {
            return false;
        }
        double service = performance.requirePrefill().ttftMs(cost(tick).read(isl));
        return tick.backlog() * service
                > config.throughput().ttftMs() * Math.max(1, view.fleet().ready());
    }

    /** The share of prompts that no engine reads within the TTFT target. */
    private double tooLong(Observed tick) {
        WorkloadWindow seen = tick.state().workload();
        PromptTimes prompts = seen.shape().promptTimes(performance.requirePrefill());
        return seen.isl().shareAbove(prompts.longest(config.throughput().ttftMs()));
    }

    /** The share of requests that the model of a role may lose. */
    double miss(RoleMemory memory) {
        return aim(memory).miss();
    }

    private LossController aim(RoleMemory memory) {
        return memory.aim() == null ? LossController.first(wanted) : memory.aim();
    }
}
