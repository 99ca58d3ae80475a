package io.github.slaplanner.core.engine;

import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Setting;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.api.decision.Notice;
import io.github.slaplanner.api.decision.Reason;
import io.github.slaplanner.api.observation.FleetState;
import io.github.slaplanner.api.observation.Observation;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.observation.RoleState;
import io.github.slaplanner.api.observation.Signal;
import io.github.slaplanner.api.observation.Summary;
import io.github.slaplanner.api.observation.Traffic;
import io.github.slaplanner.api.observation.WorkerLoad;
import io.github.slaplanner.core.model.DemandLog;
import io.github.slaplanner.core.model.FadingHistogram;
import io.github.slaplanner.core.model.RequestCost;
import io.github.slaplanner.core.observe.CleanObservation;
import io.github.slaplanner.core.observe.ReadingSpeed;
import io.github.slaplanner.core.observe.TrafficSums;
import io.github.slaplanner.core.observe.TrafficWindow;
import io.github.slaplanner.core.observe.WorkloadWindow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** First stage: windows, regressions and start-up times take in what is seen. */
final class Observing {
    private final PlannerConfig config;
    private final int subIntervals;
    private final int historyBound;

    Observing(PlannerConfig config, int subIntervals, int historyBound) {
        this.config = config;
        this.subIntervals = subIntervals;
        this.historyBound = historyBound;
    }

    /**
     * Takes in a tick.
     *
     * @param state what was known before
     * @param taken what is seen, as it can be planned on
     * @param logBound slots of the demand log to keep
     */
    Observed observe(PlannerState state, CleanObservation taken, int logBound) {
        Observation seen = taken.observation();
        ReadingSpeed.Prompts prompts = prompts(state, taken);
        Map<Role, List<WorkerLoad>> workers = workers(seen);
        EnumMap<Role, RoleMemory> memory = new EnumMap<>(Role.class);
        for (Role role : config.general().mode().roles()) {
            RoleMemory before = served(state, role, seen.now());
            RoleMemory known = remember(before, role, seen, workers.get(role));
            List<WorkerLoad> loads = role.prefills() ? workers.get(role) : null;
            memory.put(
                    role, loads == null ? known : known.read(known.reading().add(loads, prompts, taken.ranksOf(role))));
        }
        Counted counted = withTraffic(state, memory, seen, logBound);
        PlannerState after = counted.state();
        EnumMap<Role, RoleView> roles = new EnumMap<>(Role.class);
        memory.forEach((role, known) -> {
            RoleState engines = known.lastSeen();
            if (engines != null) {
                boolean mayShrink = mayShrink(role, taken, after.requireTraffic());
                roles.put(
                        role,
                        RoleView.of(config, role, engines, known.startups(), seen.now(), workers.get(role), mayShrink));
            }
        });
        return new Observed(after, seen, roles, counted.intervalClosed(), notices(taken));
    }

    /** The memory of a role whose engines have gone on as they were last seen. */
    private static RoleMemory served(PlannerState state, Role role, Instant now) {
        RoleMemory memory = state.role(role);
        if (state.at() == null || state.traffic() == null || memory.lastSeen() == null) {
            return memory;
        }
        double seconds = Duration.between(state.at(), now).toMillis() / 1000.0;
        return memory.served(memory.served().add(state.traffic().open(), seconds));
    }

    private RoleMemory remember(RoleMemory old, Role role, Observation seen, @Nullable List<WorkerLoad> workers) {
        FleetState fleet = seen.fleet().freshOrNull();
        RoleState engines = fleet == null ? null : fleet.role(role);
        RoleMemory known = engines == null ? old : old.seen(engines, seen.now());
        return workers == null
                ? known
                : known.learned(known.regression()
                        .add(seen.now(), workers, config.load().learningWindow()));
    }

    /** The prompts that have come since the last tick, as far as that is known. */
    private static ReadingSpeed.Prompts prompts(PlannerState state, CleanObservation taken) {
        Observation seen = taken.observation();
        Traffic piece = seen.traffic().freshOrNull();
        Instant known = state.seenUntil();
        if (piece == null
                || piece.isl() == null
                || (known != null && !piece.to().isAfter(known))) {
            return new ReadingSpeed.Prompts(seen.now(), Double.NaN, Double.NaN);
        }
        double seconds = piece.interval().toMillis() / 1000.0;
        return new ReadingSpeed.Prompts(
                seen.now(),
                piece.requests().demand() / seconds,
                state.workload().cost().cost().read(piece.isl().mean()));
    }

    /** Loads by role; none if they are not fresh. */
    private Map<Role, List<WorkerLoad>> workers(Observation seen) {
        EnumMap<Role, List<WorkerLoad>> workers = new EnumMap<>(Role.class);
        List<WorkerLoad> loads = seen.workers().freshOrNull();
        if (loads != null) {
            config.general().mode().roles().forEach(role -> workers.put(role, new ArrayList<>()));
            for (WorkerLoad load : loads) {
                List<WorkerLoad> ofRole = workers.get(load.role());
                if (ofRole != null) {
                    ofRole.add(load);
                }
            }
        }
        return workers;
    }

    private record Counted(PlannerState state, boolean intervalClosed) {}

    private Counted withTraffic(PlannerState state, Map<Role, RoleMemory> memory, Observation seen, int logBound) {
        Traffic piece = seen.traffic().freshOrNull();
        TrafficWindow window = state.traffic() == null
                ? TrafficWindow.startingAt(start(seen), config.throughput().interval(), subIntervals)
                : windowOf(state.traffic(), state, start(seen));
        TrafficWindow with = piece == null ? window : window.add(piece);
        WorkloadWindow workload = state.workload();
        DemandLog log = state.log();
        if (piece != null && with.pieces().size() > window.pieces().size()) {
            workload = workload.add(piece, config.throughput().itlMs(), allServed(memory, piece));
            log = logged(log, piece, with, workload, logBound);
        }
        TrafficWindow closed = with.closeUntil(seen.now(), historyBound);
        PlannerState after = new PlannerState(
                state.decisions() + 1,
                seen.now(),
                closed,
                workload,
                log,
                state.learned(),
                state.corrections(),
                state.demand(),
                memory);
        return new Counted(after, closed.open().isAfter(window.open()));
    }

    /** Whether all requests that ended in a piece of traffic were served by as many engines as decode now. */
    private static boolean allServed(Map<Role, RoleMemory> memory, Traffic piece) {
        Summary osl = piece.osl();
        Summary itl = piece.itlMs();
        Duration life =
                osl == null || itl == null ? Duration.ZERO : Duration.ofMillis((long) (osl.mean() * itl.mean()));
        return memory.entrySet().stream()
                .filter(entry -> entry.getKey().decodes())
                .allMatch(entry ->
                        entry.getValue().served().unchangedSince(piece.from().minus(life)));
    }

    private static Instant start(Observation seen) {
        Traffic fresh = seen.traffic().freshOrNull();
        return fresh == null ? seen.now() : fresh.from();
    }

    private static TrafficWindow windowOf(TrafficWindow traffic, PlannerState state, Instant start) {
        return traffic.closed() > 0 && state.decisions() == 0 ? traffic.startingFrom(start) : traffic;
    }

    /** The log and a piece: what is read of its prompts; answers as long as those that ended of late. */
    private DemandLog logged(
            @Nullable DemandLog log, Traffic piece, TrafficWindow window, WorkloadWindow workload, int bound) {
        DemandLog before = log == null ? DemandLog.startingAt(firstSlot(piece)) : log;
        List<Traffic> ended = new ArrayList<>(window.lastInterval());
        ended.addAll(window.pieces());
        double requests = piece.requests().demand();
        Summary isl = piece.isl();
        double prompt = isl == null ? mean(workload.isl(), Settings.EXPECTED_ISL) : isl.mean();
        double answer = TrafficSums.mean(ended, Traffic::osl);
        double osl = answer >= 0 ? answer : mean(workload.osl(), Settings.EXPECTED_OSL);
        RequestCost cost = workload.cost().cost();
        double read = piece.cachedShare() == null ? cost.read(prompt) : (1 - piece.cachedShare()) * prompt;
        DemandLog.Demand demand = new DemandLog.Demand(requests, requests * read, requests * cost.steps(osl));
        return before.add(piece.from(), piece.to(), demand, bound);
    }

    /** So that a slot ends with the first piece, as soon as that says enough of one. */
    private static Instant firstSlot(Traffic piece) {
        Instant slot = piece.to().minusSeconds(DemandLog.SLOT);
        boolean enough = piece.interval().toMillis() >= DemandLog.SLOT * 1000L / 2;
        return enough && slot.isBefore(piece.from()) ? slot : piece.from();
    }

    private double mean(FadingHistogram lengths, Setting<Double> expected) {
        return lengths.isEmpty() ? config.get(expected) : lengths.mean();
    }

    /** Whether everything that a role's size rests on is fresh, so that it may shrink. */
    private boolean mayShrink(Role role, CleanObservation taken, TrafficWindow traffic) {
        Observation seen = taken.observation();
        FleetState fleet = seen.fleet().freshOrNull();
        boolean fleetKnown = fleet != null && fleet.role(role) != null;
        boolean demandKnown =
                !config.throughput().enabled() || (seen.traffic() instanceof Signal.Fresh && traffic.lastKnown());
        boolean loadKnown = !config.load().enabled() || seen.workers() instanceof Signal.Fresh;
        return fleetKnown && demandKnown && loadKnown && !taken.unsure().contains(role);
    }

    private List<Notice> notices(CleanObservation taken) {
        Observation seen = taken.observation();
        List<Notice> notices = new ArrayList<>(taken.notices());
        for (Signal<?> signal : List.of(seen.fleet(), seen.traffic(), seen.workers())) {
            signal.remarks().forEach(remark -> notices.add(new Notice(Reason.SOURCE_REMARKS, remark)));
        }
        notice(notices, seen.fleet(), Reason.FLEET_UNKNOWN);
        if (config.throughput().enabled()) {
            notice(notices, seen.traffic(), Reason.TRAFFIC_UNKNOWN);
        }
        if (config.load().enabled()) {
            notice(notices, seen.workers(), Reason.WORKERS_UNKNOWN);
        }
        return notices;
    }

    private static void notice(List<Notice> notices, Signal<?> signal, Reason reason) {
        if (!(signal instanceof Signal.Fresh)) {
            notices.add(new Notice(reason, signal.problem()));
        }
    }
}
