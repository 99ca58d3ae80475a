package io.github.slaplanner.core.engine;

import io.github.slaplanner.api.config.PlannerConfig;
import io.github.slaplanner.api.config.Settings;
import io.github.slaplanner.api.decision.Decision;
import io.github.slaplanner.api.decision.Notice;
import io.github.slaplanner.api.decision.Reason;
import io.github.slaplanner.api.decision.RoleDecision;
import io.github.slaplanner.api.forecast.DemandForecast;
import io.github.slaplanner.api.observation.FleetState;
import io.github.slaplanner.api.observation.Observation;
import io.github.slaplanner.api.observation.Role;
import io.github.slaplanner.api.observation.RoleState;
import io.github.slaplanner.api.observation.Signal;
import io.github.slaplanner.api.observation.Traffic;
import io.github.slaplanner.api.observation.WorkerLoad;
import io.github.slaplanner.core.model.Corrections;
import io.github.slaplanner.core.model.RoleFleet;
import io.github.slaplanner.core.model.Workload;
import io.github.slaplanner.core.observe.Arrivals;
import io.github.slaplanner.core.observe.Backlog;
import io.github.slaplanner.core.observe.ForecastErrors;
import io.github.slaplanner.core.observe.TrafficWindow;
import io.github.slaplanner.core.observe.WorkloadWindow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One step under way: the old state, what is seen, and the new state as the stages make it. */
final class Tick {
    private final PlannerConfig config;
    private final Observation observation;
    private final Map<Role, RoleMemory> memory = new EnumMap<>(Role.class);
    private final Map<Role, List<WorkerLoad>> workers = new EnumMap<>(Role.class);
    private final List<Notice> notices = new ArrayList<>();
    private final List<RoleDecision> decisions = new ArrayList<>();
    private final long id;
    private @Nullable TrafficWindow traffic;
    private WorkloadWindow workload;
    private @Nullable Workload shape;
    private ForecastErrors errors;
    private Corrections corrections;
    private @Nullable DemandForecast demand;
    private boolean intervalClosed;

    Tick(PlannerState state, Observation observation, PlannerConfig config) {
        this.config = config;
        this.observation = observation;
        this.id = state.decisions() + 1;
        this.traffic = state.traffic();
        this.workload = state.workload();
        this.errors = state.errors();
        this.corrections = state.corrections();
        this.demand = state.demand();
        config.general().mode().roles().forEach(role -> memory.put(role, state.role(role)));
    }

    /** First stage: windows, regressions and start-up times take in what is seen. */
    void observe(int subIntervals, int historyBound) {
        notice(observation.fleet(), Reason.FLEET_UNKNOWN);
        if (config.throughput().enabled()) {
            notice(observation.traffic(), Reason.TRAFFIC_UNKNOWN);
        }
        if (config.load().enabled()) {
            notice(observation.workers(), Reason.WORKERS_UNKNOWN);
        }
        observeFleet();
        observeTraffic(subIntervals, historyBound);
        observeWorkers();
    }

    private void observeFleet() {
        FleetState fleet = observation.fleet().freshOrNull();
        if (fleet != null) {
            memory.replaceAll((role, old) -> {
                RoleState seen = fleet.role(role);
                return seen == null ? old : old.seen(seen);
            });
        }
    }

    private void observeTraffic(int subIntervals, int historyBound) {
        Traffic seen = observation.traffic().freshOrNull();
        Traffic piece = seen == null ? null : Arrivals.counted(seen, workload.newest());
        Instant start = piece == null ? now() : piece.from();
        TrafficWindow window = traffic == null
                ? TrafficWindow.startingAt(start, config.throughput().interval(), subIntervals)
                : traffic.closed() > 0 && id == 1 ? traffic.startingFrom(start) : traffic;
        TrafficWindow with = piece == null ? window : window.add(piece);
        if (piece != null && with.pieces().size() > window.pieces().size()) {
            workload = workload.add(piece, config.throughput().itlMs());
        }
        TrafficWindow after = with.closeUntil(now(), historyBound);
        intervalClosed = after.open().isAfter(window.open());
        traffic = after;
    }

    private void observeWorkers() {
        List<WorkerLoad> loads = observation.workers().freshOrNull();
        if (loads == null) {
            return;
        }
        memory.keySet().forEach(role -> workers.put(role, new ArrayList<>()));
        for (WorkerLoad load : loads) {
            List<WorkerLoad> ofRole = workers.get(load.role());
            if (ofRole != null) {
                ofRole.add(load);
            }
        }
        Duration window = config.load().learningWindow();
        memory.replaceAll((role, old) ->
                old.learned(old.regression().add(now(), workers.getOrDefault(role, List.of()), window)));
    }

    private void notice(Signal<?> signal, Reason reason) {
        if (!(signal instanceof Signal.Fresh)) {
            notices.add(new Notice(reason, signal.problem()));
        }
    }

    Instant now() {
        return observation.now();
    }

    /** Whether a throughput interval ended with this tick. */
    boolean intervalClosed() {
        return intervalClosed;
    }

    TrafficWindow traffic() {
        if (traffic == null) {
            throw new IllegalStateException("Traffic is read before it was observed.");
        }
        return traffic;
    }

    RoleMemory memory(Role role) {
        return memory.getOrDefault(role, RoleMemory.EMPTY);
    }

    void remember(Role role, RoleMemory newer) {
        memory.put(role, newer);
    }

    /** Loads of a role's workers, or null if they are not fresh. */
    @Nullable
    List<WorkerLoad> workers(Role role) {
        return workers.get(role);
    }

    /** Traffic of the last seconds; nothing if it is not fresh. */
    List<Traffic> recentTraffic() {
        return observation.traffic() instanceof Signal.Fresh ? workload.recent() : List.of();
    }

    WorkloadWindow workload() {
        return workload;
    }

    /** What requests and engines are like: worked out once, since every role asks. */
    Workload shape() {
        Workload known = shape == null ? workload.shape(traffic()) : shape;
        shape = known;
        return known;
    }

    void compared(WorkloadWindow newer) {
        workload = newer;
        shape = null;
    }

    ForecastErrors errors() {
        return errors;
    }

    void checked(ForecastErrors newer) {
        errors = newer;
    }

    List<Notice> notices() {
        return notices;
    }

    Corrections corrections() {
        return corrections;
    }

    void correct(Corrections newer) {
        corrections = newer;
    }

    @Nullable
    DemandForecast demand() {
        return demand;
    }

    void forecast(@Nullable DemandForecast newer) {
        demand = newer;
    }

    /** The roles of the mode whose engines have been seen, now or before. */
    List<Role> roles() {
        return config.general().mode().roles().stream()
                .filter(role -> memory(role).lastSeen() != null)
                .toList();
    }

    /** Whether everything that sizes rest on is fresh, so that a fleet may shrink. */
    boolean mayShrink(Role role) {
        FleetState seen = observation.fleet().freshOrNull();
        boolean fleet = seen != null && seen.role(role) != null;
        boolean demandKnown = !config.throughput().enabled()
                || (observation.traffic() instanceof Signal.Fresh && traffic().lastKnown());
        boolean load = !config.load().enabled() || observation.workers() instanceof Signal.Fresh;
        return fleet && demandKnown && load;
    }

    /** A role's engines, counted; of a role that was seen. */
    RoleFleet fleet(Role role) {
        RoleMemory known = memory(role);
        RoleState seen = known.lastSeen();
        if (seen == null) {
            throw new IllegalStateException("The " + role.label() + " engines have not been seen.");
        }
        Instant overdue = overdueBefore(known);
        int late = (int) seen.startingSince().stream()
                .filter(since -> since.isBefore(overdue))
                .count();
        Integer configured = role == Role.PREFILL
                ? config.orNull(Settings.PREFILL_ENGINE_NUM_GPU)
                : config.orNull(Settings.DECODE_ENGINE_NUM_GPU);
        Integer gpus = seen.gpusPerEngine() == null ? configured : seen.gpusPerEngine();
        return new RoleFleet(role, seen.desired(), seen.ready(), seen.starting() - late, late, seen.draining(), gpus);
    }

    /** Engines that started before this and still do not serve are not counted on any more. */
    private Instant overdueBefore(RoleMemory known) {
        return now().minus(known.startups().overdueAfter(config.get(Settings.STARTUP_TIME)));
    }

    /** The time that an engine of a role takes to serve. */
    Duration startup(Role role) {
        RoleMemory known = memory(role);
        RoleState seen = known.lastSeen();
        Instant overdue = overdueBefore(known);
        Duration oldest = (seen == null ? List.<Instant>of() : seen.startingSince())
                .stream()
                        .filter(since -> !since.isBefore(overdue))
                        .map(since -> Duration.between(since, now()))
                        .max(Comparator.naturalOrder())
                        .orElse(Duration.ZERO);
        return known.startups().expected(config.get(Settings.STARTUP_TIME), oldest);
    }

    /** Seconds that a role's engines will have served within {@code lead} from now, together. */
    double engineSeconds(Role role, Duration lead) {
        RoleState seen = memory(role).lastSeen();
        Duration startup = startup(role);
        double sum = fleet(role).ready() * (lead.toMillis() / 1000.0);
        for (Instant since : seen == null ? List.<Instant>of() : seen.startingSince()) {
            Duration left = Duration.between(now(), since.plus(startup));
            boolean late = left.isNegative();
            sum += late ? 0 : Math.max(0, lead.minus(left).toMillis() / 1000.0);
        }
        return sum;
    }

    /** Requests that wait for engines that read prompts; for a pool that only decodes they are work to come. */
    double backlog() {
        return Backlog.of(workload.newest(), readers());
    }

    /** Loads of the workers that read prompts; empty if they are not fresh. */
    List<WorkerLoad> readers() {
        return roles().stream()
                .filter(Role::prefills)
                .findFirst()
                .map(this::loads)
                .orElse(List.of());
    }

    /** Loads of a role's workers; empty if they are not fresh. */
    List<WorkerLoad> loads(Role role) {
        return workers.getOrDefault(role, List.of());
    }

    /** Requests that wait at engines of a role. */
    double waiting(Role role) {
        double sum = 0;
        for (WorkerLoad worker : loads(role)) {
            sum += Objects.requireNonNullElse(worker.latest().waiting(), 0.0);
        }
        return sum;
    }

    /** Engines that decode now. */
    int decodingEngines() {
        return ready(Role::decodes);
    }

    /** Engines that read prompts now. */
    int readingEngines() {
        return ready(Role::prefills);
    }

    private int ready(Predicate<Role> which) {
        return roles().stream()
                .filter(which)
                .mapToInt(role -> fleet(role).ready())
                .sum();
    }

    void decide(RoleDecision decision) {
        decisions.add(decision);
    }

    Decision decision() {
        return new Decision(id, now(), decisions, notices, demand);
    }

    PlannerState state() {
        return new PlannerState(id, traffic, workload, errors, corrections, demand, memory);
    }
}
